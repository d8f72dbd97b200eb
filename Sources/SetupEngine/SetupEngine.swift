import Artifacts
import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// Looks at what a plan would change, takes it back, and, for an `AcceptedEngine`, carries it out; it tells what happens.
package actor SetupEngine {
  let plan: Plan
  let context: EngineContext
  let lookups: Lookups
  private var isStopping = false
  private var running = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  package init(plan: Plan, context: EngineContext) {
    self.plan = plan
    var context = context
    // What is refused names the fix for this very project and account.
    context.google = context.google.knowing(project: plan.names.project, account: context.person)
    self.context = context
    lookups = Lookups(google: context.google, github: context.github, plan: plan)
  }

  /// Starts a run.
  ///
  /// Steps find out for themselves what is done already, so a resumed run differs only in what it says; an interrupted step
  /// is reconciled either way.
  /// - Parameters:
  ///   - kind: apply and adjust do the plan, revert takes back what the journal says was done.
  ///   - resume: whether an earlier run is continued.
  /// - Returns: the run's events; it ends with `runFinished`. Who stops reading cancels the run where it is.
  nonisolated func run(_ kind: RunEvent.RunKind, resume: Bool) -> AsyncStream<RunEvent> {
    AsyncStream { continuation in
      let task = Task {
        await self.perform(kind, resume: resume, continuation)
        continuation.finish()
      }
      continuation.onTermination = { end in
        if case .cancelled = end { task.cancel() }
      }
    }
  }

  /// Starts a revert, which nobody has to accept a risk for; its events are those of `run`.
  ///
  /// - Parameter resume: whether an earlier run is continued.
  /// - Returns: the run's events.
  package nonisolated func revert(resume: Bool) -> AsyncStream<RunEvent> { run(.revert, resume: resume) }

  /// Lets the running steps finish and starts no others.
  package func stop() { isStopping = true }

  /// Returns when no run goes on any more: one that was cancelled still gives its lock back.
  ///
  /// - Parameter limit: how long to wait at most. A Terraform that takes longer to stop goes on doing so by itself.
  package func ended(within limit: Duration) async {
    guard running > 0 else { return }
    let timer = Task {
      try await Task.sleep(for: limit)
      wake()
    }
    await withCheckedContinuation { waiting.append($0) }
    timer.cancel()
  }

  private func settle() {
    running -= 1
    if running == 0 { wake() }
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  // MARK: - A run

  private func perform(
    _ kind: RunEvent.RunKind, resume: Bool, _ events: AsyncStream<RunEvent>.Continuation
  ) async {
    running += 1
    defer { settle() }
    let clock = ContinuousClock()
    let start = clock.now
    func seconds() -> Double { (clock.now - start) / .seconds(1) }
    let folder = StateFolder(repository: context.repository)
    let lock: RunLock
    let journal: Journal
    do {
      try refuseForeignCode()
      try folder.check()
      let opened = try folder.create()
      lock = try RunLock.take(plan.names.githubEnvironment, in: opened, by: context.person, now: context.now())
      let processFile = TerraformWorkspace.processFile(data: folder.terraform(plan.names.githubEnvironment))
      if let orphan = TerraformProcess.refusal(processFile) { throw orphan }
      journal = try await openJournal()
      if kind == .revert, let doubt = journal.doubt { throw doubt.refusal(plan) }
      try refuseOtherPlace(await journal.ledger)
      if kind != .revert { try await LocalReadiness(context: context, journal: journal).check() }
    } catch let problem as LocalReadiness.Problem {
      events.yield(.runStarted(run: kind, environment: plan.names.environment, steps: plan.steps))
      refuse(problem.failure, events, seconds(), at: problem.step)
      return
    } catch {
      events.yield(.runStarted(run: kind, environment: plan.names.environment, steps: plan.steps))
      refuse(Failure(error), events, seconds())
      return
    }
    let steps = await steps(of: kind, journal)
    events.yield(.runStarted(run: kind, environment: plan.names.environment, steps: steps))
    let lease = CloudLease(context, plan: plan, journal: journal, kind: kind, lookups: lookups)
    // An adjustment leaves the bucket alone: nobody would tell that it is there.
    if !steps.contains(.stateBucket) { await lease.settleBucket() }
    let run = Run(
      engine: self, kind: kind, journal: journal, terraform: terraformSession(), lease: lease, events: events)
    for notice in journal.notices { run.log(steps[0], notice, .warning) }
    let unfinished = await journal.unfinishedRun
    if let unfinished {
      run.log(steps[0], "\(resume ? "continuing" : "an earlier run did not finish") (\(unfinished))")
    } else if resume {
      run.log(steps[0], "there is no unfinished run; everything is looked at again")
    }
    let hasFacts = await !journal.facts().isEmpty
    var outcome = RunOutcome.succeeded
    if kind == .revert, !hasFacts, context.deletedSecrets.isEmpty {
      run.log(steps[0], "the journal knows of nothing that was made for \(plan.names.environment)")
      for step in steps {
        events.yield(.stepStarted(step))
        events.yield(.stepFinished(step, outcome: .unchanged, seconds: 0))
      }
    } else {
      do {
        try await journal.begin(kind, project: plan.names.project, home: plan.answers.service.home)
        outcome = await keeping(lease) { await run.go(steps) { await self.isStopping } }
        if await lease.wasRefused { try await journal.renounce([.servicesEnable, .stateBucket]) }
        if !Task.isCancelled { try await journal.finish(Self.word(outcome)) }
      } catch {
        _ = await giveBack(lease)
        refuse(Failure(error), events, seconds())
        await lock.release()
        return
      }
    }
    // A run that ended may have left one too: giving it back can fail.
    if unfinished != nil || resume, outcome == .succeeded { await clearLeftLock(lease, run, steps[0]) }
    let isGivenBack = await giveBack(lease)
    if !isGivenBack { run.log(steps[0], "the lock in the state bucket could not be given back", .warning) }
    // The journal tells a later run that a lock that stayed is its own.
    if kind == .revert, outcome == .succeeded, isGivenBack { await cleanUp(folder, journal, steps, run) }
    await lock.release()
    isStopping = false
    events.yield(.runFinished(outcome, seconds: seconds()))
  }

  /// Does something, and renews the lock meanwhile.
  private func keeping(_ lease: CloudLease, _ work: @escaping @Sendable () async -> RunOutcome) async -> RunOutcome {
    await withTaskGroup(of: RunOutcome?.self) { group in
      group.addTask { await work() }
      group.addTask {
        await lease.keep()
        return nil
      }
      var outcome = RunOutcome.interrupted
      for await ended in group {
        guard let ended else { continue }
        outcome = ended
        group.cancelAll()
      }
      return outcome
    }
  }

  /// A run that was killed after its last change has left its lock, and nothing to do for the run that goes on with it.
  private func clearLeftLock(_ lease: CloudLease, _ run: Run, _ step: StepID) async {
    do {
      try await lease.clearLeftBehind()
    } catch let error as GoogleCloudError where [.notFound, .serviceDisabled].contains(error.kind) {
    } catch {
      run.log(step, "the lock of the interrupted run may be left: \(Failure(error).reason)", .warning)
    }
  }

  /// Gives the lock back, also where the run was cancelled, but not at any price in time.
  private func giveBack(_ lease: CloudLease) async -> Bool {
    let patience = context.lease.patience * (Task.isCancelled ? 1 : 10)
    let release = Task { await lease.release() }
    let limit = Task {
      try await Task.sleep(for: patience)
      release.cancel()
    }
    defer { limit.cancel() }
    return await release.value
  }

  /// The steps of the plan; in a revert newest first, with those that only an earlier plan had.
  private func steps(of kind: RunEvent.RunKind, _ journal: Journal) async -> [StepID] {
    if kind != .revert, let cured = context.cured {
      return plan.steps.filter { $0 == .checkCredentials || cured.contains($0) }
    }
    guard kind == .revert else { return kind == .adjust ? plan.steps.filter(StepID.adjusting.contains) : plan.steps }
    var journalled = await Set(journal.facts().map(\.step))
    if !context.deletedSecrets.isEmpty { journalled.insert(.configurationSecrets) }
    let all = StepID.allCases.filter { plan.steps.contains($0) || journalled.contains($0) }
    return [.checkCredentials] + all.reversed().filter { ![.checkCredentials, .checkPermissions].contains($0) }
  }

  /// A run that cannot even begin.
  private func refuse(
    _ failure: Failure, _ events: AsyncStream<RunEvent>.Continuation, _ seconds: Double,
    at failed: StepID = .checkCredentials
  ) {
    isStopping = false
    events.yield(.stepStarted(failed))
    events.yield(.stepLog(failed, level: .error, line: "\(failure.message): \(failure.reason)"))
    events.yield(.stepFinished(failed, outcome: .failed(failure), seconds: 0))
    for step in plan.steps where step != failed { events.yield(.stepFinished(step, outcome: .skipped, seconds: 0)) }
    events.yield(.runFinished(.failed, seconds: seconds))
  }

  /// Nothing of any environment is left: the journal has served its purpose.
  private func cleanUp(
    _ folder: StateFolder, _ journal: Journal, _ steps: [StepID], _ run: Run
  ) async {
    let environment = plan.names.githubEnvironment
    try? folder.removeTerraform(environment)
    guard await journal.facts().isEmpty, await journal.otherEnvironments().isEmpty else { return }
    do {
      try folder.remove()
      journalKeys.forget()
    } catch {
      run.log(steps[0], Failure(error).message, .warning)
    }
  }

  private static func word(_ outcome: RunOutcome) -> String {
    switch outcome {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }

  // MARK: - What steps work with

  private var journalKeys: JournalKeys {
    JournalKeys(repository: context.repository, environment: context.environment)
  }

  /// The journal as it is, or an empty one; opening it makes no file.
  func openJournal() async throws -> Journal {
    try await Journal.open(
      in: StateFolder(repository: context.repository), environment: plan.names.githubEnvironment, keys: journalKeys,
      things: PlannedThings(plan: plan, files: context.files.map(\.path)), isTrusted: context.trustsJournal,
      reader: context.journals, now: context.now)
  }

  func terraformSession() -> TerraformSession {
    switch context.terraform {
    case .executable(let path, let environment, let note):
      let credentials = context.google.credentials
      return TerraformSession(
        TerraformRunner(
          path: path, environment: environment.merging(context.environment) { _, own in own },
          token: { try await credentials.token().value },
          known: KnownNames(project: plan.names.project, account: context.person), note: note))
    case .standIn(let reason):
      guard let standIn = context.standIn else {
        return TerraformSession(NoTerraform(failure: TerraformProgram.missing(reason)))
      }
      return TerraformSession(standIn(context.google, reason))
    case .missing(let failure): return TerraformSession(NoTerraform(failure: failure))
    }
  }

  /// The scene of one step, its clients reporting their waits, to the step's log where nobody else listens.
  func scene(
    _ step: StepID, mode: Scene.Mode, journal: Journal, terraform: TerraformSession, lease: CloudLease? = nil,
    awaitsServices: Bool, budget: RetryBudget = RetryBudget(),
    waits: (@Sendable (RunEvent.Retry) -> Void)? = nil,
    log: @escaping @Sendable (RunEvent.LogLevel, String) -> Void
  ) -> Scene {
    let notice: @Sendable (RetryNotice) -> Void = { notice in
      let retry = RunEvent.Retry(
        seconds: notice.wait / .seconds(1), attempt: notice.attempt, reason: notice.reason, request: notice.request)
      if let waits { waits(retry) } else { log(.warning, retry.line) }
    }
    var google = context.google.noticing(notice).sharing(budget).announcing { operation in
      log(.info, "waiting for \(operation.name)")
    }
    if awaitsServices { google = google.awaiting(.enabledServices) }
    return Scene(
      step: step, mode: mode, plan: plan, files: context.files, layout: context.layout, repository: context.repository,
      person: context.person, branches: context.branches,
      environment: context.environment, google: google, github: context.github.noticing(notice).sharing(budget),
      consents: context.consents, adjusted: context.adjusted,
      requiredVariables: context.requiredVariables, writtenPaths: context.writtenPaths,
      pendingSecrets: context.pendingSecrets, deletedSecrets: context.deletedSecrets,
      removedRegions: context.removedRegions, isReadOnly: context.isReadOnly, lookups: lookups,
      journal: journal, terraform: terraform, lease: lease,
      log: log)
  }
}
