import Foundation
import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Two environments of one service", .timeLimit(.minutes(5)))
struct SharedEnvironmentsTests {
  private let production: Plan
  private let staging: Plan

  init() throws {
    let plans = try SamplePlan.together(SamplePlan.plan(), SamplePlan.plan(environment: "staging"))
    (production, staging) = (plans[0], plans[1])
  }

  private func revert(_ plan: Plan, in world: SandboxWorld) async throws -> RunRecord {
    let run = try await world.run(.revert, plan)
    #expect(run.outcome == .succeeded, "\(run.failures)")
    return run
  }

  private func files(_ world: SandboxWorld) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: world.repository.path).filter { !$0.hasPrefix(".overture") }
  }

  private func pool(_ world: SandboxWorld, in project: String = "orchestra-demo") async throws -> IdentityResource? {
    try await world.google.pools.get(project, "github-pool")
  }

  @Test("the second uses pool, provider and bucket of the first, and makes the rest for itself")
  func sharing() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(production)
      let run = try await world.run(.apply, staging)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let shared: [StepID] = [.servicesEnable, .identityPool, .identityProvider, .stateBucket]
      #expect(run.steps(.unchanged).filter(shared.contains) == shared)
      #expect(try world.documents("run.services").count == 2)
      #expect(try world.documents("iam.serviceAccounts").count == 4)
      #expect(try await world.engine(production).drift().map(\.step) == [], "the first is as it was")
    }
  }

  @Test(
    "whichever is reverted first leaves what is shared to the other, and the last one takes all", arguments: [0, 1])
  func handingOver(first: Int) async throws {
    let plans = [production, staging]
    let (going, staying) = (plans[first], plans[1 - first])
    try await SandboxWorld.use { world in
      try await world.apply(production, staging)
      let preview = try await world.engine(going).revertPreview()
      _ = try await revert(going, in: world)
      let told = preview.steps.flatMap(\.details)
      #expect(told.contains("the identity pool github-pool stays; staging uses it too") == (first == 0))
      // Its own things are gone, the shared ones and the other's are there and work.
      #expect(try world.document("run.services", "/\(going.names.service)").isNull)
      #expect(try !world.document("run.services", "/\(staying.names.service)").isNull)
      #expect(try await pool(world)?.isDeleted == false)
      #expect(try !world.document("iam.serviceAccounts", staying.names.deployerEmail).isNull)
      #expect(try !world.document("storage.buckets", staying.names.stateBucket).isNull)
      #expect(try await world.engine(staying).drift().map(\.step) == [])
      // The last one leaves nothing of either.
      _ = try await revert(staying, in: world)
      #expect(try await pool(world)?.isDeleted == true)
      #expect(try world.documents("iam.serviceAccounts").isEmpty)
      #expect(try world.documents("storage.buckets").isEmpty)
      #expect(try files(world) == [])
    }
  }

  @Test("files that both wrote are in the end as they were before the first", arguments: [0, 1])
  func files(first: Int) async throws {
    let plans = [production, staging]
    let variables = "terraform/cloud_run_variables.tf"
    try await SandboxWorld.use { world in
      let url = world.repository.appending(path: variables)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      let older = Data("# Written by Overture, once.\n".utf8)
      try older.write(to: url)
      try await world.apply(production, staging)
      _ = try await revert(plans[first], in: world)
      let between = String(decoding: FileManager.default.contents(atPath: url.path) ?? Data(), as: UTF8.self)
      #expect(between.contains("variable \"project_id\""))
      let last = try await revert(plans[1 - first], in: world)
      #expect(FileManager.default.contents(atPath: url.path) == older)
      #expect(try files(world).sorted() == ["terraform", variables])
      #expect(!last.lines(.filesWrite).contains { $0.contains("was changed by hand") })
    }
  }

  @Test("in two projects nothing in the cloud is shared: each takes its own back")
  func twoProjects() async throws {
    let plans = try SamplePlan.together(
      SamplePlan.plan(), SamplePlan.plan(environment: "staging", project: "orchestra-staging"))
    let (production, other) = (plans[0], plans[1])
    try await SandboxWorld.use { world in
      try await world.apply(production, other)
      _ = try await revert(production, in: world)
      #expect(try await pool(world)?.isDeleted == true)
      #expect(try world.document("iam.serviceAccounts", production.names.deployerEmail).isNull)
      #expect(try world.document("storage.buckets", production.names.stateBucket).isNull)
      #expect(try await pool(world, in: "orchestra-staging")?.isDeleted == false)
      _ = try await revert(other, in: world)
      #expect(try await pool(world, in: "orchestra-staging")?.isDeleted == true)
      #expect(try world.documents("iam.serviceAccounts").isEmpty)
      #expect(try files(world) == [])
    }
  }

  @Test("a grant on an adopted registry or account of its own goes with the environment that made it")
  func ownGrants() async throws {
    try await SandboxWorld.use { world in
      try await world.google.services.enable("orchestra-demo", production.services)
      _ = try await world.google.registry.create(
        "orchestra-demo", "us-central1", production.names.registry, ["format": "DOCKER"])
      _ = try await world.google.accounts.create(
        "orchestra-demo", id: production.names.runtimeAccount, displayName: "Made by hand", description: "")
      var context = try world.context(production)
      context.consents = Consents(adopted: ["registry", "runtime-account"])
      try #require(await world.run(.apply, production, context).outcome == .succeeded)
      try await world.apply(staging)
      _ = try await revert(production, in: world)
      #expect(try world.members("repositories/\(production.names.registry)", "roles/artifactregistry.writer") == [])
      #expect(try world.members("/\(production.names.runtimeEmail)", "roles/iam.serviceAccountUser") == [])
      #expect(try world.members("repositories/\(staging.names.registry)", "roles/artifactregistry.writer").count == 1)
    }
  }
}
