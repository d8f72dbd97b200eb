import Foundation
import PlainText
import SetupEngine
import SetupPlan

/// What `apply` does with several set-ups: show it, or carry them out together and tell what became of each.
struct FleetRun {
  let outside: Outside
  let setUps: SetUps
  let change: ChangeOptions
  var consents = Consents()

  /// How many set-ups go on at once at most: each may have a Terraform that wants a processor and much memory.
  static let width = min(4, 2 * ProcessInfo.processInfo.activeProcessorCount)

  /// Carries the answers of all out.
  ///
  /// - Returns: the status to end with: 1 where any failed.
  /// - Throws: `CommandFailure` where the answers of any are wrong, before anything is changed.
  func perform() async throws -> ExitStatus {
    try await makeSureAllCanBegin()
    if change.dryRun {
      let keeper = AnswersKeeper(repository: outside.repository)
      return try await Several(setUps: setUps, format: format).report(isDetailed: false) { selection in
        let run = self.run(selection)
        return (text: try await run.preview(of: run.engine(keeper), .apply).text(format), hasChanges: false)
      }
    }
    let selections = try unfinished()
    guard !selections.isEmpty else {
      StandardStreams.progress("nothing is left to resume: the last run of each has succeeded")
      return .done
    }
    let keeper = AnswersKeeper(repository: outside.repository)
    let members = selections.map { member(of: $0, keeper) }
    let fleet = Fleet(members, width: Self.width, screen: screen(members.map(\.name)))
    let outcomes = try await StoppableRun(run: Task { try await fleet.run() }) { await fleet.stop() }.value()
    await fleet.ended(within: HeadlessRun.patience)
    let report = FleetReport(place: outside.place, kind: .apply, selections: selections, outcomes: outcomes)
    if change.events == .text { try StandardStreams.answer(format == .json ? report.document : report.addresses) }
    for line in report.lines {
      if report.status == .done { StandardStreams.progress(line) } else { StandardStreams.tell(line) }
    }
    let delivered = try await deliver(selections, outcomes)
    return report.status == .done ? delivered : report.status
  }

  /// The format of the answer.
  private var format: ReportFormat { change.format == .json ? .json : .text }

  /// Delivers what those that ended well have written, one after another.
  private func deliver(_ selections: [AnswersSelection], _ outcomes: [FleetOutcome]) async throws -> ExitStatus {
    var status = ExitStatus.done
    for (selection, outcome) in zip(selections, outcomes) {
      guard case .done(let address) = outcome else { continue }
      let delivered = try await run(selection).deliver(address: address)
      if delivered != .done { status = .stepFailed }
    }
    return status
  }

  private func run(_ selection: AnswersSelection) -> SetUpRun {
    SetUpRun(outside: outside, selection: selection, change: change, consents: consents)
  }

  private func screen(_ names: [SetUpName]) -> any FleetScreen {
    if change.events == .json { return FleetEvents(names: names) }
    return StandardStreams.progressIsTerminal ? FleetRows(names) : FleetLines(names)
  }

  private func member(
    of selection: AnswersSelection, _ keeper: AnswersKeeper
  ) -> FleetMember {
    let run = run(selection)
    return FleetMember(
      name: selection.setUpName, shared: selection.shared,
      source: selection.environment.promote.map {
        SetUpName(service: selection.answers.service.name, environment: $0.from)
      }
    ) {
      FleetMember.Run(try await run.engine(keeper), resume: run.change.resume, google: run.outside.google)
    }
  }

  /// Those of which the last run did not succeed, where runs are resumed; else all.
  private func unfinished() throws -> [AnswersSelection] {
    guard change.resume else { return setUps.selections }
    let runs = try RunHistory.lastRuns(in: outside.repository.root, environment: outside.environment)
    return try setUps.selections.filter { runs[try $0.plan().names.githubEnvironment]?.outcome != "succeeded" }
  }

  /// Everything that is wrong with any of them is said before anything begins.
  private func makeSureAllCanBegin() async throws {
    let claims = await outside.repository.claims()
    var wrong: [FleetRefusal.Wrong] = setUps.broken.map { ($0.file, $0.report) }
    for selection in setUps.selections {
      let title = "\(selection.file), \(selection.name)"
      do {
        try claims.makeSure(isAlone: selection.answers)
        try run(selection).makeSureItCanBegin(.apply)
      } catch {
        wrong.append((title, ErrorReport(error)))
      }
    }
    if !wrong.isEmpty { throw FleetRefusal(wrong: wrong) }
  }
}

/// What is wrong with some of several set-ups; nothing was changed.
struct FleetRefusal: Error {
  /// A set-up or a file, and what is wrong with it.
  typealias Wrong = (title: String, report: ErrorReport)

  let wrong: [Wrong]

  /// What is wrong with each, under its name.
  var lines: [SafeText] {
    wrong.flatMap { ["\($0.title):"] + $0.report.lines }
      + ["nothing was changed; fix what is named above, then run it again"]
  }

  /// The status of the first.
  var status: ExitStatus { wrong.first?.report.status ?? .answers }
}
