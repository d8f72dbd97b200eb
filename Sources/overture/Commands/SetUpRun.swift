import Foundation
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

  private var words: CommandWords { CommandWords(place: outside.place, environment: selection.name) }

  /// Carries the answers out.
  func apply(_ scope: AcceptedEngine.Scope) async throws -> ExitStatus {
    let accepted = try selection.acceptedPlan()
    let plan = accepted.plan
    try await outside.repository.makeSure(isAlone: plan.answers)
    try outside.host.makeSure(canRun: plan.answers)
    if scope == .apply { try outside.repository.makeSure(isServable: plan.answers.service) }
    let file = AnswersFile(repository: outside.repository.at(selection.answers.service.home))
    let saved = try file.merged(selection.answers, environment: selection.environment)
    let engine = try await outside.engine(
      for: accepted, breaksLock: change.breaksLock, trustsJournal: change.trustsJournal, consents: consents,
      adjusted: adjusted
    ) { try file.save(saved) }
    if change.dryRun {
      let report = PlanReport(
        plan: plan, kind: scope.kind, preview: try await engine.engine.preview(), unaccepted: [],
        journalNotices: try await engine.engine.journalNotices(), terraform: await outside.terraform.value.sandboxNote)
      try StandardStreams.answer(report.text())
      return .done
    }
    let status = try await HeadlessRun(events: change.events, words: words).perform(engine.engine) {
      engine.carryOut(scope, resume: change.resume)
    }
    if status == .done, change.events == .text { try await answerAddress(plan) }
    return status
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
      try StandardStreams.answer(report.text())
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
    return try await HeadlessRun(events: change.events, words: words).perform(agreed) {
      agreed.revert(resume: change.resume)
    }
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

  private func answerAddress(_ plan: Plan) async throws {
    let names = plan.names
    let service = try await outside.google.run.getService(names.project, names.region, names.service)
    if let uri = service?.uri { try StandardStreams.answer("\(uri)\n") }
  }
}
