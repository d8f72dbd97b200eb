import CloudSandbox
import Foundation
import GoogleCloud
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("The lock that both machines see", .timeLimit(.minutes(5)))
struct CloudLeaseTests {
  private static let object = "overture/locks/production.json"

  /// A lock of somebody on another machine.
  private static func other(run: String = "another-run") -> LeaseHolder {
    LeaseHolder(
      by: "other@example.com", host: "elsewhere", pid: 4711, run: run, startedAt: "2026-11-23T12:00:00Z",
      leaseSeconds: 150)
  }

  private static func put(_ holder: LeaseHolder, in world: SandboxWorld, _ plan: Plan) async throws {
    let bytes = [UInt8](try JSONEncoder().encode(holder))
    _ = try await world.google.storage.upload(plan.names.stateBucket, object, bytes)
  }

  /// Who has the lock.
  private static func holder(in world: SandboxWorld, _ plan: Plan) async throws -> LeaseHolder? {
    try await world.google.storage.read(plan.names.stateBucket, object).flatMap(LeaseHolder.init(reading:))
  }

  /// Every version of the lock that the bucket holds.
  private static func versions(_ world: SandboxWorld, _ plan: Plan) async throws -> [StoredObject] {
    try await world.google.storage.objects(plan.names.stateBucket, prefix: "overture/locks/", versions: true)
  }

  private static func adjusted() throws -> Plan { try SamplePlan.plan(keepWarm: nil) }

  @Test("two first set-ups at once end with one winner, and what the loser leaves is nobody's to take away")
  func firstSetUps() async throws {
    let plan = try SamplePlan.plan(key: true, access: .public)
    try await SandboxWorld.use(latency: .milliseconds(10)) { world in
      let contexts = [
        try await world.context(plan, person: "one@example.com", machine: "one"),
        try await world.context(plan, person: "two@example.com", machine: "two"),
      ]
      async let first = world.run(.apply, plan, contexts[0])
      async let second = world.run(.apply, plan, contexts[1])
      let runs = await [first, second]
      let winner = try #require(runs.firstIndex { $0.outcome == .succeeded }, "\(runs.map(\.failures))")
      let loser = 1 - winner
      #expect(runs[loser].outcome == .failed)
      let failures = runs[loser].failures.values
      #expect(failures.map(\.kind) == [.locked])
      let reason = failures.first?.reason ?? ""
      #expect(reason.contains(contexts[winner].person), "\(reason)")
      #expect(reason.contains(ProcessInfo.processInfo.hostName))
      #expect(failures.first?.remedy.contains("overture apply --break-lock") == true)
      #expect(try world.documents("iam.serviceAccounts").count == 2)
      #expect(try world.documents("iam.serviceAccountKeys").count == 1)

      let sent = try world.mutations()
      #expect(await world.run(.revert, plan, contexts[loser]).outcome == .succeeded)
      let between = try world.mutations().dropFirst(sent.count).filter { !$0.contains("overture%2Flocks") }
      #expect(between.isEmpty, "the loser's revert changed what the winner made: \(between)")
      let again = await world.run(.apply, plan, contexts[winner])
      #expect(again.steps(.unchanged) == plan.steps)
    }
  }

  @Test(
    "of two that change the same environment one wins, the other is told who and since when, and nothing of it is done")
  func held() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      try await Self.put(Self.other(), in: world, plan)
      let sent = try world.mutations()
      let run = await world.run(.adjust, try Self.adjusted(), try await world.context(try Self.adjusted()))
      #expect(run.outcome == .failed)
      let failure = try #require(run.failures.values.first)
      #expect(run.failures.count == 1)
      #expect(failure.kind == .locked)
      #expect(failure.message == "Another run is changing production")
      for part in ["other@example.com", "4711", "elsewhere", "2026-11-23T12:00:00Z"] {
        #expect(failure.reason.contains(part), "\(failure.reason)")
      }
      #expect(failure.reason.contains(/renewed \d+ s ago/), "\(failure.reason)")
      #expect(failure.remedy.hasSuffix("overture adjust --break-lock"))
      #expect(try world.mutations().dropFirst(sent.count).allSatisfy { $0.contains("overture%2Flocks") })
      #expect(try await Self.holder(in: world, plan) == Self.other())
    }
  }

  @Test(
    "a lock that is answered 404 although its bucket is there fails the run with the reason, and interrupts nothing")
  func notFound() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let gone = FaultEffect.status(FaultAnswer(404), .before)
      await world.sandbox.inject(
        Faults([FaultRule("gone", method: "POST", path: "/upload/storage/v1/b/*/o", effect: gone)]))
      let run = try await world.run(.adjust, try Self.adjusted())
      #expect(run.outcome == .failed)
      let failure = try #require(run.failures.values.first { $0.message.contains("lock") })
      #expect(failure.message == "The lock of production cannot be taken")
      let place = "gs://orchestra-demo-overture-tfstate"
      #expect(failure.reason.contains("answers 404 to \(place)/overture/locks/production.json"))
      #expect(failure.remedy.contains("gcloud storage buckets describe \(place)"))
    }
  }

  @Test("a lock that nobody renews any more is recognised by the server's clock, and broken only when asked")
  func stale() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      world.advance(seconds: -7300)
      try await Self.put(Self.other(), in: world, plan)
      world.advance(seconds: 7300)
      let adjusted = try Self.adjusted()
      var context = try await world.context(adjusted)
      let refused = await world.run(.adjust, adjusted, context)
      let failure = try #require(refused.failures.values.first)
      #expect(failure.message == "Another run of production has left its lock behind")
      #expect(failure.reason.contains("has not renewed that for 2 h"), "\(failure.reason)")
      context.breaksLock = true
      let broken = await world.run(.adjust, adjusted, context)
      #expect(broken.outcome == .succeeded, "\(broken.failures)")
      let warnings = broken.events.filter {
        if case .stepLog(_, .warning, let line) = $0 {
          line.hasPrefix("breaking the lock: other@example.com")
        } else {
          false
        }
      }
      #expect(warnings.count == 1)
      #expect(try await Self.versions(world, plan).filter(\.isLive).isEmpty)
    }
  }

  @Test("the lock of this working copy's own dead run is taken over without asking")
  func ownDeadRun() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let journal = try String(
        contentsOf: world.repository.appending(path: ".overture/journal.jsonl"), encoding: .utf8)
      let id = try #require(journal.firstMatch(of: /"run":"([-0-9a-f]+)"/)?.output.1)
      try await Self.put(Self.other(run: String(id)), in: world, plan)
      let run = await world.run(.adjust, try Self.adjusted(), try await world.context(try Self.adjusted()))
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try await Self.versions(world, plan).filter(\.isLive).isEmpty)
    }
  }

  @Test(
    "it is renewed while the run goes on, and no version of it stays, whether the run ends well, fails or is stopped")
  func renewal() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use(latency: .milliseconds(5)) { world in
      var context = try await world.context(plan)
      context.lease.interval = .milliseconds(10)
      func uploads() throws -> Int {
        try world.mutations().filter { $0.contains("upload") && $0.contains("locks") }.count
      }
      #expect(await world.run(.apply, plan, context).outcome == .succeeded)
      #expect(try uploads() > 2)
      #expect(try await Self.versions(world, plan) == [])

      let engine = SetupEngine(plan: try Self.adjusted(), context: context)
      for await event in engine.run(.adjust, resume: false) {
        if case .stepStarted(.terraformPlan) = event { await engine.stop() }
      }
      #expect(try await Self.versions(world, plan) == [])

      let secrets = try await world.google.accounts.get("orchestra-demo", plan.names.deployerEmail)
      try #require(secrets != nil)
      context.terraform = .missing(Failure(message: "none", reason: "none", remedy: "none"))
      let failed = await world.run(.adjust, try SamplePlan.plan(access: .public), context)
      #expect(failed.outcome == .failed)
      #expect(try await Self.versions(world, plan) == [])
    }
  }

  @Test("a run whose lock is broken by another one changes nothing more, and says who broke it")
  func broken() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use(latency: .milliseconds(20)) { world in
      var context = try await world.context(plan)
      context.lease.interval = .milliseconds(5)
      // The run is kept in the middle of its grants until it could see that its lock was taken away.
      await world.sandbox.inject(
        Faults([
          FaultRule(
            "busy", method: "POST", path: "**/projects/orchestra-demo:setIamPolicy", occurrences: .only(1),
            effect: .status(FaultAnswer(429), .before))
        ]))
      let isBroken = Mutex(false)
      context.google.retry.sleep = { wait in
        guard try world.answers(429, to: ":setIamPolicy") > 0 else { return try await Task.sleep(for: wait) }
        let wasBroken = isBroken.withLock { isBroken in
          defer { isBroken = true }
          return isBroken
        }
        if !wasBroken { try await Self.put(Self.other(), in: world, plan) }
        while try world.answers(412, to: "overture%2Flocks") == 0 { await Task.yield() }
      }
      let run = await world.run(.apply, plan, context)
      #expect(run.outcome == .failed)
      #expect(run.outcomes[.terraformApply] != .changed)
      let failure = try #require(run.failures.values.first { $0.kind == .locked }, "\(run.failures)")
      #expect(failure.message == "The lock of production was taken from this run")
      #expect(failure.reason.contains("other@example.com"))
      #expect(try await Self.holder(in: world, plan) == Self.other())
    }
  }

  @Test("versions that killed runs left in the bucket do not keep a revert from deleting it")
  func leftVersions() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let journal = try String(
        contentsOf: world.repository.appending(path: ".overture/journal.jsonl"), encoding: .utf8)
      let id = try #require(journal.firstMatch(of: /"run":"([-0-9a-f]+)"/)?.output.1)
      for _ in 0..<3 { try await Self.put(Self.other(run: String(id)), in: world, plan) }
      let run = try await world.run(.revert, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try await world.google.storage.bucket(plan.names.stateBucket) == nil)
      let end = try #require(run.span(.stateBucket)).start
      for step in plan.steps where step.changesTheCloud && !step.leadsToTheLock {
        #expect(try #require(run.span(step)).end < end, "\(step) was taken back without the lock")
      }
    }
  }
}
