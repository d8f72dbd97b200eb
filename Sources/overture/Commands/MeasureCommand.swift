import ArgumentParser
import Foundation
import Measurement
import PlainText
import SetupEngine
import SetupPlan

/// `overture measure`: before and after, against what the guide promises.
struct MeasureCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Compare before and after with what the guide promises.",
    discussion: """
      Before is what apply kept as .overture/baseline-ENVIRONMENT.json ahead of its first change; of a service that was not \
      there, its first days, kept by the first measure after them. After is the days since. Each promise has a verdict with its \
      range, or what is missing for one. Where two revisions share the requests, they are compared side by side, which needs \
      hours, not weeks: --split brings that about.

      Examples:
        overture measure --days 14
        overture measure --format markdown   # for a pull request
        overture measure --format html > report.html
        overture measure --split api-00042-abc:50 --dry-run
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var confirmation: ConfirmationOptions

  @Option(help: "text, markdown, json, svg (the plots) or html (one page that needs nothing else).")
  var format: MeasureFormat = .text
  @Option(help: ArgumentHelp("How many days after are compared at most, up to 42.", valueName: "number"))
  var days = 14
  @Option(help: ArgumentHelp("Where the time after begins: a day, as 2026-11-28, or an instant.", valueName: "date"))
  var since: SinceArgument?
  @Option(
    help: ArgumentHelp("The time before, from this file instead of the environment's own.", valueName: "file"),
    completion: .file())
  var baseline: String?
  @Option(
    help: ArgumentHelp(
      "First give a revision this part of 100 requests, and the others to the one that answers most now.",
      valueName: "revision:percent"))
  var split: SplitArgument?
  @Flag(help: "With --split: show what would change, and change nothing.") var dryRun = false
  @Flag(name: .customLong("promql"), help: "Add the questions in PromQL, to ask them yourself.") var promQL = false
  @Option(help: ArgumentHelp("What plots are made of: braille, blocks or ascii.", valueName: "characters"))
  var plot: PlotCharacters?

  func validate() throws {
    guard (1...42).contains(days) else {
      throw ValidationError("--days \(days) cannot be compared; Cloud Run keeps 42 days. Name 1 to 42.")
    }
    guard split != nil || !dryRun else {
      throw ValidationError("--dry-run goes with --split: measure changes nothing.")
    }
    guard !dryRun || format == .text || format == .json else {
      throw ValidationError("--dry-run is printed as text or json.")
    }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let words = selection.words(place)
    let other = try baseline.map { try BaselineFile.read($0) }
    let agreement = try split.map {
      try OperationConfirmation(
        isGiven: confirmation.yes || dryRun, command: words.measure(splitting: "\($0.revision):\($0.percent)"))
    }
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      if let split, let agreement {
        let isOver = try await share(split, plan, outside, agreement, words)
        guard !isOver else { return .done }
      }
      let (answer, kept) = try await outside.measured(
        plan, WindowChoice(baseline: other, days: days, since: since?.date), asksPromQL: promQL || format == .json)
      if let kept {
        StandardStreams.progress("kept the first days as \(kept); to keep them with the code: git add -f \(kept)")
      }
      try await show(answer)
      return .done
    }
  }

  /// Shares the requests, once that was agreed to.
  /// - Returns: whether nothing is left to do, since it was only to be shown.
  private func share(
    _ split: SplitArgument, _ plan: Plan, _ outside: Outside, _ agreement: OperationConfirmation, _ words: CommandWords
  ) async throws -> Bool {
    let operations = try await outside.operations(for: plan)
    let planned = try await operations.plannedSplit(split.revision, percent: split.percent)
    let lines = planned.split.isDone ? ["None: everything is up to date."] : planned.split.changes
    let text = [
      ReportSection(title: "Split of \(plan.names.environment)", lines: lines.map { .item($0) }),
      ReportSection(title: "Afterwards", lines: planned.split.notes.map { .item($0) }),
    ].map(\.plain).joined(separator: "\n")
    if dryRun {
      let document = OperationDocument(
        .split, of: plan, isDone: false, changes: planned.split.changes, notes: planned.split.notes,
        revision: split.revision)
      try StandardStreams.answer(format == .json ? document.text : text)
      return true
    }
    guard !planned.split.isDone else { return false }
    try agreement.settle(
      "Share the requests of \(plan.names.environment)?", text,
      command: words.measure(splitting: "\(split.revision):\(split.percent)"))
    for note in planned.split.notes where confirmation.yes { StandardStreams.progress("\(note)") }
    try await operations.carryOut(planned)
    return false
  }

  private func show(_ answer: MeasureAnswer) async throws {
    switch format {
    case .text:
      let characters = plot ?? PlotCharacters(environment: OutputSettings.current.environment)
      try await StandardStreams.show(
        answer.text(width: StandardStreams.answerWidth, characters, paints: OutputSettings.current.paintsAnswer))
    case .markdown: try await StandardStreams.show(SafeText(layout: answer.report.markdown))
    case .json: try StandardStreams.answer(try MeasureDocument(answer).text)
    case .svg: try StandardStreams.answer(SafeText(layout: answer.report.svg))
    case .html: try StandardStreams.answer(SafeText(layout: answer.report.html))
    }
  }
}
