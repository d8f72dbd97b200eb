import ArgumentParser
import SetupPlan

/// `overture plan`: what would change, found out by reading alone.
struct PlanCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would change: files, steps, commands, IAM, cost.",
    discussion: "Trade-offs that nobody has accepted yet are shown with their text; apply wants them accepted.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where there are changes.")
  var isDetailed = false
  @OptionGroup var reading: ReadingOptions
  @Flag(help: "Sign in nowhere: show files, sizing, cost and risks, and say what is not known.")
  var offline = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let setUps = try await several.setUps(at: place, from: source.answers, environment: options.environment)
    guard !setUps.isEmpty || format == .json else { return .done }
    let report = Several(setUps: setUps, format: format)
    if offline {
      return try await report.report(isDetailed: isDetailed) { selection in
        let report = try await OfflinePlan(place: place, selection: selection).report()
        return (text: try report.text(format), hasChanges: !report.preview.isEmpty)
      }
    }
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.isReadOnly = reading.isReadOnly
      let looking = outside
      return try await report.report(isDetailed: isDetailed) { selection in
        let report = try await looking.planReport(of: selection)
        return (text: try report.text(format), hasChanges: !report.preview.isEmpty)
      }
    }
  }

  func validate() throws {
    guard !offline || !reading.isReadOnly else {
      throw ValidationError("--offline signs in nowhere; --read-only is for an account that may read.")
    }
  }
}
