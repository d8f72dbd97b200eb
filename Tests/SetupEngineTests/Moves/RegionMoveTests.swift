import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The move of a service to another region", .timeLimit(.minutes(5)))
struct RegionMoveTests {
  private let old = "us-central1"
  private let new = "europe-west1"

  private func plan(_ region: String) throws -> Plan {
    let plan = try SamplePlan.plan()
    var answers = plan.answers
    answers.environments[0].region = region
    return try Plan(answers: answers, environment: plan.names.environment)
  }

  private func image(_ region: String) -> String {
    "\(region)-docker.pkg.dev/orchestra-demo/ai-orchestra-production/api@sha256:" + String(repeating: "a", count: 64)
  }

  private func service(_ region: String, in world: SandboxWorld) async throws -> RunService? {
    let names = try plan(region).names
    return try await world.google.run.getService(names.project, region, names.service)
  }

  /// Deploys an image as the workflow does.
  private func deploy(_ image: String, to region: String, in world: SandboxWorld) async throws {
    let names = try plan(region).names
    var template = try #require(try await service(region, in: world)).document["template"]
    var container = template["containers"].array[0]
    container["image"] = .string(image)
    template["containers"] = [container]
    _ = try await world.google.run.patchService(
      names.project, region, names.service, ["template": template], mask: ["template"])
  }

  private func registry(_ region: String, in world: SandboxWorld) async throws -> JSONValue? {
    let names = try plan(region).names
    return try await world.google.registry.get(names.project, region, names.registry)
  }

  @Test("what it means is said before, the new service starts with what serves, and nothing fails half-way")
  func moved() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(try plan(old))
      try await deploy(image(old), to: old, in: world)
      let address = try #require(try await service(old, in: world)).uri
      let preview = try await world.engine(plan(new)).preview()
      let planned = try #require(preview.steps.first { $0.step == .terraformApply }?.details).joined(separator: "\n")
      #expect(planned.contains("moves from us-central1 to europe-west1: a new service is made there first"))
      #expect(planned.contains("its address changes: \(address) ends without a redirect"))
      #expect(planned.contains("the new service starts with the image that serves now, \(image(old))"))
      #expect(planned.contains("the image repository ai-orchestra-production in us-central1 stays with its images"))
      let run = try await world.run(.apply, plan(new))
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try await service(old, in: world) == nil)
      let there = try #require(try await service(new, in: world))
      #expect(there.document["template"]["containers"].array.first?["image"].string == image(old))
      #expect(try await registry(old, in: world) != nil)
      let again = try await world.run(.apply, plan(new))
      #expect(again.steps(.changed) == [])
      #expect(again.lines(.registryRepository).contains { $0.contains("in us-central1 stays with its images") })
    }
  }

  @Test("the old image repository goes when that is asked for, and not while something serves from it")
  func left() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(try plan(old))
      try await deploy(image(old), to: old, in: world)
      try await world.apply(try plan(new))
      var context = try await world.context(plan(new))
      context.removedRegions = [old]
      let refused = await world.run(.apply, try plan(new), context)
      #expect(
        refused.failures[.registryRepository]?.message
          == "The registry us-central1/ai-orchestra-production is still in use")
      #expect(try await registry(old, in: world) != nil)
      try await deploy(image(new), to: new, in: world)
      let run = await world.run(.apply, try plan(new), context)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try await registry(old, in: world) == nil)
      #expect(try await registry(new, in: world) != nil)
    }
  }

  @Test("an old image repository of ours without an image goes with the move; one that others made stays")
  func empty() async throws {
    for isOurs in [true, false] {
      try await SandboxWorld.use { world in
        if !isOurs {
          let names = try plan(old).names
          _ = try await world.google.services.enable(names.project, ["artifactregistry.googleapis.com"])
          _ = try await world.google.registry.create(
            names.project, old, names.registry, ["format": "DOCKER", "labels": ["managed-by": "overture"]])
        }
        try await world.apply(try plan(old))
        let preview = try await world.engine(plan(new)).preview()
        let words = "the image repository ai-orchestra-production in us-central1 "
        let details = preview.steps.flatMap(\.details)
        #expect(details.contains { $0.contains(words + "holds no image and is deleted") } == isOurs)
        #expect(details.contains { $0.contains(words + "stays") } == !isOurs)
        try await world.apply(try plan(new))
        #expect((try await registry(old, in: world) == nil) == isOurs)
        #expect(try await registry(new, in: world) != nil)
      }
    }
  }

  @Test("a revert after a move takes both image repositories back")
  func reverted() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(try plan(old))
      try await world.apply(try plan(new))
      let run = try await world.run(.revert, plan(new))
      #expect(run.outcome == .succeeded, "\(run.failures)")
      for region in [old, new] {
        #expect(try await registry(region, in: world) == nil)
        #expect(try await service(region, in: world) == nil)
      }
    }
  }
}
