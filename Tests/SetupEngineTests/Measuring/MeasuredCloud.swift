import Foundation
import GitHub
import GoogleCloud
import RESTClient
import ScriptedServer
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

/// A scripted Cloud Monitoring, Cloud Run and GitHub, which answer from a story of a service: so many requests an hour with such
/// a latency. It knows nothing of the clients' types.
struct MeasuredCloud: Sendable {
  /// When the service was made; nil where it is missing.
  var created: Date?
  /// The mean latency of an hour, in milliseconds.
  var latency: @Sendable (Date) -> Double = { _ in 100 }
  var requestsAnHour = 120
  /// Metrics that are refused, by a part of their type.
  var refused: Set<String> = []
  /// Metrics that were never written, by a part of their type.
  var unknown: Set<String> = []
  /// Revisions with the instants at which they were made, oldest first.
  var revisions: [(name: String, created: Date)] = []
  /// The most instances of revisions that have not 20.
  var limits: [String: Int] = [:]
  /// The requests' parts, by revision.
  var shares: [String: Int] = [:]
  /// The workflow's runs: when each began, and how long it took in seconds.
  var runs: [(started: Date, seconds: Double)] = []

  static func text(_ date: Date) -> String { date.formatted(.iso8601) }

  func answer(_ request: ReceivedRequest) -> ScriptedAnswer {
    let parts = URLComponents(string: request.target)
    let path = parts?.path ?? ""
    func query(_ name: String) -> String {
      (parts?.queryItems ?? []).filter { $0.name == name }.compactMap(\.value).joined(separator: " ")
    }
    if path.hasSuffix("/metricDescriptors") {
      return .json(
        """
        {"metricDescriptors":[{"type":"run.googleapis.com/request_count","metadata":{"ingestDelay":"240s"}}]}
        """)
    }
    if path.hasSuffix("/timeSeries") { return timeSeries(query) }
    if path.contains("/revisions") { return revisions(path) }
    if path.contains("/services/") { return service() }
    if path.hasSuffix("/runs") { return .json(runList(since: Date(rfc3339: String(query("created").dropFirst(2))))) }
    if path.hasSuffix("/jobs") { return .json(jobs(path)) }
    return .json("{}", status: 404)
  }

  // MARK: - Cloud Run

  private func template(_ revision: String) -> String {
    """
    "containers":[{"image":"r/api@sha256:abc","resources":{"limits":{"cpu":"2","memory":"2Gi"},"cpuIdle":true}}],\
    "scaling":{"maxInstanceCount":\(limits[revision] ?? 20)},"maxInstanceRequestConcurrency":80,"timeout":"300s"
    """
  }

  private func service() -> ScriptedAnswer {
    guard let created, let last = revisions.last else { return .json(#"{"error":{"code":404}}"#, status: 404) }
    let sharing = shares.isEmpty ? [last.name: 100] : shares
    let traffic = sharing.map { #"{"revision":"\#($0.key)","percent":\#($0.value)}"# }.joined(separator: ",")
    return .json(
      """
      {"name":"projects/p/locations/l/services/s","createTime":"\(Self.text(created))","uri":"https://s",
      "latestReadyRevision":"x/revisions/\(last.name)","latestCreatedRevision":"x/revisions/\(last.name)",
      "template":{\(template(last.name))},"trafficStatuses":[\(traffic)],"scaling":{"minInstanceCount":1}}
      """)
  }

  private func revisions(_ path: String) -> ScriptedAnswer {
    func document(_ revision: (name: String, created: Date)) -> String {
      #"{"name":"x/revisions/\#(revision.name)","createTime":"\#(Self.text(revision.created))",\#(template(revision.name))}"#
    }
    guard path.hasSuffix("/revisions") else {
      guard let found = revisions.first(where: { path.hasSuffix("/revisions/\($0.name)") }) else {
        return .json(#"{"error":{"code":404}}"#, status: 404)
      }
      return .json(document(found))
    }
    return .json(#"{"revisions":[\#(revisions.reversed().map(document).joined(separator: ","))]}"#)
  }

  // MARK: - Cloud Monitoring

  private func timeSeries(_ query: (String) -> String) -> ScriptedAnswer {
    let filter = query("filter")
    let type = filter.firstMatch(of: /metric\.type="run\.googleapis\.com\/([^"]+)"/).map { String($0.1) } ?? ""
    if refused.contains(where: type.contains) {
      return .json(
        #"{"error":{"code":403,"status":"PERMISSION_DENIED","message":"Permission monitoring.timeSeries.list denied"}}"#,
        status: 403)
    }
    if unknown.contains(where: type.contains) {
      return .json(
        #"{"error":{"code":404,"status":"NOT_FOUND","message":"Cannot find metric(s) that match type = \"x\"."}}"#,
        status: 404)
    }
    guard let created, let start = Date(rfc3339: query("interval.startTime")),
      let end = Date(rfc3339: query("interval.endTime")),
      let period = Double(query("aggregation.alignmentPeriod").dropLast())
    else { return .json("{}") }
    // Of what is told minute by minute, one minute an hour was written.
    let step = period == 60 ? 3600.0 : period
    let names =
      query("aggregation.groupByFields").contains("revision_name") && !shares.isEmpty ? shares.keys.sorted() : [""]
    let labels: [String] =
      type == "request_count" && query("aggregation.alignmentPeriod") != "60s" ? ["2xx", "5xx"] : [""]
    let series = names.flatMap { name in
      labels.map { codes in
        let points = stride(from: end.timeIntervalSince1970, to: start.timeIntervalSince1970, by: -max(period, step))
          .map {
            let begin = Date(timeIntervalSince1970: $0 - period)
            guard begin >= created else { return "" }
            let interval =
              #"{"startTime":"\#(Self.text(begin))","endTime":"\#(Self.text(begin.addingTimeInterval(period)))"}"#
            return #"{"interval":\#(interval),"value":\#(value(type, begin, period, codes, name))}"#
          }.filter { !$0.isEmpty }.joined(separator: ",")
        return
          #"{"metric":{"labels":{"response_code_class":"\#(codes)"}},"resource":{"labels":{"revision_name":"\#(name)"}},"points":[\#(points)]}"#
      }
    }
    return .json(#"{"timeSeries":[\#(series.joined(separator: ","))]}"#)
  }

  private func value(_ type: String, _ begin: Date, _ period: Double, _ codes: String, _ revision: String) -> String {
    let requests = Int(Double(requestsAnHour) * period / 3600)
    // Of two revisions the second one takes three quarters of the time.
    let factor = revision.isEmpty || revision == shares.keys.sorted().first ? 1 : 0.75
    let mean = latency(begin) * factor
    func distribution(_ count: Int, _ mean: Double) -> String {
      // One bucket: scale × growth^i holds the mean.
      let bucket = Int((log(mean) / log(1.4)).rounded(.down)) + 1
      let counts = (0...max(bucket, 0)).map { $0 == bucket ? "\"\(count)\"" : "\"0\"" }.joined(separator: ",")
      return """
        {"distributionValue":{"count":"\(count)","mean":\(mean),"bucketOptions":{"exponentialBuckets":
        {"numFiniteBuckets":64,"growthFactor":1.4,"scale":1}},"bucketCounts":[\(counts)]}}
        """
    }
    switch type {
    case "request_latencies", "request_latency/e2e_latencies": return distribution(requests, mean)
    case "container/startup_latencies": return distribution(4, mean * 20)
    case "container/cpu/utilizations": return distribution(60, 0.2).replacing("NaN", with: "0")
    case "container/memory/utilizations": return distribution(60, 0.5)
    case "request_count":
      let count = codes == "5xx" ? 0 : requests
      // RATE answers a number with a fraction.
      return period == 60 ? #"{"doubleValue":\#(Double(requestsAnHour) / 3600)}"# : #"{"int64Value":"\#(count)"}"#
    case "container/instance_count":
      // One instance all the time: a reading a minute, summed up where that is asked for.
      return #"{"int64Value":"\#(max(1, Int(period / 60)))"}"#
    case "container/billable_instance_time": return #"{"doubleValue":600}"#
    case "container/cpu/allocation_time": return #"{"doubleValue":1200}"#
    case "container/memory/allocation_time": return #"{"doubleValue":1200}"#
    default: return #"{"doubleValue":1}"#
    }
  }

  // MARK: - GitHub

  private func runList(since: Date?) -> String {
    let list = runs.enumerated().filter { since == nil || $1.started >= since ?? .distantPast }.map { index, run in
      """
      {"id":\(index + 1),"run_number":\(index + 1),"run_attempt":1,"event":"push","status":"completed",
      "conclusion":"success","head_branch":"main","head_sha":"a","created_at":"\(Self.text(run.started))",
      "run_started_at":"\(Self.text(run.started))","updated_at":"\(Self.text(run.started))","html_url":"u"}
      """
    }
    return #"{"total_count":\#(list.count),"workflow_runs":[\#(list.joined(separator: ","))]}"#
  }

  private func jobs(_ path: String) -> String {
    let number = path.split(separator: "/").dropLast().last.flatMap { Int($0) } ?? 1
    let run = runs[number - 1]
    let begin = run.started.addingTimeInterval(9)
    let end = begin.addingTimeInterval(run.seconds)
    func step(_ index: Int, _ name: String, _ from: Date, _ to: Date) -> String {
      """
      {"number":\(index),"name":"\(name)","status":"completed","conclusion":"success",
      "started_at":"\(Self.text(from))","completed_at":"\(Self.text(to))"}
      """
    }
    let middle = begin.addingTimeInterval(run.seconds / 2)
    return """
      {"total_count":1,"jobs":[{"id":1,"name":"ship","status":"completed","conclusion":"success",
      "created_at":"\(Self.text(run.started))","started_at":"\(Self.text(begin))","completed_at":"\(Self.text(end))",
      "labels":[],"steps":[\(step(1, "Build and push the image", begin, middle)),\(step(2, "Deploy a revision", middle, end)),
      \(step(3, "Post Build", end, end))],"html_url":"u"}]}
      """
  }

  // MARK: - Use

  /// Serves it while a test measures.
  func use(
    now: Date, _ body: (ServiceMeasuring, ScriptedServer) async throws -> Void
  ) async throws {
    let cloud = self
    try await ScriptedServer.run(answer: { request, _ in cloud.answer(request) }) { server async throws in
      let variables = [
        "GOOGLE_OAUTH_ACCESS_TOKEN": "token", "GH_TOKEN": "token", "GITHUB_API_URL": "\(server.root)/github",
        "GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT": "\(server.root)/run/v2/",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING": "\(server.root)/monitoring/",
      ]
      let measuring = ServiceMeasuring(
        plan: try SamplePlan.plan(), google: try await GoogleCloudClient.connect(environment: variables),
        github: try await GitHubClient.connect(environment: variables), workflows: ["deploy-production.yml"],
        now: { now })
      try await body(measuring, server)
    }
  }
}
