import Foundation
import PlainText
import SetupEngine
import SetupPlan

/// What `apply`, `adjust` and `revert` have in common: show it, or do it and save the answers.
struct SetUpRun {
  let outside: Outside
  let selection: AnswersSelection
  let change: ChangeOptions
  var consents = Consents()
  /// The settings that an adjustment names; nil for every other run.
  var adjusted: Set<ResourceField>?
  /// Whether it goes on until the workflow has deployed and the service itself answers.
  var watchesDeployment = false
  /// The plan that was agreed to; nil where whatever is planned now is.
  var planHash: PlanHash?

  private var words: CommandWords { selection.words(outside.place) }

  /// Carries the answers out.
  func apply(_ scope: AcceptedEngine.Scope) async throws -> ExitStatus {
    try makeSureItCanBegin(scope)
    try await outside.repository.claims().makeSure(isAlone: selection.answers)
    let engine = try await engine(AnswersKeeper(repository: outside.repository))
    let plan = engine.plan.plan
    if let planHash {
      let words = words.plan
      try PlanAgreement(hash: planHash, planAgain: words).check(try await engine.engine.preview())
    }
    if change.dryRun {
      try await StandardStreams.show(try await preview(of: engine, scope).text(format))
      return .done
    }
    var delivery = try await SetUpDelivery(
      outside: outside, plan: plan, kind: scope.kind, mode: change.deliver ?? plan.environment.delivery)
    delivery.carriesBaseline = change.deliversBaseline
    let status = try await HeadlessRun(events: change.events, words: words, name: selection.setUpName)
      .perform(engine.engine) { engine.carryOut(scope, resume: change.resume) }
    guard status == .done else { return status }
    let address = try await address(plan)
    let begin = Date()
    let (ended, delivered) = try await finish(delivery, address: address)
    if ended == .done, watchesDeployment { return try await watch(delivered, since: begin) }
    try answer(scope.kind, plan, address)
    return ended
  }

  /// Follows the deployment of what was delivered.
  private func watch(_ delivered: Delivered?, since begin: Date) async throws -> ExitStatus {
    let deployment = try await Deployment(outside: outside, selection: selection)
    let (events, run) = try await deployment.events(after: delivered, since: begin)
    return try await HeadlessDeployment(events: change.events, format: change.format, words: words).watch(events, run)
  }

  /// Makes sure of all that can be told without asking anybody outside.
  /// - Throws: `AnswersError` or a `Failure` with what is wrong.
  func makeSureItCanBegin(_ scope: AcceptedEngine.Scope) throws {
    let plan = try selection.acceptedPlan().plan
    try outside.host.makeSure(canRun: plan.answers)
    if scope == .apply { try outside.repository.makeSure(isServable: plan.answers.service) }
    _ = try AnswersFile(repository: outside.repository.at(selection.answers.service.home))
      .merged(selection.answers, environment: selection.environment)
  }

  /// The engine that carries the answers out, and saves them when its checks have passed.
  /// - Parameter keeper: saves the answers.
  /// - Returns: an engine that has not begun.
  /// - Throws: what `Outside.engine` throws.
  func engine(_ keeper: AnswersKeeper) async throws -> AcceptedEngine {
    try await outside.engine(
      for: try selection.acceptedPlan(), breaksLock: change.breaksLock, trustsJournal: change.trustsJournal,
      consents: consents, adjusted: adjusted
    ) { [selection] in try await keeper.save(selection) }
  }

  /// What a run would do.
  func preview(of engine: AcceptedEngine, _ scope: AcceptedEngine.Scope) async throws -> PlanReport {
    PlanReport(
      plan: engine.plan.plan, kind: scope.kind, preview: try await engine.engine.preview(), unaccepted: [],
      journalNotices: try await engine.engine.journalNotices(), terraform: await outside.terraform.value.sandboxNote)
  }

  /// The service's address; nil if the service does not exist.
  func address(_ plan: Plan) async throws -> String? {
    let names = plan.names
    return try await outside.google.run.getService(names.project, names.region, names.service)?.uri
  }

  /// Reverts everything that the journal knows of, once that was agreed to.
  ///
  /// - Parameters:
  ///   - confirmation: how it is agreed to.
  ///   - deletesSecrets: whether the service's own secrets go too.
  /// - Returns: the status to end with.
  /// - Throws: what stands in the way before the run begins.
  func revert(_ confirmation: RevertConfirmation, deletesSecrets: Bool = false) async throws -> ExitStatus {
    let plan = try selection.plan()
    let secrets = try await ownSecrets(of: plan, areWanted: deletesSecrets || confirmation != .given)
    var engine = try await self.engine(plan, deleting: deletesSecrets ? secrets : [])
    if change.dryRun {
      let report = PlanReport(
        plan: plan, kind: .revert, preview: try await engine.revertPreview(), unaccepted: [],
        journalNotices: try await engine.journalNotices())
      try await StandardStreams.show(report.text(format))
      return .done
    }
    if confirmation != .given {
      let report = PlanReport(plan: plan, kind: .revert, preview: try await engine.revertPreview(), unaccepted: [])
      try confirmation.settle(report.text())
      if !deletesSecrets, !secrets.isEmpty, RevertConfirmation.agreesToDelete(secrets) {
        engine = try await self.engine(plan, deleting: secrets)
      }
    }
    let agreed = engine
    let delivery = try await SetUpDelivery(
      outside: outside, plan: plan, kind: .revert, mode: change.deliver ?? plan.environment.delivery)
    let status = try await HeadlessRun(events: change.events, words: words, name: selection.setUpName).perform(agreed) {
      agreed.revert(resume: change.resume)
    }
    guard status == .done else { return status }
    let ended = try await finish(delivery, address: nil).status
    try answer(.revert, plan, nil)
    return ended
  }

  /// The format of a plan that is only shown.
  private var format: ReportFormat { change.format == .json ? .json : .text }

  /// Prints the answer of a run that was carried out, where the events are not the answer.
  private func answer(_ kind: RunEvent.RunKind, _ plan: Plan, _ address: String?) throws {
    guard change.events == .text else { return }
    if change.format == .json { return try StandardStreams.answer(RunDocument(kind, of: plan, address: address).text) }
    if let address { try StandardStreams.answer("\(address)\n") }
  }

  /// Delivers what an apply among several has written; where its files stay in the working copy, nothing is done.
  ///
  /// - Parameter address: the service's.
  /// - Returns: the status to end with.
  /// - Throws: `CommandFailure` where standard output takes no more events.
  func deliver(address: String?) async throws -> ExitStatus {
    let plan = try selection.plan()
    let mode = change.deliver ?? plan.environment.delivery
    guard mode != .files else { return .done }
    return try await finish(
      try await SetUpDelivery(outside: outside, plan: plan, kind: .apply, mode: mode), address: address
    ).status
  }

  /// Delivers what a run has written, and says what is left to do; a failure leaves the run a success.
  ///
  /// - Parameters:
  ///   - delivery: what to deliver.
  ///   - address: the service's.
  /// - Returns: the status to end with, and what was delivered, where it was.
  /// - Throws: `CommandFailure` where standard output takes no more events.
  private func finish(
    _ delivery: SetUpDelivery, address: String?
  ) async throws -> (status: ExitStatus, delivered: Delivered?) {
    let words = words
    var next = NextSteps(
      kind: delivery.kind, mode: delivery.mode, address: address,
      deliver: { words.deliver($0, after: delivery.kind) },
      back: delivery.kind == .revert ? words.apply : words.revert)
    var status = ExitStatus.done
    let event: DeliveryEventLine
    do {
      let delivered = try await delivery.deliver(words) { StandardStreams.progress("\($0)") }
      next.delivered = delivered
      event = DeliveryEventLine(delivered)
    } catch {
      let failure = Failure(error)
      for line in ErrorReport.lines(failure) { StandardStreams.tell(line) }
      StandardStreams.tell(
        "everything else is done; deliver again: \(words.deliver(delivery.mode, after: delivery.kind))")
      event = DeliveryEventLine(failure, mode: delivery.mode, environment: selection.name)
      status = ExitStatus(failure.kind)
    }
    if change.events == .json, delivery.mode != .files {
      try StandardStreams.answer(SafeText(json: event.text + "\n"))
    }
    for line in next.lines { StandardStreams.progress("\(line)") }
    return (status, next.delivered)
  }

  private func engine(_ plan: Plan, deleting secrets: [String]) async throws -> SetupEngine {
    try await outside.engine(
      for: plan, breaksLock: change.breaksLock, trustsJournal: change.trustsJournal, deletedSecrets: Set(secrets))
  }

  /// The secrets that the environment owns.
  private func ownSecrets(of plan: Plan, areWanted: Bool) async throws -> [String] {
    guard areWanted else { return [] }
    return try await OwnedSecrets(google: outside.google, names: plan.names).names()
  }
}
