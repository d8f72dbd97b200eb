import ArgumentParser
import SetupEngine
import SetupPlan

/// `overture status`: what differs between the answers and what is really there.
struct StatusCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what serves, and where it differs from overture.yaml.",
    discussion: """
      Several environments or services are a table; --environment or --full shows all of each.

      Examples:
        overture status
        overture status --all --full
        overture status --format json --detailed-exitcode
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where something differs.")
  var isDetailed = false
  @Flag(help: "Of several set-ups, show all of each instead of a table.")
  var full = false
  @OptionGroup var reading: ReadingOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let setUps = try await several.setUps(
      at: place, from: source.answers, environment: options.environment, readsAll: true)
    guard !setUps.isEmpty || format == .json else { return .done }
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.isReadOnly = reading.isReadOnly
      let looking = outside
      let several = Several(setUps: setUps, format: format)
      guard setUps.isList, setUps.selections.count > 1, !full, format != .json else {
        return try await several.report(isDetailed: isDetailed) { selection in
          let report = try await looking.statusReport(of: selection)
          return (text: try report.text(format), hasChanges: !report.drift.isEmpty)
        }
      }
      let runs = try RunHistory.lastRuns(in: outside.repository.root, environment: outside.environment)
      var rows: [StatusTable.Row] = []
      let failed = try await several.each({ try await looking.statusReport(of: $0) }) { _, report in
        rows.append(StatusTable.Row(report, last: runs[report.plan.names.githubEnvironment]))
      }
      let table = StatusTable(rows: rows)
      if !rows.isEmpty { try await StandardStreams.show(format == .markdown ? table.markdown : table.plain) }
      return failed ?? (isDetailed && rows.contains { $0.drift != "none" } ? .changes : .done)
    }
  }
}
