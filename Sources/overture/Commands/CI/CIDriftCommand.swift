import ArgumentParser
import PlainText

/// `overture ci drift`: what differs from the answers, as one issue.
struct CIDriftCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift", abstract: "Look for drift, and keep one issue about it, which is closed when it is gone.",
    discussion: """
      Examples:
        overture ci drift -e production --detailed-exitcode
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where something differs.")
  var isDetailed = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let run = WorkflowRunPlace(place.environment)
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.isReadOnly = true
      let report = try await outside.statusReport(of: selection)
      let issue = DriftIssue(report: report)
      let conversation = try await Conversation.open(outside.github, selection.answers.repository)
      let outcome = try await conversation.keepIssue(issue.title, issue.body, issue.marker)
      StandardStreams.progress("\(issue.title): \(Self.words(outcome, isThere: issue.body != nil))")
      try run.summarise(report.sections)
      return isDetailed && issue.body != nil ? .changes : .done
    }
  }

  private static func words(_ outcome: Conversation.IssueOutcome, isThere: Bool) -> String {
    switch outcome {
    case .opened(let number): "opened #\(number)"
    case .updated(let number): "updated #\(number)"
    case .closed(let number): "gone, closed #\(number)"
    case .unchanged: isThere ? "as the issue says" : "none"
    }
  }
}
