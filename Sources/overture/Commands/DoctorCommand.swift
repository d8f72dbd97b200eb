import ArgumentParser
import PlainText
import SetupEngine
import SetupPlan

/// `overture doctor`: what is wrong with a set-up, proved by what was seen, and its cure.
struct DoctorCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find what is wrong with a set-up, prove it, and mend it.",
    discussion: """
      It looks for what has gone wrong for others: the workflow's identity, roles, GitHub, Terraform, the service, its last \
      deployment and its log. Each finding says what was asked and answered, what it explains, and its cure: a step that is carried \
      out again, a change that the journal records, other sizes, or a command for a person. Looking changes nothing.

      It ends with 0 where nothing is wrong, with 2 where something is, and with 77 where nothing is wrong as far as this account \
      is shown it.

      Examples:
        overture doctor
        overture doctor -e staging --format json
        overture doctor --cure keep-warm --dry-run
        overture doctor --cure-all-safe --yes
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @Option(help: ArgumentHelp("Mend this finding, by its name. Repeatable.", valueName: "id"))
  var cure: [DoctorRow.Name] = []
  @Flag(help: "Mend every finding whose cure takes nothing from anybody and costs nothing.")
  var cureAllSafe = false
  @Flag(help: "List everything that was looked for.")
  var detailed = false
  @Flag(help: "Show what a cure would change, and change nothing.")
  var dryRun = false
  @OptionGroup var confirmation: ConfirmationOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text

  private var isCuring: Bool { !cure.isEmpty || cureAllSafe }

  func validate() throws {
    guard !dryRun || isCuring else { throw ValidationError("--dry-run goes with --cure or --cure-all-safe.") }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let command = selection.words(place).doctor(
      cure.map(\.rawValue).flatMap { ["--cure", $0] } + (cureAllSafe ? ["--cure-all-safe"] : []))
    let agreement =
      isCuring ? try OperationConfirmation(isGiven: confirmation.yes || dryRun, command: command) : .given
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      let engine = try await outside.engine(for: plan)
      let report = DoctorReport(
        plan: plan, examination: try await engine.examine(), place: place.options, isDetailed: detailed)
      guard isCuring else {
        try await StandardStreams.show(try report.text(format))
        return report.status
      }
      let chosen = try self.chosen(from: report.examination)
      guard !chosen.isEmpty else {
        try await StandardStreams.show(try report.text(format))
        return report.status
      }
      let curing = Curing(outside: outside, selection: selection, engine: engine)
      let review = try await curing.review(chosen)
      if dryRun {
        try StandardStreams.answer(review)
        return .done
      }
      try agreement.settle("Mend \(selection.name)?", review, command: command)
      for finding in chosen {
        let status = try await curing.mend(finding)
        guard status == .done else { return status }
      }
      let after = DoctorReport(
        plan: plan, examination: try await outside.engine(for: plan).examine(), place: place.options,
        isDetailed: detailed)
      try await StandardStreams.show(try after.text(format))
      return after.status
    }
  }

  /// The findings that are to be mended.
  /// - Throws: `CommandFailure` with 65 where one was not found, or is not mended by a command.
  private func chosen(from examination: Examination) throws -> [DoctorFinding] {
    for name in cure where !examination.findings.contains(where: { $0.row == name }) {
      let explaining = examination.findings.first { $0.explains.contains(name) }
      throw CommandFailure(
        Failure(
          message: "\(name.rawValue) was not found",
          reason: explaining.map { "\($0.row.rawValue) was, and explains it." } ?? "Nothing of that kind is wrong now.",
          remedy: explaining.map { "Mend that first: \($0.cure.command)" } ?? "See what is wrong: overture doctor",
          kind: .answers))
    }
    let chosen = examination.findings.filter { cure.contains($0.row) || (cureAllSafe && $0.cure.isSafe) }
    if let told = chosen.first(where: { $0.cure.work == .told }) {
      throw CommandFailure(
        Failure(
          message: "\(told.row.rawValue) is not mended by Overture", reason: told.cure.words,
          remedy: told.cure.command, kind: .answers))
    }
    return chosen
  }
}

extension DoctorRow.Name: ExpressibleByArgument {}
