import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What exists already", .timeLimit(.minutes(5)))
struct SurveyTests {
  private let plan: Plan

  init() throws { plan = try SamplePlan.plan() }

  private func use(_ body: (ForeignThings) async throws -> Void) async throws {
    try await SandboxWorld.use { world in
      let things = ForeignThings(world: world, plan: plan)
      try await things.begin()
      try await body(things)
    }
  }

  private func run(_ things: ForeignThings, adopting: Set<String> = []) async throws -> RunRecord {
    var context = try await things.world.context(plan)
    context.consents = Consents(adopted: adopting)
    return await things.world.run(.apply, plan, context)
  }

  @Test(
    "is named in the review and refused before anything is changed, each kind of it", arguments: ForeignThings.kinds)
  func refused(kind: ForeignKind) async throws {
    try await use { things in
      try await things.make(kind)
      let preview = try await things.world.engine(plan).preview()
      #expect(preview.foreign.map(\.id) == [kind.rawValue])
      let before = try things.world.mutations()
      let run = try await run(things)
      let failure = try #require(run.failures[.checkPermissions])
      #expect(failure.kind == .answers)
      #expect(failure.remedy.contains("--adopt \(kind.rawValue)"))
      #expect(run.steps(.changed) == [])
      #expect(try things.world.mutations() == before)
    }
  }

  @Test("is taken over by name, and never deleted by the revert, each kind of it", arguments: ForeignThings.kinds)
  func adopted(kind: ForeignKind) async throws {
    try await use { things in
      try await things.make(kind)
      let applied = try await run(things, adopting: [kind.rawValue])
      #expect(applied.outcome == .succeeded, "\(applied.failures)")
      // It was agreed to once.
      let again = try await run(things)
      #expect(again.outcome == .succeeded, "\(again.failures)")
      #expect(again.steps(.changed) == [])
      let reverted = try await things.world.run(.revert, plan)
      #expect(reverted.outcome == .succeeded, "\(reverted.failures)")
      #expect(try await things.world.engine(plan).preview().foreign.map(\.kind) == [kind])
    }
  }

  @Test("a service tells by name what would go, never by value, and gets it back with the revert")
  func service() async throws {
    try await use { things in
      try await things.make(.service)
      let found = try #require(try await things.world.engine(plan).preview().foreign.first)
      for name in ["DATABASE_URL", "STRIPE_KEY", "c1", "minimum of 2"] {
        #expect(found.losses.contains { $0.contains(name) }, "\(name)")
      }
      #expect(!"\(found)".contains("sk-hidden"))
      try #require(await run(things, adopting: ["service"]).outcome == .succeeded)
      let journal = things.world.folder.read("repository/.overture/journal.jsonl") ?? .init()
      #expect(!String(decoding: journal, as: UTF8.self).contains("sk-hidden"))
      let taken = try things.world.document("run.services", "/\(plan.names.service)")
      #expect(!taken.text.contains("STRIPE_KEY"))
      let reverted = try await things.world.run(.revert, plan)
      #expect(reverted.outcome == .succeeded, "\(reverted.failures)")
      let after = try things.world.document("run.services", "/\(plan.names.service)")
      for field in ["containers", "vpcAccess", "scaling"] {
        #expect(
          JSONDifference.between(after["template"][field], ForeignThings.service["template"][field]).isEmpty, "\(field)"
        )
      }
      #expect(after["ingress"] == "INGRESS_TRAFFIC_ALL")
      #expect(after["invokerIamDisabled"] == true)
    }
  }

  @Test(
    "a job, an alert and a dashboard get back what they had",
    arguments: [ForeignKind.keepWarmJob, .errorsAlert, .dashboard])
  func restored(kind: ForeignKind) async throws {
    try await use { things in
      try await things.make(kind)
      func documents() throws -> [JSONValue] {
        try ["scheduler.jobs", "cloudscheduler.jobs", "monitoring.alertPolicies", "monitoring.dashboards"].flatMap {
          try things.world.documents($0).values.map { document in
            ["etag", "mutationRecord", "userUpdateTime", "creationRecord", "scheduleTime", "state"]
              .reduce(into: document) { $0[$1] = .null }
          }
        }
      }
      let before = try documents()
      #expect(before.count == 1)
      try #require(await run(things, adopting: [kind.rawValue]).outcome == .succeeded)
      try #require(await things.world.run(.revert, plan).outcome == .succeeded)
      #expect(try documents() == before)
    }
  }

  @Test("a colleague's set-up from another clone is not foreign")
  func colleague() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let elsewhere = try await world.context(plan, machine: "elsewhere")
      let run = await world.run(.apply, plan, elsewhere)
      #expect(run.outcome == .succeeded, "\(run.failures)")
    }
  }

  @Test("what one has adopted a colleague's revert gives back too, and deletes as little")
  func colleagueReverts() async throws {
    try await use { things in
      try await things.make(.service)
      try #require(await run(things, adopting: ["service"]).outcome == .succeeded)
      // The colleague's own apply changes something, so that its journal has what Terraform made, too.
      var resources = plan.environment.resources
      resources.timeout = 120
      let changed = try plan.resized(resources)
      let elsewhere = try await things.world.context(changed, machine: "elsewhere")
      let applied = await things.world.run(.apply, changed, elsewhere)
      #expect(applied.steps(.changed).contains(.terraformApply), "\(applied.failures)")
      let listed = try await SetupEngine(plan: changed, context: elsewhere).revertPreview().reverted
      #expect(listed.contains { $0.fate == .restored && $0.what.contains(plan.names.service) })
      let reverted = await things.world.run(.revert, changed, elsewhere)
      #expect(reverted.outcome == .succeeded, "\(reverted.failures)")
      let after = try things.world.document("run.services", "/\(plan.names.service)")
      #expect(after.text.contains("STRIPE_KEY"))
    }
  }

  @Test("of two dashboards of the same name one is adopted, by its own id, and the other is left alone")
  func two() async throws {
    try await use { things in
      for _ in 0..<2 { try await things.make(.dashboard) }
      let found = try await things.world.engine(plan).preview().foreign
      #expect(found.count == 2)
      #expect(Set(found.map(\.id)).count == 2)
      #expect(try await run(things, adopting: ["dashboard"]).outcome == .failed)
      let applied = try await run(things, adopting: [try #require(found.last).id])
      #expect(applied.outcome == .succeeded, "\(applied.failures)")
      #expect(try things.world.documents("monitoring.dashboards").count == 2)
    }
  }

  @Test("what others make between the review and Terraform's plan stops the run, and stays as it is")
  func meanwhile() async throws {
    let before: [StepID] = [.filesWrite, .accountsRuntime, .accountsDeployer, .stateBucket, .terraformInit]
    try await StepBench.use(plan, after: before) { bench in
      let things = ForeignThings(world: bench.world, plan: plan)
      try await things.make(.service)
      let made = try bench.world.document("run.services", "/\(plan.names.service)")
      let failure = await bench.failure { try await bench.apply(.terraformPlan) }
      #expect(failure?.kind == .answers)
      #expect(failure?.remedy.contains("--adopt service") == true)
      #expect(try bench.world.document("run.services", "/\(plan.names.service)") == made)
    }
  }

  @Test("what a run that was killed has made is its own: it is imported, and goes with the revert")
  func intended() async throws {
    let before: [StepID] = [
      .filesWrite, .accountsRuntime, .accountsDeployer, .stateBucket, .rolesRuntime, .terraformInit,
    ]
    try await StepBench.use(plan, after: before) { bench in
      let things = ForeignThings(world: bench.world, plan: plan)
      // Killed behind the creation, before Terraform could write its state.
      let names = plan.names
      try await bench.journal.intend(.terraformApply, [])
      try await bench.journal.made(
        .terraform(
          TerraformFact(
            bucket: names.stateBucket, prefix: names.statePrefix, creates: ["google_cloud_run_v2_service.service"])),
        by: .terraformApply)
      try await things.make(.service)
      let resumed = try await StepBench(bench.world, plan)
      try await resumed.apply(.terraformPlan)
      try await resumed.apply(.terraformApply)
      let state = try await TerraformState.read(bench.world.google, names)
      #expect(state.attributes["google_cloud_run_v2_service.service"] != nil)
      try await resumed.undo(.terraformApply)
      #expect(try bench.world.document("run.services", "/\(names.service)").isNull)
    }
  }
}

extension JSONValue {
  /// The document as text.
  fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
