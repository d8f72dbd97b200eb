import ArgumentParser
import SetupPlan

/// `overture ci plan`: the plan of a pull request as its comment.
struct CIPlanCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan with an account that can only read, and keep one comment with it.",
    discussion: """
      The whole plan is added to the job's summary. Nothing but the comment is changed.

      Examples:
        overture ci plan --pull-request 7 -e production
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Option(
    name: .customLong("pull-request"),
    help: ArgumentHelp("The pull request that gets the comment.", valueName: "number"))
  var number: Int

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let run = WorkflowRunPlace(place.environment)
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let marker = ReportMarker(.plan, try selection.plan())
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.isReadOnly = true
      let conversation = try await Conversation.open(outside.github, selection.answers.repository)
      do {
        let report = try await outside.planReport(of: selection)
        try await conversation.comment(PlanComment(report: report, page: run.page).text, marker, on: number)
        try run.summarise(report.sections)
      } catch {
        // The plan of a commit before must not be taken for this one's.
        try await conversation.comment(
          PlanComment.failure(ErrorReport(error), marker, page: run.page), marker, on: number)
        throw error
      }
      return .done
    }
  }
}
