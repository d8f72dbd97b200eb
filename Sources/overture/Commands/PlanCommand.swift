import ArgumentParser
import Foundation
import SetupPlan

/// `overture plan`: what would change, found out by reading alone.
struct PlanCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would change: files, steps, commands, IAM, cost.",
    discussion: "Trade-offs that nobody has accepted yet are shown with their text; apply wants them accepted.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where there are changes.")
  var isDetailed = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.readingPlan()
    return try await Outside.use(place) { outside in
      let preview = try await outside.engine(for: plan).preview()
      let report = PlanReport(
        plan: plan, kind: .apply, preview: preview, unaccepted: selection.environment.security.unacknowledged)
      try StandardStreams.answer(try report.text(format))
      return isDetailed && !preview.isEmpty ? .changes : .done
    }
  }
}
