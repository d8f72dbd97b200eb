import ArgumentParser
import SetupPlan

/// `overture status`: what differs between the answers and what is really there.
struct StatusCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the drift between overture.yaml and what is really there.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where something differs.")
  var isDetailed = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.readingPlan()
    return try await Outside.use(place) { outside in
      let drift = try await outside.engine(for: plan).drift()
      let service = try? await outside.google.run.getService(
        plan.names.project, plan.names.region, plan.names.service)
      let report = StatusReport(plan: plan, drift: drift, address: service?.uri)
      try StandardStreams.answer(try report.text(format))
      return isDetailed && !drift.isEmpty ? .changes : .done
    }
  }
}
