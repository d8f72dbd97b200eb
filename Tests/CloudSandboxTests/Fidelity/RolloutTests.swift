import Testing

@testable import CloudSandbox

/// Line 15 of the fidelity list.
@Suite("A rollout")
struct RolloutTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
  private let image = "us-docker.pkg.dev/cloudrun/container/hello"

  private func service(_ container: JSON = [:], _ more: JSON = [:]) -> JSON {
    var whole: JSON = ["image": .string(image)]
    whole = whole.merging(container)
    return JSON.object(["invokerIamDisabled": true, "template": ["containers": [whole]]]).merging(more)
  }

  private func use(
    consistency: Consistency = .strong, _ body: (RunningSandbox) async throws -> Void
  ) async throws {
    try await RunningSandbox.use(consistency: consistency) { running in
      try await running.enable("artifactregistry", "run", "secretmanager")
      try await running.settle()
      try await body(running)
    }
  }

  private func deploy(_ running: RunningSandbox, _ service: JSON, mask: String? = nil) async throws -> JSON {
    let answer =
      if let mask {
        try await running.patch("\(services)/s?updateMask=\(mask)", service)
      } else { try await running.post("\(services)?serviceId=s", service) }
    #expect(answer.status == 200, "\(answer.text)")
    return try await running.finish(answer, at: "/run/v2").operation
  }

  /// A request to the service at its own address, through the sandbox as proxy would lead it.
  private func visit(_ running: RunningSandbox, _ path: String) async throws -> RunningSandbox.Answer {
    let uri = try await running.get("\(services)/s").json["uri"]?.string ?? ""
    return try await running.send("GET", path, token: .some(nil), headers: [("Host", String(uri.dropFirst(7)))])
  }

  @Test("is reconciling for some answers, then ready; its revision answers /health under the service's address")
  func succeeds() async throws {
    try await use { running in
      let begun = try await running.post("\(services)?serviceId=s", service())
      let during = try await running.get("\(services)/s").json
      #expect(during["reconciling"] == true)
      #expect(during[path: "terminalCondition.state"] == "CONDITION_RECONCILING")
      _ = try await running.finish(begun, at: "/run/v2")
      let after = try await running.get("\(services)/s").json
      #expect(after["reconciling"] == nil)
      #expect(after[path: "terminalCondition.state"] == "CONDITION_SUCCEEDED")
      #expect(after["generation"] == after["observedGeneration"])
      #expect(after["latestReadyRevision"] == after["latestCreatedRevision"])
      let health = try await visit(running, "/health")
      #expect(health.status == 200)
      let revision = after["latestReadyRevision"]?.string?.split(separator: "/").last.map(String.init)
      #expect(health.json["revision"]?.string == revision)
    }
  }

  @Test(
    "that fails says why, and the revision before keeps all requests",
    arguments: [
      (["image": "us-central1-docker.pkg.dev/orchestra-demo/none/app:1"], "CONTAINER_MISSING", "Image '"),
      (["command": ["/bin/false"]], "HEALTH_CHECK_CONTAINER_ERROR", "is not ready and cannot serve traffic."),
      (
        ["env": [["name": "A", "valueSource": ["secretKeyRef": ["secret": "none", "version": "1"]]]]],
        "SECRETS_ACCESS_CHECK_FAILED", "was not found"
      ),
    ] as [(JSON, String, String)])
  func fails(container: JSON, reason: String, message: String) async throws {
    try await use { running in
      _ = try await deploy(running, service())
      let good = try await running.get("\(services)/s").json
      let operation = try await deploy(running, service(container), mask: "template")
      #expect(operation[path: "error.code"] == 9)
      #expect(operation[path: "error.message"]?.string?.contains(message) == true)
      let after = try await running.get("\(services)/s").json
      #expect(after[path: "terminalCondition.state"] == "CONDITION_FAILED")
      #expect(after[path: "terminalCondition.reason"]?.string == reason)
      #expect(after["latestReadyRevision"] == good["latestReadyRevision"])
      #expect(after["latestCreatedRevision"] != good["latestCreatedRevision"])
      #expect(after["trafficStatuses"] == good["trafficStatuses"])
      let old = good["latestReadyRevision"]?.string?.split(separator: "/").last.map(String.init)
      #expect(try await visit(running, "/health").json["revision"]?.string == old)
      #expect(try await running.get("\(services)/s/revisions").json["revisions"]?.array?.count == 2)
    }
  }

  @Test("may leave all requests with an older revision, or share them")
  func traffic() async throws {
    try await use { running in
      _ = try await deploy(running, service())
      let first = try await running.get("\(services)/s").json["latestReadyRevision"]?.string?.split(separator: "/").last
      let old = String(first ?? "")
      let pinned: JSON = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(old), "percent": 100]
      _ = try await deploy(
        running, service(["args": ["x"]], ["traffic": [pinned]]), mask: "template,traffic")
      let after = try await running.get("\(services)/s").json
      #expect(after["latestReadyRevision"]?.string?.hasSuffix(old) == false)
      #expect(after["trafficStatuses"]?.array?.first?["revision"]?.string == old)
      #expect(try await visit(running, "/health").json["revision"]?.string == old)
      let half: JSON = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 50]
      _ = try await deploy(
        running, service([:], ["traffic": [half, pinned.merging(["percent": 50])]]), mask: "traffic")
      var seen: Set<String> = []
      for _ in 0..<60 { seen.insert(try await visit(running, "/health").json["revision"]?.string ?? "") }
      #expect(seen.count == 2)
      let wrong = try await running.patch("\(services)/s?updateMask=traffic", service([:], ["traffic": [half]]))
      #expect(wrong.status == 400)
    }
  }

  @Test("ends behind Google's front end: /healthz is not found, nor is what takes internal traffic alone")
  func frontEnd() async throws {
    try await use { running in
      _ = try await deploy(running, service())
      let healthz = try await visit(running, "/healthz")
      #expect(healthz.status == 404)
      #expect(healthz.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true)
      #expect(try await visit(running, "/healthy").status == 200)
      _ = try await deploy(
        running, service([:], ["ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY"]), mask: "ingress")
      let inside = try await visit(running, "/health")
      #expect(inside.status == 404)
      #expect(inside.text.contains("<html>"))
      _ = try await deploy(
        running, service([:], ["ingress": "INGRESS_TRAFFIC_ALL", "invokerIamDisabled": false]),
        mask: "ingress,invokerIamDisabled")
      let closed = try await visit(running, "/health")
      #expect(closed.status == 403)
      #expect(closed.text.contains("<html>"))
    }
  }

  @Test("leaves no instance running: the first request waits for one, the next does not")
  func coldStart() async throws {
    var slow = Consistency.eventual
    slow.coldStart = .milliseconds(300)
    try await use(consistency: slow) { running in
      _ = try await deploy(running, service())
      try await running.settle()
      let clock = ContinuousClock()
      let before = clock.now
      #expect(try await visit(running, "/health").status == 200)
      #expect(clock.now - before >= .milliseconds(300))
      let now = "2100-01-01T00:00:00Z"
      let filter = PercentCoding.encode("metric.type=\"run.googleapis.com/container/startup_latencies\"")
      let starts = {
        try await running.get(
          "/monitoring/v3/projects/orchestra-demo/timeSeries?filter=\(filter)&interval.startTime=2000-01-01T00:00:00Z"
            + "&interval.endTime=\(now)"
        ).json["timeSeries"]?.array?.first?["points"]?.array?.first?[path: "value.distributionValue.count"]?.string
      }
      // One was started for the deployment, and one for the visitor.
      #expect(try await starts() == "2")
      _ = try await visit(running, "/health")
      #expect(try await starts() == "2")
    }
  }
}
