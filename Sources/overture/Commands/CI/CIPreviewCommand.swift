import ArgumentParser
import SetupPlan

/// `overture ci preview`: a pull request's image as a revision without traffic.
struct CIPreviewCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Deploy a pull request's image without traffic, and keep one comment with its address.",
    discussion: """
      The revision has the settings of the environment, its secrets and its account, and the tag pr-NUMBER. What serves goes \
      on serving.

      Examples:
        overture ci preview --pull-request 7 --image "$IMAGE" --commit "$SHA"
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @Option(
    name: .customLong("pull-request"),
    help: ArgumentHelp("The pull request that gets the comment.", valueName: "number"))
  var number: Int
  @Option(help: ArgumentHelp("The image, by its digest.", valueName: "name@sha256:digits"))
  var image: String
  @Option(help: ArgumentHelp("The commit that it was built from.", valueName: "sha"))
  var commit: String

  func validate() throws {
    guard number > 0 else { throw ValidationError("--pull-request takes a number above 0.") }
    guard image.wholeMatch(of: /[!-~]+@sha256:[0-9a-f]{64}/) != nil else {
      throw ValidationError("--image takes an image by its digest: NAME@sha256:DIGITS.")
    }
    guard commit.wholeMatch(of: /[0-9a-f]{40}/) != nil else {
      throw ValidationError("--commit takes 40 hexadecimal digits.")
    }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let page = WorkflowRunPlace(place.environment).page
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    try plan.requirePreviews()
    return try await Outside.use(place) { outside in
      let conversation = try await Conversation.open(outside.github, selection.answers.repository)
      func say(_ state: PreviewComment.State) async throws {
        let comment = PreviewComment(plan: plan, state: state, page: page)
        try await conversation.comment(comment.text, comment.marker, on: number)
      }
      do {
        let preview = try await outside.operations(for: plan).deployPreview(
          of: number, image: image, commit: commit, run: place.environment["GITHUB_RUN_ID"].flatMap(Int.init))
        try await say(.deployed(preview, commit: commit))
        try StandardStreams.answer("\(preview.address)\n")
      } catch {
        // The preview of a commit before must not be taken for this one's.
        try await say(.failed(ErrorReport(error)))
        throw error
      }
      return .done
    }
  }
}

extension Plan {
  /// Refuses an environment whose pull requests get no previews.
  /// - Throws: a `CommandFailure` of kind `answers`.
  func requirePreviews() throws {
    guard environment.previews == nil else { return }
    throw CommandFailure(
      Failure(
        message: "\(names.environment) has no previews",
        reason: "They run with the environment's own secrets, so that they need an answer.",
        remedy: "Write previews: { days: 7 } in overture.yaml, beside region of \(names.environment); then: "
          + "overture apply \(options); overture ci", kind: .answers))
  }
}
