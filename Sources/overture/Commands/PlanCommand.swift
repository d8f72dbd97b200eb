import ArgumentParser
import PlainText
import SetupPlan

/// `overture plan`: what would change, found out by reading alone.
struct PlanCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would change: files, steps, commands, IAM, cost.",
    discussion: """
      A summary; --full shows all of it: files as diffs, the steps as commands, each grant, and the text of the trade-offs \
      that nobody has accepted yet, which apply requires you to accept. Markdown and JSON are always whole.

      Where you are not signed in to Google Cloud or GitHub, the plan is made from your files alone, as with --offline: \
      files, steps, cost and risks. It says so, has no hash, and ends with 0. With --read-only, --detailed-exitcode or \
      --format json a missing sign-in is an error (77), and so is an account that is refused, whatever the options.

      Examples:
        overture plan --sandbox   # a summary
        overture plan --full --no-pager
        overture plan --offline   # without signing in
        overture plan --format json --detailed-exitcode
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(help: "Show all of it instead of a summary.")
  var full = false
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
    if offline { return try await unsigned(report, at: place) }
    let connected: Outside
    do {
      connected = try await Outside.connect(place)
    } catch {
      guard let first = MissingSignIn(error), goesOnUnsigned else { throw error }
      let missing = await MissingSignIn.all(after: first, environment: place.environment)
      for line in MissingSignIn.note(missing, environment: place.environment) { StandardStreams.progress(line) }
      return try await unsigned(report, at: place)
    }
    return try await connected.use { outside in
      var outside = outside
      outside.isReadOnly = reading.isReadOnly
      let looking = outside
      return try await report.report(isDetailed: isDetailed) { selection in
        let report = try await looking.planReport(of: selection)
        return (text: try text(of: report), hasChanges: !report.preview.isEmpty)
      }
    }
  }

  /// Whether a plan from files alone is of use to whoever asks: not to a program, which would take it for a full one.
  private var goesOnUnsigned: Bool { !reading.isReadOnly && !isDetailed && format != .json }

  /// The report that no account is needed for.
  private func unsigned(_ several: Several, at place: Place) async throws -> ExitStatus {
    try await several.report(isDetailed: isDetailed) { selection in
      let report = try await OfflinePlan(place: place, selection: selection).report()
      return (text: try text(of: report), hasChanges: !report.preview.isEmpty)
    }
  }

  private func text(of report: PlanReport) throws -> SafeText {
    full || format != .text ? try report.text(format) : report.summary(OutputSettings.current.paintsAnswer)
  }

  func validate() throws {
    guard !offline || !reading.isReadOnly else {
      throw ValidationError("--offline signs in nowhere; --read-only is for an account that may read.")
    }
  }
}
