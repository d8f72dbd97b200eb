import Foundation
import Testing

@testable import CloudSandbox

/// Line 19 of the fidelity list.
@Suite("Cloud Monitoring's time series")
struct TimeSeriesTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// A sandbox whose service `s` got requests in the last hour: in minute n as many as `counts` says, of 10 × n ms.
  private func use(_ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use(
      clock: { Self.start },
      prepare: { world in
        for (minute, count) in [(1, 3), (2, 1), (40, 2)] {
          for code in ["200", "500"].prefix(minute == 40 ? 2 : 1) {
            let key = Traffic.Key(
              project: "orchestra-demo", location: "us-central1", service: "s", revision: "s-00001-abc", code: code,
              minute: Int(Self.start.timeIntervalSince1970 / 60) - minute)
            for _ in 0..<count { world.traffic.add(Double(minute) * 10, key) }
          }
        }
      }
    ) { try await body($0) }
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

  @Test("give percentiles")
  func percentiles() async throws {
    try await use { running in
      let answer = try await ask(running, "request_latencies", aggregation("ALIGN_DELTA", "REDUCE_PERCENTILE_95"))
      let value = answer.json["timeSeries"]?.array?.first?["points"]?.array?.first?[path: "value.doubleValue"]
      #expect(value == 400 || value == .double(400))
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
