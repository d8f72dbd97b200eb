import Foundation
import Testing

@testable import CloudSandbox

@Suite("A played past")
struct PastTests {
  /// A Wednesday, 9:46:40 in UTC.
  private static let now = Date(timeIntervalSince1970: 1_800_006_400)
  private static let service = "projects/orchestra-demo/locations/us-central1/services/orchestra"

  /// A sandbox with a service that has this scaling.
  private func use(
    scaling: JSON = [:], prepare: @escaping @Sendable (inout World) throws -> Void = { _ in },
    _ body: (RunningSandbox) async throws -> Void
  ) async throws {
    try await RunningSandbox.use(clock: { Self.now }, prepare: prepare) { running in
      try await running.enable("run", "clouderrorreporting")
      let template: JSON = [
        "scaling": scaling, "containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]],
      ]
      let path = "/run/v2/projects/orchestra-demo/locations/us-central1/services?serviceId=orchestra"
      _ = try await running.finish(try await running.post(path, ["template": template]), at: "/run/v2")
      try await body(running)
    }
  }

  private func play(_ running: RunningSandbox, _ more: JSON) async throws -> JSON {
    let body: JSON = ["service": .string(Self.service), "days": 1, "rps": 0.1]
    let answer = try await running.send(
      "POST", PastAPI.path, body.merging(more), token: running.variable("GH_TOKEN"))
    try #require(answer.status == 200, "\(answer.text)")
    return answer.json
  }

  /// All entries that pass a filter, by pages.
  private func entries(_ running: RunningSandbox, _ filter: String) async throws -> [JSON] {
    var (all, token): ([JSON], JSON) = ([], "")
    repeat {
      let answer = try await running.post(
        "/logging/v2/entries:list",
        [
          "resourceNames": ["projects/orchestra-demo"], "filter": .string(filter), "orderBy": "timestamp desc",
          "pageSize": 1000, "pageToken": token,
        ])
      try #require(answer.status == 200, "\(answer.text)")
      all += answer.json["entries"]?.array ?? []
      token = answer.json["nextPageToken"] ?? ""
    } while token != ""
    return all
  }

  /// One number for the whole of the last 40 days: a sum, or the distribution of all values.
  private func total(_ running: RunningSandbox, _ metric: String, _ more: String = "") async throws -> JSON? {
    let filter = "metric.type=\"run.googleapis.com/\(metric)\" AND resource.type=\"cloud_run_revision\"\(more)"
    let answer = try await running.get(
      "/monitoring/v3/projects/orchestra-demo/timeSeries?filter=\(PercentCoding.encode(filter))"
        + "&interval.startTime=\(Timestamp.whole(Self.now.addingTimeInterval(-40 * 86_400)))"
        + "&interval.endTime=\(Timestamp.whole(Self.now))&aggregation.alignmentPeriod=3456000s"
        + "&aggregation.perSeriesAligner=ALIGN_SUM&aggregation.crossSeriesReducer=REDUCE_SUM")
    try #require(answer.status == 200, "\(answer.text)")
    return answer.json["timeSeries"]?.array?.first?["points"]?.array?.first?["value"]
  }

  private func count(_ value: JSON?) -> Int {
    value?["int64Value"]?.int ?? value?[path: "distributionValue.count"]?.int ?? 0
  }

  @Test(
    "has as many requests in its metrics as in its log, and as many starts",
    arguments: ["day", "steady", "burst", "growth"])
  func agreement(profile: String) async throws {
    try await use { running in
      let summary = try await play(running, ["profile": .string(profile), "days": 2, "rps": 0.05])
      let requests = summary["requests"]?.int ?? 0
      #expect((7000...10_500).contains(requests), "\(summary.text())")
      #expect(summary["served"]?.int == requests)
      #expect(count(try await total(running, "request_count")) == requests)
      for metric in ["request_latencies", "request_latency/e2e_latencies", "request_latency/pending"] {
        #expect(count(try await total(running, metric)) == requests, "\(metric)")
      }
      let logged = try await entries(running, "log_id(\"run.googleapis.com/requests\")")
      #expect(logged.count == requests)
      let keys = Set(logged.map { "\($0["timestamp"]?.string ?? "") \($0["insertId"]?.string ?? "")" })
      #expect(keys.count == requests)
      let starts = summary["starts"]?.int ?? 0
      // One more is the deployment of just now.
      let all = starts + 1
      #expect(starts > 0)
      #expect(try await entries(running, "textPayload:\"Starting new instance. Reason: \"").count == all)
      #expect(try await entries(running, "textPayload:\"STARTUP TCP probe succeeded\"").count == all)
      #expect(count(try await total(running, "container/startup_latencies")) == all)
      // What callers waited for is in the log as it is in the metric, start-up time included.
      let mean = try await total(running, "request_latency/e2e_latencies")?[path: "distributionValue.mean"]?.double ?? 0
      let seconds = logged.compactMap { $0[path: "httpRequest.latency"]?.string.flatMap { Double($0.dropLast()) } }
      #expect(abs(seconds.reduce(0, +) / Double(requests) * 1000 - mean) < 0.01)
      let inner = try await total(running, "request_latencies")?[path: "distributionValue.mean"]?.double ?? 0
      #expect(inner < mean)
    }
  }

  @Test("is the same for the same seed, replaces the one before, and is another one for another seed")
  func seeds() async throws {
    try await use { running in
      let folder = running.sandbox.folder.path
      func bytes() throws -> [String: [UInt8]] {
        var all: [String: [UInt8]] = [:]
        for place in ["logs", "metrics"] {
          for file in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(place)")
          where file.split(separator: ".").count == 3 {
            all["\(place)/\(file)"] = try AtomicFile.read("\(folder)/\(place)/\(file)")
          }
        }
        return all
      }
      let first = try await play(running, ["seed": 7])
      let one = try bytes()
      #expect(one.count == 4)
      #expect(try await play(running, ["seed": 7]) == first)
      #expect(try bytes() == one)
      #expect(try await play(running, ["seed": 8]) != first)
      #expect(try bytes() != one)
      #expect(try bytes().keys == one.keys)
    }
  }

  @Test("counts requests that no instance took in the log alone")
  func refused() async throws {
    try await use(scaling: ["maxInstanceCount": 1]) { running in
      // One instance takes 80 requests at once; a start takes longer than many of them wait.
      let service = "/run/v2/\(Self.service)"
      _ = try await running.finish(
        try await running.patch(
          "\(service)?updateMask=template.maxInstanceRequestConcurrency",
          ["template": ["maxInstanceRequestConcurrency": 1]]), at: "/run/v2")
      let summary = try await play(running, ["profile": "burst", "rps": 0.8, "fault": "slow"])
      let (requests, served) = (summary["requests"]?.int ?? 0, summary["served"]?.int ?? 0)
      #expect(served < requests)
      #expect(count(try await total(running, "request_count")) == served)
      let refused = try await entries(running, "httpRequest.status=429")
      #expect(refused.count == requests - served)
      #expect(refused.first?["textPayload"] == "The request was aborted because there was no available instance.")
      #expect(refused.first?["labels"] == nil)
    }
  }

  @Test(
    "has the fault that is asked for, in its last third",
    arguments: [
      ("oom", "Memory limit of 512 MiB exceeded with "), ("leak", "Memory limit of 512 MiB exceeded with "),
      ("crash", "JSONDecodeError"), ("5xx", "IndexError: list index out of range"),
    ])
  func faults(fault: String, words: String) async throws {
    try await use { running in
      let summary = try await play(running, ["fault": .string(fault), "days": 3, "profile": "steady"])
      let found = try await entries(running, "textPayload:\"\(words)\"")
      if fault != "5xx" { #expect(found.count == summary["crashes"]?.int && !found.isEmpty) }
      let groups = try await running.get(
        "/clouderrorreporting/v1beta1/projects/orchestra-demo/groupStats?timeRange.period=PERIOD_1_WEEK")
      let group = groups.json["errorGroupStats"]?.array?.first { stats in
        stats[path: "representative.message"]?.string?.contains(words) == true
      }
      #expect(group?["count"]?.int == found.count)
      let id = try #require(group?[path: "group.groupId"]?.string)
      #expect(found.first?["errorGroups"] == [["id": .string(id)]])
      let broken = Timestamp.whole(Self.now.addingTimeInterval(-86_400 * 1.01))
      let before = found.filter { ($0["timestamp"]?.string ?? "") < broken }
      #expect(before.count * 4 < found.count)
      if fault == "5xx" {
        #expect(
          count(try await total(running, "request_count", " AND metric.labels.response_code_class=\"5xx\""))
            == found.count)
        #expect(try await entries(running, "httpRequest.status=500 severity=ERROR").count == found.count)
      }
    }
  }

  @Test("slows down, and starts often, where it is to", arguments: ["slow", "coldstarts"])
  func slower(fault: String) async throws {
    try await use { running in
      let good = try await play(running, ["days": 2])
      let usual =
        try await total(running, "request_latency/e2e_latencies")?[path: "distributionValue.mean"]?.double ?? 0
      let bad = try await play(running, ["days": 2, "fault": .string(fault)])
      let now = try await total(running, "request_latency/e2e_latencies")?[path: "distributionValue.mean"]?.double ?? 0
      #expect(now > usual * 1.2, "\(usual) \(now)")
      if fault == "coldstarts" { #expect(bad["starts"]?.int ?? 0 > 2 * (good["starts"]?.int ?? 0)) }
    }
  }

  @Test("has a time before, with a revision of its own that was slower")
  func before() async throws {
    try await use { running in
      let summary = try await play(running, ["days": 4, "before": true])
      let revisions = summary["revisions"]?.strings ?? []
      #expect(revisions.count == 2)
      func mean(_ revision: String) async throws -> Double {
        let filter = " AND resource.labels.revision_name=\"\(revision)\""
        return try await total(running, "request_latencies", filter)?[path: "distributionValue.mean"]?.double ?? 0
      }
      #expect(try await mean(revisions[0]) > 1.2 * mean(revisions[1]))
      let listed = try await running.get("/run/v2/\(Self.service)/revisions").json["revisions"]?.array ?? []
      let times = listed.reduce(into: [String: String]()) { times, revision in
        times[String(revision["name"]?.string?.split(separator: "/").last ?? "")] = revision["createTime"]?.string
      }
      #expect(times[revisions[0]] == summary["from"]?.string)
      #expect((times[revisions[0]] ?? "") < (times[revisions[1]] ?? ""))
    }
  }

  @Test("has the runs of the workflow that deployed, with jobs, steps and logs, and slower ones before")
  func runs() async throws {
    let texts = [
      ".github/workflows/ci.yml": """
      name: CI
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: docker build .
            - run: gcloud run deploy orchestra
      """,
      ".github/workflows/deploy-production.yml": """
      name: Deploy production
      on:
        push:
          branches: [main]
        workflow_dispatch:
      concurrency:
        group: deploy-production
      jobs:
        build:
          runs-on: ubuntu-latest
          environment: production
          steps:
            - uses: docker/build-push-action@v6
            - run: gcloud run deploy orchestra
      """,
    ]
    try await use(
      prepare: { world in
        world.takeInPush(
          GitHubPush(
            branch: "main", commit: String(repeating: "a", count: 40), title: "Deploy", workflows: texts, changed: nil),
          to: "ai-cherry/ai-orchestra", by: nil)
      }
    ) { running in
      let repository = "/github/repos/ai-cherry/ai-orchestra"
      func github(_ path: String) async throws -> RunningSandbox.Answer {
        try await running.send(
          "GET", "\(repository)\(path)", token: running.variable("GH_TOKEN"), headers: [("User-Agent", "tests")])
      }
      // One that goes on today does not get in the way, and a second past takes the place of the first.
      let begun = try await running.send(
        "POST", "\(repository)/actions/workflows/deploy-production.yml/dispatches", ["ref": "main"],
        token: running.variable("GH_TOKEN"), headers: [("User-Agent", "tests")])
      #expect(begun.status == 204, "\(begun.text)")
      let past: JSON = ["days": 14, "rps": 0.001, "before": true, "environment": "production"]
      _ = try await play(running, past)
      let summary = try await play(running, past)
      let half = Self.now.addingTimeInterval(-7 * 86_400)
      var seconds: [String: [Double]] = [:]
      for name in ["ci.yml", "deploy-production.yml"] {
        let path = "/actions/workflows/\(name)/runs?branch=main&event=push&status=success&per_page=100"
        let runs = try await github(path).json["workflow_runs"]?.array ?? []
        #expect(runs.count >= 10, "\(name): \(runs.count)")
        for run in runs {
          let created = try #require(run["created_at"]?.string.flatMap(Timestamp.date))
          #expect((created < half) == (name == "ci.yml"))
          let id = run["id"]?.int ?? 0
          let jobs = try await github("/actions/runs/\(id)/jobs").json["jobs"]?
            .array
          let job = try #require(jobs?.first)
          let times = ["started_at", "completed_at"].compactMap { job[$0]?.string.flatMap(Timestamp.date) }
          try #require(times.count == 2)
          seconds[name, default: []].append(times[1].timeIntervalSince(times[0]))
          #expect(times[1] < created.addingTimeInterval(3600))
          #expect(job["steps"]?.array?.allSatisfy { $0["conclusion"] == "success" } == true)
        }
        let first = try #require(runs.first?["id"]?.int)
        let jobs = try await github("/actions/runs/\(first)/jobs").json["jobs"]?
          .array
        let log = try await github("/actions/jobs/\(jobs?.first?["id"]?.int ?? 0)/logs")
        #expect(log.text.contains("gcloud run deploy orchestra"), "\(log.text)")
      }
      #expect(summary["runs"]?.int == seconds.values.reduce(0) { $0 + $1.count })
      for name in seconds.keys { #expect(Set(seconds[name] ?? []).count > 3) }
      // What was played is over: the one of today alone goes on.
      let all = try await github("/actions/runs?per_page=100").json["workflow_runs"]?.array ?? []
      #expect(all.count { $0["status"] != "completed" } == 1)
      #expect(all.count == 1 + (summary["runs"]?.int ?? 0))
    }
  }

  @Test("has every metric that Cloud Run is asked for")
  func metrics() async throws {
    try await use { running in
      _ = try await play(running, [:])
      for metric in MetricCatalog.all where metric.kind == .delta {
        #expect(try await total(running, metric.name) != nil, "\(metric.name)")
      }
      let gauges = MetricCatalog.all.filter { $0.kind == .gauge }.map(\.name)
      for metric in gauges {
        let filter = "metric.type=\"run.googleapis.com/\(metric)\""
        let answer = try await running.get(
          "/monitoring/v3/projects/orchestra-demo/timeSeries?filter=\(PercentCoding.encode(filter))"
            + "&interval.startTime=\(Timestamp.whole(Self.now.addingTimeInterval(-3600)))"
            + "&interval.endTime=\(Timestamp.whole(Self.now))")
        // The minute that runs is not over: 59 or 60 of them are.
        let points = answer.json["timeSeries"]?.array?.first?["points"]?.array ?? []
        #expect((58...61).contains(points.count), "\(metric): \(points.count)")
      }
    }
  }

  @Test("comes by itself where that is wished for, with the first question after the service was deployed")
  func wish() async throws {
    try await use { running in
      #expect(count(try await total(running, "request_latency/e2e_latencies")) == 0)
      let wished = try await running.send("POST", PastWish.path, [:], token: running.variable("GH_TOKEN"))
      #expect(wished.status == 200)
      let requests = count(try await total(running, "request_count"))
      #expect(requests > 300_000)
      #expect(count(try await total(running, "request_count")) == requests)
      let revisions = try await running.get("/run/v2/\(Self.service)/revisions").json["revisions"]?.array
      #expect(revisions?.count == 2)
    }
  }

  @Test(
    "is refused where it cannot be",
    arguments: [
      (["service": "orchestra"], 400),
      (["service": "projects/orchestra-demo/locations/us-central1/services/none"], 404),
      (["profile": "moon"], 400), (["days": 31], 400), (["rps": 1000], 400), (["fault": "fire"], 400), (["x": 1], 400),
    ] as [(JSON, Int)])
  func refusals(more: JSON, status: Int) async throws {
    try await use { running in
      let body: JSON = ["service": .string(Self.service), "days": 1, "rps": 0.2]
      let answer = try await running.send(
        "POST", PastAPI.path, body.merging(more), token: running.variable("GH_TOKEN"))
      #expect(answer.status == status, "\(answer.text)")
    }
  }
}
