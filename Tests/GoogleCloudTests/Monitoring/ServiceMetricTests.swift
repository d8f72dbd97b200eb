import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Metrics of a Cloud Run service")
struct ServiceMetricTests {
  private let service = MeasuredService(project: "p", region: "us-central1", name: "ai")
  private let start = Date(timeIntervalSince1970: 1_790_000_000)

  @Test("descriptors tell kind, unit, labels and how late points are")
  func descriptors() async throws {
    let requests = try await exchange([
      .json(
        """
        {"metricDescriptors":[{"type":"run.googleapis.com/request_latencies","metricKind":"DELTA",
        "valueType":"DISTRIBUTION","unit":"ms","labels":[{"key":"response_code"},{"key":"response_code_class"}],
        "launchStage":"GA","metadata":{"samplePeriod":"60s","ingestDelay":"120.5s"},
        "monitoredResourceTypes":["cloud_run_revision"]}],"nextPageToken":"n"}
        """), .json(#"{"metricDescriptors":[{"type":"run.googleapis.com/x"}]}"#),
    ]) { client async throws in
      let found = try await client.observations.metricDescriptors("p")
      #expect(found.map(\.type) == ["run.googleapis.com/request_latencies", "run.googleapis.com/x"])
      #expect(found[0].kind == .delta)
      #expect(found[0].unit == "ms")
      #expect(found[0].labels == ["response_code", "response_code_class"])
      #expect(found[0].ingestDelay == 120.5)
      #expect(found[0].samplePeriod == 60)
      #expect(found[1].ingestDelay == nil)
    }
    let filter = "metric.type%20%3D%20starts_with%28%22run.googleapis.com%2F%22%29"
    #expect(requests[0].line == "GET /monitoring/v3/projects/p/metricDescriptors?filter=\(filter)&pageSize=500")
  }

  @Test("distributions keep their exact count and mean, and their buckets of each of the three shapes")
  func distributions() async throws {
    func series(_ options: String) -> ScriptedAnswer {
      .json(
        """
        {"timeSeries":[{"metric":{"labels":{"response_code_class":"2xx"}},"resource":{"labels":{"revision_name":"r"}},
        "points":[{"interval":{"startTime":"2026-11-28T11:00:00Z","endTime":"2026-11-28T12:00:00Z"},
        "value":{"distributionValue":{"count":"3","mean":101.5,"sumOfSquaredDeviation":2,
        "bucketOptions":{\(options)},"bucketCounts":["0","1","2"]}}},
        {"interval":{"startTime":"2026-11-28T10:00:00.000001Z","endTime":"2026-11-28T11:00:00Z"},
        "value":{"distributionValue":{}}}]}]}
        """)
    }
    _ = try await exchange([
      series(#""exponentialBuckets":{"numFiniteBuckets":64,"growthFactor":1.4,"scale":1}"#),
      series(#""linearBuckets":{"numFiniteBuckets":10,"width":0.1}"#),
      series(#""explicitBuckets":{"bounds":[1,2.5]}"#),
    ]) { client async throws in
      let shapes: [MetricDistribution.Buckets] = [
        .exponential(count: 64, growth: 1.4, scale: 1), .linear(count: 10, width: 0.1, offset: 0), .explicit([1, 2.5]),
      ]
      for shape in shapes {
        let found = try await client.observations.series(
          ServiceMetric.latency.query, of: service, from: start, to: start.addingTimeInterval(7200))
        #expect(found.first?.labels == ["response_code_class": "2xx", "revision_name": "r"])
        let points = try #require(found.first?.points)
        #expect(points.map(\.value.distribution?.count) == [0, 3])
        #expect(points[1].value.number == 101.5)
        #expect(points[1].value.distribution?.counts == [0, 1, 2])
        #expect(points[1].value.distribution?.buckets == shape)
        #expect(points[1].end == Date(timeIntervalSince1970: 1_795_867_200))
        #expect(points[0].value.distribution?.buckets == nil)
      }
    }
  }

  @Test("a series that is cut by a page is whole again, and a metric that was never written has none")
  func pages() async throws {
    func page(_ hour: Int, _ rest: String) -> ScriptedAnswer {
      .json(
        """
        {"timeSeries":[{"metric":{"labels":{"state":"idle"}},"points":[
        {"interval":{"endTime":"2026-11-28T\(hour):00:00Z"},"value":{"int64Value":"\(hour)"}}]}]\(rest)}
        """)
    }
    let requests = try await exchange([
      page(12, #","nextPageToken":"n""#), page(11, ""),
      .refusal(404, "NOT_FOUND", "Cannot find metric(s) that match type = \"x\"."), .refusal(403, "PERMISSION_DENIED"),
    ]) { client async throws in
      let query = ServiceMetric.instances.query
      func ask() async throws -> [MetricSeries] {
        try await client.observations.series(query, of: service, from: start, to: start.addingTimeInterval(60))
      }
      let found = try await ask()
      #expect(found.count == 1)
      #expect(found.first?.points.map(\.value) == [.int(11), .int(12)])
      #expect(try await ask().isEmpty)
      #expect(await failure { try await ask() }?.kind == .notPermitted)
    }
    let line = requests[0].line.removingPercentEncoding ?? ""
    for part in [
      "metric.type=\"run.googleapis.com/container/instance_count\" AND resource.type=\"cloud_run_revision\"",
      "resource.labels.service_name=\"ai\" AND resource.labels.location=\"us-central1\"",
      "interval.startTime=2026-09-21T14:13:20Z&interval.endTime=2026-09-21T14:14:20Z",
      "alignmentPeriod=60s&aggregation.perSeriesAligner=ALIGN_MAX&aggregation.crossSeriesReducer=REDUCE_SUM",
      "aggregation.groupByFields=metric.labels.state&pageSize=100000",
    ] { #expect(line.contains(part), "\(part)") }
    #expect(requests[1].line == requests[0].line + "&pageToken=n")
  }

  /// From the discovery document: RATE, MAX and MEAN take numbers only, percentiles distributions only.
  @Test("no question is refused: each aligner takes what its metric holds", arguments: ServiceMetric.allCases)
  func aligners(metric: ServiceMetric) {
    let query = metric.query
    let distributions: Set = [
      "request_latencies", "container/startup_latencies", "container/cpu/utilizations",
      "container/memory/utilizations", "container/max_request_concurrencies", "request_latency/e2e_latencies",
      "request_latency/pending",
    ]
    switch query.aligner {
    case .sum: break
    case .rate, .max: #expect(!distributions.contains(query.metric))
    case .percentile99: #expect(distributions.contains(query.metric))
    }
    #expect(query.byRevision.groups.contains(.revision))
  }

  @Test("each question can be asked in PromQL", arguments: ServiceMetric.allCases)
  func promQL(metric: ServiceMetric) {
    let text = metric.promQL(service)
    #expect(text.contains(#"{monitored_resource="cloud_run_revision",location="us-central1",service_name="ai"}"#))
    #expect(!text.contains("\n"))
    #expect(text.count { $0 == "(" } == text.count { $0 == ")" })
  }

  @Test("PromQL names a metric with a colon for its first slash and underscores for the rest")
  func promQLNames() {
    #expect(
      ServiceMetric.latency.promQL(service)
        == "histogram_quantile(0.95, sum by (le) (increase(run_googleapis_com:request_latencies_bucket"
        + #"{monitored_resource="cloud_run_revision",location="us-central1",service_name="ai"}[1h])))"#)
    #expect(ServiceMetric.starts.promQL(service).contains("run_googleapis_com:container_startup_latencies_count{"))
  }

  @Test(
    "an instant in plain form is read as the long way reads it",
    arguments: ["1999-12-31T23:59:59Z", "2024-02-28T00:00:00Z", "2026-03-01T12:34:56Z", "2100-02-28T08:00:00Z"])
  func instants(text: String) throws {
    let slow = try Date(text, strategy: .iso8601)
    #expect(Date(rfc3339: text) == slow)
    #expect(Date(rfc3339: text.replacing("Z", with: "+00:00")) == slow)
  }

  @Test("what is no instant is none", arguments: ["2026-13-01T00:00:00Z", "2026-11-28 10:00:00Z", "2026-11-28", "x"])
  func noInstants(text: String) { #expect(Date(rfc3339: text) == nil) }
}
