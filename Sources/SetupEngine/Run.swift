import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// One run of an engine: the graph of its steps, each journalled and reported.
struct Run: Sendable {
  let engine: SetupEngine
  let kind: RunEvent.RunKind
  let journal: Journal
  let terraform: TerraformSession
  let lease: CloudLease
  let events: AsyncStream<RunEvent>.Continuation
  /// What all steps together may spend on waiting for trouble of the servers to pass.
  let budget = RetryBudget()

  func log(_ step: StepID, _ line: String, _ level: RunEvent.LogLevel = .info) {
    events.yield(.stepLog(step, level: level, line: line))
  }

  /// Runs the steps to their ends.
  func go(_ steps: [StepID], isStopped: @escaping @Sendable () async -> Bool) async -> RunOutcome {
    let forward = StepGraph(steps: StepID.allCases.filter(steps.contains)) { Array($0.needs) }
    let tally = Tally()
    // An adjustment makes no bucket: nobody has to wait for it.
    if !steps.contains(.stateBucket) { await lease.settleBucket() }
    if kind == .revert {
      // The checks come first in a revert too; the rest goes backwards.
      guard await perform(.checkCredentials, tally) else {
        for step in steps.dropFirst() { await skip(step, tally) }
        return .failed
      }
    }
    let undone = StepGraph(steps: StepID.allCases.filter { steps.dropFirst().contains($0) }) { step in
      // The bucket holds the lock: it goes after all that only the lock's holder may take back.
      step.changesTheCloud && !step.leadsToTheLock ? Array(step.needs.union([.stateBucket])) : Array(step.needs)
    }
    let graph = kind == .revert ? undone.reversed : forward
    await GraphRun(
      graph: graph, perform: { await perform($0, tally) }, skip: { await skip($0, tally) }, isStopped: isStopped
    ).run()
    if await tally.failed > 0 { return .failed }
    return await tally.skipped > 0 ? .interrupted : .succeeded
  }

  private actor Tally {
    private(set) var failed = 0
    private(set) var skipped = 0
    func fail() { failed += 1 }
    func skip() { skipped += 1 }
  }

  private func skip(_ step: StepID, _ tally: Tally) async {
    if step == .stateBucket { await lease.settleBucket() }
    await tally.skip()
    events.yield(.stepFinished(step, outcome: .skipped, seconds: 0))
  }

  /// Does or undoes one step; true where it ended well.
  private func perform(_ id: StepID, _ tally: Tally) async -> Bool {
    let start = ContinuousClock.now
    events.yield(.stepStarted(id))
    let isWell = await perform(id, tally, since: start)
    if id == .stateBucket { await lease.settleBucket() }
    return isWell
  }

  private func perform(_ id: StepID, _ tally: Tally, since start: ContinuousClock.Instant) async -> Bool {
    let clock = ContinuousClock()
    let outcome: StepOutcome
    do {
      // What this environment's runs have enabled may not be usable at once.
      let hasEnabled = await journal.facts().contains { $0.fact.kind == .service }
      let events = events
      let scene = await engine.scene(
        id, mode: .run, journal: journal, terraform: terraform, lease: lease,
        awaitsServices: hasEnabled && kind != .revert, budget: budget, waits: { events.yield(.stepWaits(id, $0)) }
      ) { events.yield(.stepLog(id, level: $0, line: $1)) }
      outcome =
        kind == .revert && !id.isCheck
        ? try await undo(StepCatalog.step(id), scene) : try await apply(StepCatalog.step(id), scene)
      if id == .checkPermissions, kind == .apply {
        // Cloud Run forgets in six weeks how the service did before.
        await engine.keepBaseline(journal) { events.yield(.stepLog(id, level: $0, line: $1)) }
      }
      // The answers are saved when nothing stands in the way any more: what was refused has changed nothing.
      if id == .checkPermissions, kind != .revert { try await engine.context.prepare() }
    } catch is NotWithoutTheLock {
      log(id, "left alone: this run does not hold the lock")
      await skip(id, tally)
      return false
    } catch {
      guard !Task.isCancelled else { return false }
      let failure = Failure(error)
      log(id, "\(failure.message): \(failure.reason)", .error)
      try? await journal.end(id, "failed")
      await tally.fail()
      events.yield(.stepFinished(id, outcome: .failed(failure), seconds: (clock.now - start) / .seconds(1)))
      return false
    }
    events.yield(.stepFinished(id, outcome: outcome, seconds: (clock.now - start) / .seconds(1)))
    return true
  }

  private func apply(_ step: any Step, _ scene: Scene) async throws -> StepOutcome {
    let heldBefore = await lease.isHeld
    var found = try await step.inspect(scene)
    if found != .asWanted, step.id.changesTheCloud {
      try await hold(for: step.id)
      // What was seen without the lock may have been changed by whoever had it.
      if !heldBefore, step.id.looksAgain, await lease.isHeld { found = try await step.inspect(scene) }
    }
    switch found {
    case .asWanted:
      return .unchanged
    case .differs(let details):
      for line in details { scene.log(line) }
      try await journal.intend(step.id, details)
      try await step.apply(scene)
      try await journal.end(step.id, "changed")
      return .changed
    }
  }

  /// Takes the lock before the first change of anything that others see. On a first set-up it can only be taken when its
  /// bucket is there, and everything but what leads to the bucket waits for that.
  private func hold(for step: StepID) async throws {
    if kind != .revert, !step.leadsToTheLock { await lease.awaitBucket() }
    try Task.checkCancellation()
    let isHeld = try await lease.take { log(step, $1, $0) }
    guard isHeld || kind == .revert || step.leadsToTheLock else { throw NotWithoutTheLock() }
  }

  /// Takes back what the journal says, newest first. What another environment still needs is left to it.
  private func undo(_ step: any Step, _ scene: Scene) async throws -> StepOutcome {
    let facts = await journal.facts(of: step.id)
    let secrets = step.id == .configurationSecrets ? scene.deletedSecrets.sorted() : []
    guard !facts.isEmpty || !secrets.isEmpty else { return .unchanged }
    if step.id.changesTheCloud { try await hold(for: step.id) }
    try await journal.intend(step.id, ["undo"])
    // What was adopted is given back before anything is destroyed, whenever it was adopted.
    let (given, made) = (facts.filter { $0.kind == .adopted }, facts.filter { $0.kind != .adopted })
    for fact in given.reversed() + made.reversed() {
      try Task.checkCancellation()
      if let heir = await journal.heir(of: fact, scene.names) {
        scene.log("\(fact.kind.rawValue) \(fact.name) stays: \(heir) uses it too")
        try await journal.handOver(fact, by: step.id, to: heir)
      } else {
        if case .adopted(let adopted) = fact {
          try await GivingBack(scene: scene).giveBack(adopted)
        } else {
          try await step.undo(fact, scene)
        }
        try await journal.unmade(fact, by: step.id)
      }
    }
    for name in secrets {
      let isDeleted = try await OwnedSecrets(google: scene.google, names: scene.names).delete(name)
      scene.log(
        isDeleted ? "deleted the secret \(name) with all its versions" : "the secret \(name) is gone, or not ours")
    }
    try await journal.end(step.id, "changed")
    // APIs stay enabled, and what steps have adopted stays as it is.
    return secrets.isEmpty && facts.allSatisfy { $0.kind == .service } ? .unchanged : .changed
  }
}

/// Another step has told already why this run does not have the lock, or cannot get it.
struct NotWithoutTheLock: Error {}
