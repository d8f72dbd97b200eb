import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What a revert lists", .timeLimit(.minutes(5)))
struct RevertListTests {
  private let plan: Plan

  init() throws { plan = try SamplePlan.plan() }

  private func items(_ world: SandboxWorld) async throws -> [RevertItem] {
    try await world.engine(plan).revertPreview().reverted
  }

  @Test("what goes is named, thing by thing, and the APIs stay")
  func going() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let items = try await items(world)
      let goes = items.filter { $0.fate == .goes }.map(\.what)
      for name in [
        plan.names.deployerEmail, plan.names.runtimeEmail, plan.names.registry, plan.names.stateBucket,
        "google_cloud_run_v2_service.service", "google_monitoring_dashboard.dashboard",
      ] {
        #expect(goes.contains { $0.contains(name) }, "\(name)")
      }
      let stays = items.filter { $0.fate == .stays }.map(\.what)
      #expect(stays.contains("run.googleapis.com"))
      #expect(!goes.contains { $0.hasSuffix(".googleapis.com") })
    }
  }

  @Test("what others use stays, and the list says whose it is")
  func shared() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      _ = try await world.google.storage.upload(plan.names.stateBucket, "theirs.txt", Array("x".utf8))
      try await world.github.putSecret(
        "ai-cherry/ai-orchestra", environment: "production", "THEIRS", value: Array("x".utf8))
      let shared = try await items(world).filter { $0.fate == .shared }.map(\.words)
      #expect(shared.contains { $0.contains(plan.names.stateBucket) && $0.contains("theirs.txt") })
      #expect(shared.contains { $0.contains("production") && $0.contains("THEIRS") })
    }
  }

  @Test("another environment keeps what both use")
  func environments() async throws {
    let staging = try SamplePlan.plan(environment: "staging")
    try await SandboxWorld.use { world in
      try await world.apply(plan, staging)
      let shared = try await items(world).filter { $0.fate == .shared }
      #expect(shared.contains { $0.what.contains(plan.names.stateBucket) && $0.note == "staging uses it too" })
    }
  }

  @Test("no API is ever disabled by a revert")
  func enabled() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let before = Set(try world.documents("serviceusage.services").keys)
      try #require(try await world.run(.revert, plan).outcome == .succeeded)
      #expect(Set(try world.documents("serviceusage.services").keys) == before)
      #expect(try world.mutations().allSatisfy { !$0.contains(":disable") })
    }
  }
}
