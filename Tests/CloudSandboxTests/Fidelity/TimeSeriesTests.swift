import Foundation
import Testing

@testable import CloudSandbox

/// Line 19 of the fidelity list.
@Suite("Cloud Monitoring's time series")
struct TimeSeriesTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  private static let place = RevisionPlace(
    project: "orchestra-demo", location: "us-central1", service: "s", revision: "s-00001-abc")

  /// A sandbox whose service `s` got requests in the last hour: 3 in minute 1, 1 in minute 2, 2 good and 2 bad ones in
  /// minute 40, each of 10 ms for a minute's number.
  private func use(_ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use(clock: { Self.start }) { running in
      let store = MetricStore(folder: running.sandbox.folder.path)
      for (minute, count) in [(1, 3), (2, 1), (40, 2)] {
        let time = Self.start.addingTimeInterval(-60 * Double(minute))
        var histogram = Histogram()
        histogram.add(Double(minute) * 10, times: count, in: .milliseconds)
        for code in ["200", "500"].prefix(minute == 40 ? 2 : 1) {
          let labels = ["response_code": code, "response_code_class": "\(code.prefix(1))xx"]
          await store.add(
            [
              (MetricSeries("request_count", Self.place, labels), .number(Double(count))),
              (MetricSeries("request_latencies", Self.place, labels), .distribution(histogram)),
            ], at: time)
        }
        await store.add(
          [
            (MetricSeries("container/instance_count", Self.place, ["state": "active"]), .number(Double(minute))),
            (MetricSeries("container/instance_count", Self.place, ["state": "idle"]), .number(1)),
          ], at: time)
      }
      await store.flush()
      try await body(running)
    }
  }

  private func ask(
    _ running: RunningSandbox, _ metric: String, service: String = "s", _ aggregation: String = ""
  ) async throws -> RunningSandbox.Answer {
    let filter =
      "metric.type=\"run.googleapis.com/\(metric)\" AND resource.type=\"cloud_run_revision\" AND "
      + "resource.labels.service_name=\"\(service)\""
    return try await running.get(
      "/monitoring/v3/projects/orchestra-demo/timeSeries?filter=\(PercentCoding.encode(filter))"
        + "&interval.startTime=\(Timestamp.whole(Self.start.addingTimeInterval(-3600)))"
        + "&interval.endTime=\(Timestamp.whole(Self.start))\(aggregation)")
  }

  private func aggregation(
    _ aligner: String, _ reducer: String? = nil, period: String? = "3600s", by field: String? = nil
  )
    -> String
  {
    "&aggregation.perSeriesAligner=\(aligner)" + (reducer.map { "&aggregation.crossSeriesReducer=\($0)" } ?? "")
      + (period.map { "&aggregation.alignmentPeriod=\($0)" } ?? "")
      + (field.map { "&aggregation.groupByFields=\($0)" } ?? "")
  }

  @Test("merge the distributions of a whole window into one, by ALIGN_DELTA and REDUCE_SUM")
  func merged() async throws {
    try await use { running in
      let answer = try await ask(running, "request_latencies", aggregation("ALIGN_DELTA", "REDUCE_SUM"))
      let series = try #require(answer.json["timeSeries"]?.array, "\(answer.text)")
      #expect(series.count == 1)
      #expect(series[0]["valueType"] == "DISTRIBUTION")
      let points = series[0]["points"]?.array ?? []
      #expect(points.count == 1)
      let distribution = try #require(points.first?[path: "value.distributionValue"])
      #expect(distribution["count"] == "8")
      // 3 × 10, 1 × 20, 4 × 400 ms.
      #expect(distribution["mean"] == .double(206.25) || distribution["mean"] == 206.25)
      let counts = (distribution["bucketCounts"]?.strings ?? []).compactMap { Int($0) }
      #expect(counts.reduce(0, +) == 8)
      #expect(counts.last != 0)
      #expect(distribution[path: "bucketOptions.exponentialBuckets.numFiniteBuckets"]?.int ?? 0 > 0)
    }
  }

  @Test("give counts by class of status, and points with the newest first")
  func counts() async throws {
    try await use { running in
      let classes = try await ask(
        running, "request_count",
        aggregation("ALIGN_DELTA", "REDUCE_SUM", by: "metric.labels.response_code_class"))
      let byClass = (classes.json["timeSeries"]?.array ?? []).reduce(into: [String: String]()) { result, series in
        result[series[path: "metric.labels.response_code_class"]?.string ?? ""] =
          series["points"]?.array?.first?[path: "value.int64Value"]?.string
      }
      #expect(byClass == ["2xx": "6", "5xx": "2"])
      let minutes = try await ask(running, "request_count", aggregation("ALIGN_DELTA", "REDUCE_SUM", period: "60s"))
      let points = minutes.json["timeSeries"]?.array?.first?["points"]?.array ?? []
      #expect(points.compactMap { $0[path: "value.int64Value"]?.string } == ["3", "1", "4"])
      let ends = points.compactMap { $0[path: "interval.endTime"]?.string }
      #expect(ends == ends.sorted(by: >) && ends.first == Timestamp.text(Self.start))
    }
  }

  @Test("give percentiles that lie in the bucket of the true one, and know no more", arguments: ["ALIGN", "REDUCE"])
  func percentiles(stage: String) async throws {
    try await use { running in
      let answer = try await ask(
        running, "request_latencies",
        stage == "ALIGN"
          ? aggregation("ALIGN_PERCENTILE_95", "REDUCE_MAX") : aggregation("ALIGN_SUM", "REDUCE_PERCENTILE_95"))
      let series = try #require(answer.json["timeSeries"]?.array?.first, "\(answer.text)")
      #expect(series["metricKind"] == "GAUGE" && series["valueType"] == "DOUBLE")
      let value = try #require(series["points"]?.array?.first?[path: "value.doubleValue"]?.double)
      // 400 ms lie between 1.4^17 and 1.4^18.
      #expect(value > 304.9 && value <= 426.9 && value != 400)
    }
  }

  @Test("of a gauge are of an instant, and can be averaged, largest and newest")
  func gauges() async throws {
    try await use { running in
      func values(_ aligner: String) async throws -> [String] {
        let answer = try await ask(
          running, "container/instance_count",
          aggregation(aligner, "REDUCE_SUM", period: "1800s", by: "metric.labels.state"))
        let active = answer.json["timeSeries"]?.array?.first { $0[path: "metric.labels.state"] == "active" }
        let intervals = (active?["points"]?.array ?? []).compactMap { $0["interval"] }
        #expect(intervals.allSatisfy { $0["startTime"] == $0["endTime"] })
        return (active?["points"]?.array ?? []).map { $0["value"]?.text() ?? "" }
      }
      let largest = try await values("ALIGN_MAX")
      #expect(largest == [#"{"int64Value":"2"}"#, #"{"int64Value":"40"}"#])
      let average = try await values("ALIGN_MEAN")
      #expect(average == [#"{"doubleValue":1.5}"#, #"{"doubleValue":40}"#] || average.last == #"{"doubleValue":40.0}"#)
      let newest = try await values("ALIGN_NEXT_OLDER")
      #expect(newest == [#"{"int64Value":"1"}"#, #"{"int64Value":"40"}"#])
    }
  }

  @Test("come by revision, and as rates")
  func rates() async throws {
    try await use { running in
      let answer = try await ask(
        running, "request_count",
        aggregation("ALIGN_RATE", "REDUCE_SUM", period: "60s", by: "resource.labels.revision_name"))
      let series = try #require(answer.json["timeSeries"]?.array?.first)
      #expect(series[path: "resource.labels.revision_name"] == "s-00001-abc")
      #expect(series["points"]?.array?.first?[path: "value.doubleValue"]?.double == 0.05)
    }
  }

  @Test("come in pages of so many points")
  func pages() async throws {
    try await use { running in
      let query = aggregation("ALIGN_SUM", "REDUCE_SUM", period: "60s", by: "metric.labels.response_code_class")
      var (counts, token): ([Int], String) = ([], "")
      repeat {
        let answer = try await ask(running, "request_count", query + "&pageSize=3&pageToken=\(token)")
        let points = (answer.json["timeSeries"]?.array ?? []).compactMap { $0["points"]?.array?.count }
        #expect(points.reduce(0, +) <= 3)
        counts += points
        token = answer.json["nextPageToken"]?.string ?? ""
      } while !token.isEmpty
      #expect(counts == [3, 1])
    }
  }

  @Test("have descriptors that say how they are to be read")
  func descriptors() async throws {
    try await RunningSandbox.use { running in
      let base = "/monitoring/v3/projects/orchestra-demo/metricDescriptors"
      let filter = PercentCoding.encode("metric.type = starts_with(\"run.googleapis.com/\")")
      let all = try await running.get("\(base)?filter=\(filter)&pageSize=500").json["metricDescriptors"]?.array ?? []
      #expect(all.count == MetricCatalog.all.count && all.count >= 25)
      let wanted = "run.googleapis.com/request_latency/e2e_latencies"
      let latencies = try #require(all.first { $0["type"]?.string == wanted })
      #expect(
        latencies["metricKind"] == "DELTA" && latencies["valueType"] == "DISTRIBUTION" && latencies["unit"] == "ms")
      #expect(latencies["launchStage"] == "BETA")
      #expect(latencies[path: "metadata.samplePeriod"] == "60s" && latencies[path: "metadata.ingestDelay"] == "120s")
      #expect(try await running.get("\(base)/\(wanted)").json == latencies)
      #expect(try await running.get("\(base)/run.googleapis.com/nothing").status == 404)
      let one = PercentCoding.encode("metric.type=\"run.googleapis.com/request_count\"")
      #expect(try await running.get("\(base)?filter=\(one)").json["metricDescriptors"]?.array?.count == 1)
    }
  }

  @Test(
    "refuse what does not fit",
    arguments: [
      (
        "request_latencies", "&aggregation.perSeriesAligner=ALIGN_MAX&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      (
        "request_latencies", "&aggregation.crossSeriesReducer=REDUCE_SUM&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      ("request_count", "&aggregation.perSeriesAligner=ALIGN_DELTA&aggregation.alignmentPeriod=59s", "alignmentPeriod"),
      ("request_count", "&aggregation.perSeriesAligner=ALIGN_DELTA", "alignmentPeriod"),
      (
        "request_latencies", "&aggregation.perSeriesAligner=ALIGN_MEAN&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      (
        "request_latencies", "&aggregation.perSeriesAligner=ALIGN_RATE&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      (
        "request_count", "&aggregation.perSeriesAligner=ALIGN_PERCENTILE_95&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      (
        "container/instance_count", "&aggregation.perSeriesAligner=ALIGN_DELTA&aggregation.alignmentPeriod=60s",
        "perSeriesAligner"
      ),
      (
        "request_latencies",
        "&aggregation.perSeriesAligner=ALIGN_SUM&aggregation.crossSeriesReducer=REDUCE_MAX&aggregation.alignmentPeriod=60s",
        "crossSeriesReducer"
      ),
      (
        "request_count",
        "&aggregation.perSeriesAligner=ALIGN_SUM&aggregation.crossSeriesReducer=REDUCE_SUM&aggregation.alignmentPeriod=60s"
          + "&aggregation.groupByFields=state", "groupByFields"
      ),
    ])
  func refusals(metric: String, aggregation: String, field: String) async throws {
    try await use { running in
      let answer = try await ask(running, metric, aggregation)
      #expect(answer.status == 400)
      #expect(answer.json[path: "error.status"] == "INVALID_ARGUMENT")
      #expect(answer.message?.hasPrefix("Field aggregation.\(field) had an invalid value of ") == true)
    }
  }

  @Test("are an empty object for a service that nobody knows, and 404 for a metric that nobody wrote")
  func unknown() async throws {
    try await use { running in
      #expect(try await ask(running, "request_count", service: "unknown").json == [:])
      let metric = try await ask(running, "nothing")
      #expect(metric.status == 404)
      #expect(metric.message?.hasPrefix("Cannot find metric(s) that match type = ") == true)
    }
  }
}
