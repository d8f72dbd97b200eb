import ArgumentParser
import SetupPlan

/// `overture history`: what was deployed, by whom and when, and the workflow's runs beside it.
struct HistoryCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show the revisions of an environment, and the workflow's runs.",
    discussion: """
      Each revision with its image, the commit that it was built from, who deployed it and when, its size, its part of the \
      requests, its tags and its state; then the runs of the environment's workflow. overture rollback gives the requests to one \
      of them.

      Examples:
        overture history --limit 5
        overture history -e staging --format json
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Option(help: ArgumentHelp("How many revisions at most, the newest first.", valueName: "number"))
  var limit = 20

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit \(limit) shows nothing; name a number from 1.") }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      let history = try await outside.operations(for: plan).history(limit: limit)
      try await StandardStreams.show(try HistoryReport(plan: plan, history: history).text(format))
      return .done
    }
  }
}
