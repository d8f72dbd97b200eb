import ArgumentParser
import PlainText
import SetupEngine
import SetupPlan

/// `overture secrets list`: what there is, without any value.
struct SecretsListCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the secrets of the service: versions, who reads them, where they come from; never a value.",
    discussion: """
      Examples:
        overture secrets list
        overture secrets list -e staging --format json
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    return try await Outside.use(place) { outside in
      let entries = try await SecretsSurvey(google: outside.google, plan: plan).entries()
      try await StandardStreams.show(try SecretsReport(plan: plan, entries: entries).text(format))
      return .done
    }
  }
}
