import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("A whole run of the engine", .timeLimit(.minutes(5)))
struct EngineRunTests {
  @Test("each step begins after what it needs, ends once, and a second run changes nothing", arguments: [false, true])
  func applying(key: Bool) async throws {
    let plan = try SamplePlan.plan(key: key, access: .public)
    try await SandboxWorld.use { world in
      let run = try await world.run(.apply, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(run.events.first == .runStarted(run: .apply, environment: "production", steps: plan.steps))
      for step in plan.steps {
        let span = try #require(run.span(step))
        #expect(run.events.filter { $0 == .stepStarted(step) }.count == 1)
        for needed in plan.needs(of: step) {
          let end = try #require(run.span(needed)?.end)
          #expect(end < span.start, "\(step) began before \(needed) had ended")
        }
      }
      let looking: [StepID] = [.checkCredentials, .checkPermissions, .rolesRetired, .serviceVerify]
      #expect(run.steps(.unchanged) == looking)
      #expect(run.lines(.serviceVerify).contains { $0.hasPrefix("GET /health answered") })
      let sent = try world.mutations()
      let again = try await world.run(.apply, plan)
      #expect(again.steps(.unchanged) == plan.steps)
      #expect(try world.mutations().dropFirst(sent.count) == [])
    }
  }

  @Test("a step that waits before it asks again says for how long, why, and for which request, of either client")
  func waiting() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let busy = FaultEffect.status(FaultAnswer(503, retryAfter: 0), .before)
      await world.sandbox.inject(
        Faults([
          FaultRule(
            "google", method: "POST", path: "/iam/**/workloadIdentityPools", occurrences: .only(1), effect: busy),
          FaultRule("github", method: "PUT", path: "/github/repos/**", occurrences: .only(1), effect: busy),
        ]))
      let run = try await world.run(.apply, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let waits = run.events.reduce(into: [StepID: [RunEvent.Retry]]()) { waits, event in
        if case .stepWaits(let step, let retry) = event, retry.reason.contains("503") || step == .githubEnvironment {
          waits[step, default: []].append(retry)
        }
      }
      let pool = try #require(waits[.identityPool]?.first)
      #expect(pool.seconds == 0 && pool.attempt == 1 && pool.reason == "the server is busy (503)")
      #expect(pool.request.hasPrefix("POST http") && pool.request.hasSuffix("/workloadIdentityPools"))
      #expect(waits[.githubEnvironment]?.first?.request.contains("/environments/") == true)
    }
  }

  @Test("steps that do not need one another overlap")
  func overlapping() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use(latency: .milliseconds(10)) { world in
      let run = try await world.run(.apply, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let independent: [StepID] = [
        .identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket,
      ]
      let spans = try independent.map { try #require(run.span($0)) }
      let lastStart = try #require(spans.map(\.start).max())
      let firstEnd = try #require(spans.map(\.end).min())
      #expect(lastStart < firstEnd)
    }
  }

  @Test("answers that cannot be saved stop a run before anything is changed")
  func unsaved() async throws {
    let plan = try SamplePlan.plan()
    let full = FileProblem(path: "/repo/overture.yaml", action: .write, number: ENOSPC)
    try await SandboxWorld.use { world in
      var context = try await world.context(plan)
      context.prepare = { throw full }
      let run = await world.run(.apply, plan, context)
      #expect(run.failures == [.checkPermissions: full.failure])
      #expect(run.steps(.changed) == [])
      #expect(try world.mutations() == [])
    }
  }

  @Test("the answers are saved once nothing stands in the way, so that a refused run changes nothing at all")
  func saved() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let saved = Mutex(0)
      var context = try await world.context(plan)
      context.prepare = { saved.withLock { $0 += 1 } }
      try await world.protect("ai-cherry/ai-orchestra", "production", wait: 30)
      #expect(await world.run(.apply, plan, context).failures[.checkPermissions]?.kind == .answers)
      #expect(saved.withLock { $0 } == 0)
      context.consents = Consents(adopted: ["github-environment"])
      #expect(await world.run(.apply, plan, context).outcome == .succeeded)
      #expect(saved.withLock { $0 } == 1)
    }
  }

  @Test("after a step that fails nothing else begins, whether or not it needs it, and the next run does what is left")
  func failing() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.google.services.enable("orchestra-demo", plan.services)
      let name = plan.names.registry
      _ = try await world.google.registry.create("orchestra-demo", "us-central1", name, ["format": "PYTHON"])
      var context = try await world.context(plan)
      context.consents = Consents(adopted: ["registry"])
      let run = await world.run(.apply, plan, context)
      #expect(run.outcome == .failed)
      #expect(Array(run.failures.keys) == [.registryRepository])
      let skipped = Set(run.steps(.skipped))
      #expect(skipped.isSuperset(of: [.rolesDeployer, .githubSecrets, .terraformApply, .serviceVerify]))
      let sent = try world.mutations()
      #expect(
        !sent.contains { $0.contains("/secrets/") || $0.contains("/run/v2/") }, "something was made after the failure")
      try await world.google.registry.delete("orchestra-demo", "us-central1", name)
      let next = try await world.run(.apply, plan)
      #expect(next.outcome == .succeeded)
      #expect(Set(next.steps(.changed)).isSuperset(of: skipped.subtracting([.rolesRetired, .serviceVerify])))
    }
  }

  @Test("a run that is asked to stop ends its steps, starts no others, and is gone on with")
  func stopping() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let engine = try await world.engine(plan)
      var events: [RunEvent] = []
      for await event in engine.run(.apply, resume: false) {
        if case .stepStarted(.servicesEnable) = event { await engine.stop() }
        events.append(event)
      }
      let run = RunRecord(events)
      #expect(run.outcome == .interrupted)
      #expect(run.outcomes[.servicesEnable] == .changed)
      #expect(run.outcomes[.identityPool] == .skipped)
      let next = RunRecord(await engine.run(.apply, resume: true).reduce(into: []) { $0.append($1) })
      #expect(next.outcome == .succeeded)
      #expect(next.lines(.checkCredentials).first == "continuing (apply)")
    }
  }

  @Test("a wish to stop a run that was refused does not stop the next one")
  func stoppedAndRefused() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let engine = try await world.engine(plan)
      let state = try StateFolder(repository: world.repository).create()
      let lock = try RunLock.take("production", in: state, by: "other@example.com", now: Date())
      await engine.stop()
      let refused = RunRecord(await engine.run(.apply, resume: false).reduce(into: []) { $0.append($1) })
      await lock.release()
      #expect(refused.failures[.checkCredentials]?.kind == .locked)
      let next = RunRecord(await engine.run(.apply, resume: false).reduce(into: []) { $0.append($1) })
      #expect(next.outcome == .succeeded)
    }
  }

  @Test("a revert takes everything back, those things first that need others, and leaves no folder")
  func reverting() async throws {
    let plan = try SamplePlan.plan(key: true, access: .public)
    try await SandboxWorld.use { world in
      func left() throws -> [String] {
        // Google keeps the names of pools and providers for a while, and APIs stay enabled.
        let kept = [
          "iam.workloadIdentityPools", "iam.workloadIdentityPoolProviders", "serviceusage.services", "volatile",
          "version",
        ]
        return try JSONValue(bytes: world.sandbox.folder.state()).object.filter { !kept.contains($0.key) }
          .flatMap { collection, documents in documents.object.keys.map { "\(collection) \($0)" } }.sorted()
      }
      let before = try left()
      try await world.apply(plan)
      let run = try await world.run(.revert, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try left() == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.repository.path).isEmpty)
      for step in plan.steps where step != .checkCredentials && step != .checkPermissions {
        for needed in plan.needs(of: step) where needed != .checkCredentials && needed != .checkPermissions {
          let end = try #require(run.span(step)?.end)
          #expect(try end < #require(run.span(needed)).start, "\(needed) was undone before \(step)")
        }
      }
    }
  }
}
