import Foundation
import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The hash of what an engine foretells", .timeLimit(.minutes(5)))
struct PlanHashOfEngineTests {
  /// A colleague's clone of the repository: the same files, and no journal.
  private func clone(_ world: SandboxWorld) throws {
    let folder = world.folder.url.appending(path: "clone")
    try FileManager.default.copyItem(at: world.repository, to: folder)
    try? FileManager.default.removeItem(at: folder.appending(path: ".overture"))
  }

  @Test("it is the same on another machine and in a clone without a journal, before and after the set-up")
  func machines() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let before = try #require(try await world.engine(plan).preview().hash)
      let elsewhere = try await world.context(plan, person: "other@example.com", machine: "other")
      #expect(try await SetupEngine(plan: plan, context: elsewhere).preview().hash == before)
      try await world.apply(plan)
      let after = try #require(try await world.engine(plan).preview().hash)
      #expect(after.differences(from: before) == [.steps, .iam, .terraform])
      try clone(world)
      let cloned = try await world.context(plan, person: "other@example.com", machine: "clone")
      #expect(try await SetupEngine(plan: plan, context: cloned).preview().hash == after)
      // Looked at by an account that may only read, it is the same plan.
      var reading = cloned
      reading.isReadOnly = true
      #expect(try await SetupEngine(plan: plan, context: reading).preview().hash == after)
    }
  }

  @Test("another size changes the answers, the files and Terraform's part; somebody else's grant that of IAM")
  func changes() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let settled = try #require(try await world.engine(plan).preview().hash)
      var resources = plan.environment.resources
      resources.maxInstances += 1
      let larger = try plan.resized(resources)
      let resized = try #require(try await world.engine(larger).preview().hash)
      #expect(resized.differences(from: settled) == [.answers, .files, .terraform])
      try await world.google.policies.removeMembers(
        .project(plan.names.project),
        [Binding(role: "roles/logging.viewer", member: "serviceAccount:\(plan.names.deployerEmail)")])
      #expect(try await world.engine(plan).preview().hash?.differences(from: settled) == [.iam])
    }
  }
}
