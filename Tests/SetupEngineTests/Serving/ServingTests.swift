import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What serves, told apart from what was made last", .timeLimit(.minutes(5)))
struct ServingTests {
  private let first = "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-production/api@sha256:" + letters("a")
  private let second = "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-production/api@sha256:" + letters("b")
  /// An image of a repository that is not there: its revision never becomes ready.
  private let missing = "us-central1-docker.pkg.dev/orchestra-demo/none/api@sha256:" + letters("c")

  private static func letters(_ letter: String) -> String { String(repeating: letter, count: 64) }

  private func plan(_ memory: String = "2Gi") throws -> Plan {
    let plan = try SamplePlan.plan()
    var answers = plan.answers
    answers.environments[0].resources.memory = try #require(Memory(memory))
    return try Plan(answers: answers, environment: plan.names.environment)
  }

  /// Deploys as a workflow does: another image, and perhaps other traffic.
  private func deploy(
    _ image: String, traffic: [JSONValue]? = nil,
    in world: SandboxWorld
  ) async throws {
    let names = try plan().names
    let service = try #require(try await world.google.run.getService(names.project, names.region, names.service))
    var template = service.document["template"]
    var container = template["containers"].array[0]
    container["image"] = .string(image)
    template["containers"] = [container]
    var body: JSONValue = ["template": template]
    if let traffic { body["traffic"] = .array(traffic) }
    do {
      _ = try await world.google.run.patchService(
        names.project, names.region, names.service, body, mask: body.object.keys.sorted())
    } catch let error as GoogleCloudError where image == missing {
      #expect(error.detail.contains("not found"))
    }
  }

  private func serving(_ world: SandboxWorld) async throws -> Serving {
    try #require(try await world.engine(plan()).serving())
  }

  private func pinned(_ revision: String, _ percent: Int = 100) -> JSONValue {
    ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(revision), "percent": .int(percent)]
  }

  @Test("what others changed of how it is run is a difference, by name")
  func drift() async throws {
    try await SandboxWorld.use { world in
      var answers = try plan().answers
      answers.environments[0].resources.cpuAllocation = .always
      answers.environments[0].resources.sessionAffinity = true
      answers.environments[0].resources.http2 = true
      answers.environments[0].resources.startupTimeout = 200
      let wanted = try Plan(answers: answers, environment: plan().names.environment)
      try await world.apply(wanted)
      let applied = try #require(try await world.engine(wanted).serving())
      #expect(applied.differences(from: wanted.environment.resources) == [])
      try await world.apply(plan())
      let found = try #require(try await world.engine(wanted).serving())
      let differences = found.differences(from: wanted.environment.resources).map { $0.prefix { $0 != "," } }
      #expect(
        differences.map { String($0.prefix(upTo: $0.firstRange(of: " in ")?.lowerBound ?? $0.endIndex)) } == [
          "CPU allocation is requests", "the startup timeout is 240 s", "session affinity is off", "HTTP/2 is off",
        ])
    }
  }

  /// A service whose newest revision was deployed without traffic and refused.
  private func refused(in world: SandboxWorld) async throws -> Serving {
    try await world.apply(plan())
    try await deploy(first, in: world)
    let good = try await serving(world)
    #expect(good.state == .serves)
    #expect(good.newestSentence == nil)
    let next: JSONValue = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "tag": "next"]
    try await deploy(second, traffic: [pinned(good.newest.name), next], in: world)
    return try await serving(world)
  }

  @Test("a refused revision is told from the one that answers, with image and size of each")
  func told() async throws {
    try await SandboxWorld.use { world in
      let serving = try await refused(in: world)
      #expect(serving.sole?.image == first)
      #expect(serving.sole?.percent == 100)
      #expect(serving.newest.image == second)
      #expect(serving.newest.tags == ["next"])
      #expect(serving.state == .isReady)
      #expect(serving.imageToKeep == first)
      let told = serving.sentences.joined(separator: "\n")
      #expect(
        told.contains("\(serving.sole?.name ?? "") answers all requests: image api@sha256:aaaaaaaaaaaa, 2Gi, 2 CPU"))
      #expect(told.contains("\(serving.newest.name), gets no traffic: image api@sha256:bbbbbbbbbbbb"))
      #expect(told.contains("the tag next leads to \(serving.newest.name)"))
      #expect(try await world.engine(plan()).drift() == [])
    }
  }

  @Test("an adjustment goes on from what serves, gets the traffic, and keeps the tags of others")
  func adjusted() async throws {
    try await SandboxWorld.use { world in
      _ = try await refused(in: world)
      let bigger = try plan("4Gi")
      let preview = try await world.engine(bigger).preview()
      let planned = try #require(preview.steps.first { $0.step == .terraformApply }?.details)
      #expect(planned.contains { $0.contains("the new revision is made from api@sha256:aaaaaaaaaaaa") }, "\(planned)")
      let run = try await world.run(.adjust, bigger)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let serving = try await serving(world)
      #expect(serving.state == .serves)
      #expect(serving.sole?.image == first)
      #expect(serving.sole?.size.memory == Memory("4Gi"))
      let service = try world.document("run.services", bigger.names.service)
      #expect(service["traffic"].array.contains { $0["tag"].string == "next" })
      #expect(try await world.engine(bigger).drift() == [])
      let before = try world.mutations()
      #expect(try await world.run(.adjust, bigger).outcome == .succeeded)
      #expect(try world.mutations().filter { $0.contains("/run/") } == before.filter { $0.contains("/run/") })
    }
  }

  @Test("so it does after a revision that never became ready")
  func failed() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan())
      try await deploy(first, in: world)
      try await deploy(missing, in: world)
      let broken = try await serving(world)
      guard case .failed(let reason) = broken.state else {
        Issue.record("it is \(broken.state)")
        return
      }
      #expect(reason.contains("not found"))
      #expect(broken.sole?.image == first)
      // A run that changes nothing has nothing to do with it, and does not wait.
      let same = try await world.run(.apply, plan())
      #expect(same.outcome == .succeeded, "\(same.failures)")
      #expect(same.lines(.serviceVerify).contains { $0.contains("did not become ready") })
      let run = try await world.run(.adjust, plan("4Gi"))
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let after = try await serving(world)
      #expect(after.state == .serves)
      #expect(after.sole?.image == first)
      #expect(after.sole?.size.memory == Memory("4Gi"))
    }
  }

  @Test("a split of others stays and is said, and nobody waits for it")
  func split() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan())
      try await deploy(first, in: world)
      let good = try await serving(world).newest.name
      try await deploy(second, traffic: [pinned(good, 90), latestShare(10)], in: world)
      let run = try await world.run(.apply, plan())
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(run.lines(.serviceVerify).contains { $0.contains("the traffic is split by others, and stays so") })
      #expect(try await serving(world).answering.map(\.percent) == [90, 10])
    }
  }

  private func latestShare(_ percent: Int) -> JSONValue {
    ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": .int(percent)]
  }

  @Test("what serves in another size than the answers is drift, also where the template is as wanted")
  func otherSize() async throws {
    try await SandboxWorld.use { world in
      _ = try await refused(in: world)
      let bigger = try plan("4Gi")
      let names = bigger.names
      let service = try #require(try await world.google.run.getService(names.project, names.region, names.service))
      var template = service.document["template"]
      var container = template["containers"].array[0]
      container["resources"]["limits"]["memory"] = "4Gi"
      template["containers"] = [container]
      _ = try await world.google.run.patchService(
        names.project, names.region, names.service, ["template": template], mask: ["template"])
      let drift = try await world.engine(bigger).drift().flatMap(\.details)
      #expect(
        drift.contains { $0.contains("memory is 2Gi, should be 4Gi in") && $0.contains("which answers") }, "\(drift)")
      #expect(try await world.run(.adjust, bigger).outcome == .succeeded)
      let after = try await serving(world)
      #expect(after.sole?.image == first)
      #expect(after.sole?.size.memory == Memory("4Gi"))
    }
  }
}
