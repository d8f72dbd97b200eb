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

  /// The plan of another service of the same repository and project.
  private func plan(service: String) throws -> Plan {
    var answers = production.answers
    answers.service = Service(name: service, directory: service)
    answers.environments[0].name = "of-\(service)"
    return try Plan(answers: answers, environment: "of-\(service)")
  }

  /// The members of the policies that all services of a project share, which each of these services needs.
  private func expectMembers(of plans: [Plan], in world: SandboxWorld) throws {
    for plan in plans {
      for grant in plan.grants where grant.resource == .project || grant.resource == .stateBucket {
        let email = grant.member == .runtime ? plan.names.runtimeEmail : plan.names.deployerEmail
        let resource = grant.resource == .project ? "orchestra-demo" : plan.names.stateBucket
        #expect(try world.members(resource, grant.role).contains("serviceAccount:\(email)"), "\(email) \(grant.role)")
      }
    }
  }

  @Test("runs of several services at once, on as many machines, lose none of each other's members")
  func processes() async throws {
    let plans = try ["first", "second", "third"].map(plan)
    try await SandboxWorld.use(latency: .milliseconds(2)) { world in
      try await withThrowingTaskGroup(of: RunRecord.self) { group in
        for plan in plans {
          // A client of its own takes no turns with the others, as in another process.
          var context = try await world.context(plan, machine: plan.answers.service.name)
          context.google = try await world.colleague()
          group.addTask { [context] in await world.run(.apply, plan, context) }
        }
        for try await run in group { #expect(run.outcome == .succeeded, "\(run.failures)") }
      }
      try expectMembers(of: plans, in: world)
    }
  }

  @Test("runs of several services in one process write a policy one after another: none is refused for its etag")
  func oneWriter() async throws {
    let plans = try ["first", "second", "third", "fourth"].map(plan)
    try await SandboxWorld.use(latency: .milliseconds(2)) { world in
      try await withThrowingTaskGroup(of: RunRecord.self) { group in
        for plan in plans {
          let context = try await world.context(plan, machine: plan.answers.service.name)
          group.addTask { [context] in await world.run(.apply, plan, context) }
        }
        for try await run in group { #expect(run.outcome == .succeeded, "\(run.failures)") }
      }
      try expectMembers(of: plans, in: world)
      #expect(try world.answers(409, to: "setIamPolicy") + world.answers(412, to: "/iam") == 0)
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
      var context = try await world.context(production)
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
