import ArgumentParser
import Foundation
import SetupPlan

/// `overture ci end-previews`: removes what is no longer to be seen.
struct CIEndPreviewsCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "end-previews", abstract: "Remove the preview of a pull request, or those that are closed or too old.",
    discussion: """
      Examples:
        overture ci end-previews --pull-request 7
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Option(
    name: .customLong("pull-request"),
    help: ArgumentHelp("Only its preview, whatever its age; else all are looked at.", valueName: "number"))
  var number: Int?

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let page = WorkflowRunPlace(place.environment).page
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    try plan.requirePreviews()
    return try await Outside.use(place) { outside in
      let repository = selection.answers.repository
      let operations = try await outside.operations(for: plan)
      var closed: Set<Int> = []
      var aged: Set<Int> = []
      if let number {
        closed.insert(number)
      } else {
        for preview in try await operations.previews() {
          let pull = try await outside.github.pullRequest(repository.description, preview.number)
          if pull?.isOpen != true {
            closed.insert(preview.number)
          } else if preview.isOlder(than: plan.environment.previews?.days ?? 0, at: Date()) {
            aged.insert(preview.number)
          }
        }
      }
      let removed = try await operations.removePreviews(of: closed.union(aged))
      if removed.isEmpty { StandardStreams.progress("no preview of \(plan.names.environment) is to be removed") }
      let conversation = try await Conversation.open(outside.github, repository)
      for preview in removed {
        let comment = PreviewComment(plan: plan, state: aged.contains(preview.number) ? .aged : .closed, page: page)
        // Where it was never said that there is one, nothing is said of its end.
        try await conversation.renew(comment.text, comment.marker, on: preview.number)
      }
      return .done
    }
  }
}

extension PullRequestPreview {
  /// Whether its revision was made longer ago than some days; one that is gone is.
  func isOlder(than days: Int, at now: Date) -> Bool {
    guard let date = created.flatMap(Date.init(rfc3339:)) else { return true }
    return now.timeIntervalSince(date) > Double(days) * 86_400
  }
}
