import Testing

@testable import CloudSandbox

@Suite("Traffic and scaling of a service that runs")
struct ServiceOperationsTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
  private static let hello = "us-docker.pkg.dev/cloudrun/container/hello"

  private func change(_ running: RunningSandbox, _ body: JSON, mask: String) async throws -> RunningSandbox.Answer {
    let answer = try await running.patch("\(services)/orchestra?updateMask=\(mask)", body)
    guard answer.status == 200 else { return answer }
    _ = try await running.finish(answer, at: "/run/v2")
    return answer
  }

  private func template(_ image: String = hello, command: [String] = []) -> JSON {
    ["containers": [.compact(["image": .string(image), "command": command.isEmpty ? nil : JSON(command)])]]
  }

  /// Deploys a service twice, then hands over the names of both revisions.
  private func use(
    _ body: (_ running: RunningSandbox, _ first: String, _ second: String) async throws -> Void
  ) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let made = try await running.post(
        "\(services)?serviceId=orchestra", ["invokerIamDisabled": true, "template": template()])
      _ = try await running.finish(made, at: "/run/v2")
      let first = try await newest(running)
      _ = try await change(running, ["template": template("\(Self.hello):2")], mask: "template")
      try await body(running, first, try await newest(running))
    }
  }

  private func service(_ running: RunningSandbox) async throws -> JSON {
    try await running.get("\(services)/orchestra").json
  }

  private func newest(_ running: RunningSandbox) async throws -> String {
    KnativeService.last(try await service(running)["latestCreatedRevision"])
  }

  private func visit(_ running: RunningSandbox, tag: String? = nil) async throws -> RunningSandbox.Answer {
    let host = String(try await service(running)["uri"]?.string?.dropFirst("http://".count) ?? "")
    return try await running.send(
      "GET", "/health", token: .some(nil), headers: [("Host", tag.map { "\($0)---\(host)" } ?? host)])
  }

  private func named(_ revision: String, _ percent: Int64? = 100, tag: String? = nil) -> JSON {
    .compact([
      "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(revision),
      "percent": percent.map(JSON.int), "tag": tag.map(JSON.string),
    ])
  }

  @Test("an earlier revision gets the requests without a new one, and tells who made it")
  func earlier() async throws {
    try await use { running, first, second in
      #expect(try await change(running, ["traffic": [named(first)]], mask: "traffic").status == 200)
      let after = try await service(running)
      #expect(after["trafficStatuses"]?.array?.map { $0["revision"]?.string } == [first])
      #expect(KnativeService.last(after["latestCreatedRevision"]) == second)
      #expect(try await visit(running).json["revision"]?.string == first)
      let revision = try await running.get("\(services)/orchestra/revisions/\(first)").json
      #expect(revision["creator"] == after["creator"])
    }
  }

  @Test("traffic that is no whole, names a tag twice, or a type that does not go with its target is refused")
  func refused() async throws {
    try await use { running, first, second in
      let latest: JSON = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "revision": .string(first), "percent": 100]
      let wrong: [[JSON]] = [
        [named(first, 50)], [named(first, 50, tag: "a"), named(second, 50, tag: "a")], [latest], [named("ghost")],
        [named(first, 150), named(second, -50)], [["type": "EVERYBODY", "percent": 100]],
      ]
      for traffic in wrong {
        let answer = try await change(running, ["traffic": .array(traffic)], mask: "traffic")
        #expect(answer.status == 400, "\(traffic)")
      }
    }
  }

  @Test("a revision that never became ready takes no requests: the change fails and all stays as it is")
  func notReady() async throws {
    try await use { running, _, second in
      _ = try await change(running, ["template": template(command: ["/bin/false"])], mask: "template")
      let broken = try await newest(running)
      let answer = try await running.patch(
        "\(services)/orchestra?updateMask=traffic", ["traffic": [named(broken)]])
      let (operation, _) = try await running.finish(answer, at: "/run/v2")
      #expect(operation["error"]?["message"]?.string?.contains("'\(broken)' is not ready") == true)
      let after = try await service(running)
      #expect(after["trafficStatuses"]?.array?.map { $0["revision"]?.string } == [second])
      #expect(after["conditions"]?.array?.first { $0["type"] == "RoutesReady" }?["state"] == "CONDITION_FAILED")
    }
  }

  @Test("scaled by hand to none, its own address answers 503, and what only a tag leads to still answers")
  func disabled() async throws {
    try await use { running, first, second in
      _ = try await change(running, ["scaling": ["minInstanceCount": 2]], mask: "scaling")
      _ = try await change(running, ["traffic": [named(second), named(first, nil, tag: "old")]], mask: "traffic")
      _ = try await change(
        running, ["scaling": ["scalingMode": "MANUAL", "manualInstanceCount": 0, "minInstanceCount": 1]],
        mask: "scaling")
      let after = try await service(running)
      #expect(after["scaling"] == ["scalingMode": "MANUAL"], "the minimum is unset")
      #expect(KnativeService.last(after["latestCreatedRevision"]) == second, "no new revision")
      #expect(try await visit(running).status == 503)
      #expect(try await visit(running, tag: "old").json["revision"]?.string == first)
    }
  }

  @Test("back from scaling by hand, minimum and maximum are named both or neither")
  func automatic() async throws {
    try await use { running, _, _ in
      let manual: JSON = ["scaling": ["scalingMode": "MANUAL", "manualInstanceCount": 3]]
      _ = try await change(running, manual, mask: "scaling")
      #expect(try await change(running, ["scaling": ["minInstanceCount": 1]], mask: "scaling").status == 400)
      let both: JSON = ["minInstanceCount": 1, "maxInstanceCount": 5]
      #expect(try await change(running, ["scaling": both], mask: "scaling").status == 200)
      #expect(try await service(running)["scaling"] == both)
      _ = try await change(running, manual, mask: "scaling")
      #expect(try await change(running, ["scaling": [:]], mask: "scaling").status == 200)
      #expect(try await service(running)["scaling"] == ["minInstanceCount": 3, "maxInstanceCount": 3])
      #expect(try await visit(running).status == 200)
      #expect(try await change(running, ["scaling": ["scalingMode": "BY_MOON"]], mask: "scaling").status == 400)
    }
  }
}
