import ArgumentParser
import SetupPlan

/// `overture ci apply`: carries out the plan that a merged pull request was agreed to with, and no other.
struct CIApplyCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Apply a merged pull request, if the plan is still the one of its comment.",
    discussion: """
      The plan is made again and its hash compared with that of the comment; where they differ, nothing is changed, what has \
      changed is said, and the status is 65. What became of it is written as a comment.

      Examples:
        overture ci apply --commit "$GITHUB_SHA" -e production
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var change: ChangeOptions
  @Option(help: ArgumentHelp("The commit that the merge has made.", valueName: "sha"))
  var commit: String
  @Option(
    name: .customLong("planned-by"),
    help: ArgumentHelp("Whose comment has the plan; by default the workflow's own token.", valueName: "login"))
  var planner = Conversation.workflowAuthor

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let page = WorkflowRunPlace(place.environment).page
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.acceptedPlan().plan
    for line in selection.recordedAcceptances { StandardStreams.progress(line) }
    return try await Outside.use(place) { outside in
      let conversation = try await Conversation.open(outside.github, selection.answers.repository)
      let marker = ReportMarker(.plan, plan)
      let (number, hash) = try await agreed(conversation, marker)
      let outcome = ReportMarker(.apply, plan)
      do {
        let status = try await SetUpRun(
          outside: outside, selection: selection, change: change, consents: consent.consents, planHash: hash
        ).apply(.apply)
        if !change.dryRun {
          try await conversation.comment(
            Self.text(outcome, status == .done ? "was applied" : "was not applied to its end", [], page), outcome,
            on: number)
        }
        return status
      } catch {
        let lines = ErrorReport(error).lines.map(\.text)
        try await conversation.comment(Self.text(outcome, "was not applied", lines, page), outcome, on: number)
        throw error
      }
    }
  }

  /// The pull request that brought the commit, and the plan that it was merged with.
  private func agreed(_ conversation: Conversation, _ marker: ReportMarker) async throws -> (Int, PlanHash) {
    let numbers = try await conversation.mergedPullRequests(of: commit)
    for number in numbers {
      if let hash = try await conversation.plan(marker, on: number, writtenBy: planner) { return (number, hash) }
    }
    let found = numbers.map { "#\($0)" }.joined(separator: ", ")
    throw CommandFailure(
      Failure(
        message: "No plan of \(marker.place) was agreed to for the commit \(commit)",
        reason: numbers.isEmpty
          ? "It came by no pull request that was merged."
          : "\(found) has no comment by \(planner) with a plan of it.",
        remedy: "Look at the plan, and apply it by hand: overture plan; overture apply", kind: .answers))
  }

  private static func text(_ marker: ReportMarker, _ what: String, _ lines: [String], _ page: String?) -> String {
    let place = page.map { ["", "See [the run](\($0))."] } ?? []
    return ([marker.line, "### Overture: \(marker.place) \(what)", ""] + lines.map { "    \($0)" } + place)
      .joined(separator: "\n") + "\n"
  }
}
