import ArgumentParser
import SetupPlan

/// `overture status`: what differs between the answers and what is really there.
struct StatusCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what serves, and where it differs from overture.yaml.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where something differs.")
  var isDetailed = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selections = try await several.selections(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      try await Several(selections: selections, format: format).report(isDetailed: isDetailed) { selection in
        let plan = try selection.plan()
        let engine = try await outside.engine(for: plan)
        let comparison = try await engine.comparison()
        let service = try? await outside.google.run.getService(
          plan.names.project, plan.names.region, plan.names.service)
        let serving = try await engine.serving()
        let report = StatusReport(
          plan: plan, drift: comparison.drift, foreign: comparison.foreign, removals: comparison.removals,
          address: service?.uri, journalNotices: try await engine.journalNotices(),
          terraform: await outside.terraform.value.sandboxNote, serving: serving)
        return (text: try report.text(format), hasChanges: !comparison.drift.isEmpty)
      }
    }
  }
}
