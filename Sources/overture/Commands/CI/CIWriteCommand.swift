import ArgumentParser
import Artifacts
import PlainText
import SetupEngine
import SetupPlan

/// `overture ci`, without more: writes the workflow, or removes it.
struct CIWriteCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "write", abstract: "Write .github/workflows/overture.yml; without a subcommand, this is done.",
    discussion: """
      The program comes from --program-url with --program-sha256, or from --program-image; without them, from the \
      repository's variables OVERTURE_URL, OVERTURE_SHA256 and OVERTURE_IMAGE. A file of others gets ours beside it, and \
      what was edited by hand is not overwritten.

      With --apply-account the workflow also applies what is merged. That is a trade-off. You gain: nobody needs the rights \
      of a set-up on their own machine. You risk: whoever can change the default branch, and pass the environment's \
      reviewers, can do all that this account may, up to giving roles away. Instead: the workflow plans, and a person \
      applies. The account is yours to make, with the roles of README.md, bound to one environment and branch.

      Examples:
        overture ci write --dry-run
        overture ci write --remove
      """)

  @OptionGroup var options: SetUpOptions
  @Option(
    name: .customLong("program-url"), help: ArgumentHelp("The address of an archive of a release.", valueName: "url"))
  var url: String?
  @Option(name: .customLong("program-sha256"), help: ArgumentHelp("That archive's SHA-256.", valueName: "digits"))
  var checksum: String?
  @Option(
    name: .customLong("program-image"),
    help: ArgumentHelp("An image with the program, by its digest, instead.", valueName: "name@sha256:digits"))
  var image: String?
  @Option(
    name: .customLong("apply-account"),
    help: ArgumentHelp("Apply what is merged as this account: a trade-off, see below.", valueName: "e-mail"))
  var applyAccount: String?
  @Flag(help: "Remove the workflow.")
  var remove = false
  @Flag(name: .customLong("dry-run"), help: "Print what would change, and change nothing.")
  var isDryRun = false
  @Option(help: "How the answer is printed: text or json.")
  var format: AnswerFormat = .text

  func validate() throws {
    guard (url == nil) == (checksum == nil) else {
      throw ValidationError("--program-url and --program-sha256 belong together.")
    }
    guard url == nil || image == nil else {
      throw ValidationError("--program-url and --program-image exclude each other.")
    }
    if let checksum, checksum.wholeMatch(of: /[0-9a-f]{64}/) == nil {
      throw ValidationError("--program-sha256 takes 64 hexadecimal digits, in small letters.")
    }
    if let url, url.wholeMatch(of: /https:\/\/[!-~]+/) == nil {
      throw ValidationError("--program-url takes an address that begins with https://.")
    }
    if let image, image.wholeMatch(of: /[!-~]+@sha256:[0-9a-f]{64}/) == nil {
      throw ValidationError("--program-image takes an image by its digest: NAME@sha256:DIGITS.")
    }
    if let applyAccount, applyAccount.wholeMatch(of: /[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com/) == nil {
      throw ValidationError("--apply-account takes the address of a service account.")
    }
    guard !remove || (url == nil && image == nil && applyAccount == nil) else {
      throw ValidationError("--remove takes nothing else but --dry-run.")
    }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    try await place.prepare()
    let repository = try place.repository()
    let file = try TeamWorkflowFile(in: repository.root)
    if remove { return try take(file) }
    let plans = try await ServiceMatrix.selections(of: repository).map { try $0.plan() }
    try Self.makeSure(hasPlanner: plans)
    let text = try await Outside.use(place) { outside in try await workflow(plans, outside).text() }
    let change = file.change(to: text)
    guard change.kind != .unchanged else {
      StandardStreams.progress("\(file.path) is up to date")
      if format == .json { try answer(file, .unchanged, isDone: false) }
      return .done
    }
    if isDryRun, format == .json {
      try answer(file, change.kind, isDone: false, diff: change.diff.map(\.marked))
      return .done
    }
    if isDryRun {
      try StandardStreams.answer(
        ReportSection(
          title: "\(change.kind.rawValue) \(file.path)", lines: [.code("diff", change.diff.map(\.marked))]
        ).plain)
      return .done
    }
    try file.write(text)
    StandardStreams.progress("wrote \(file.path); commit it: it works from the default branch on")
    if format == .json {
      try answer(file, change.kind, isDone: true, diff: change.diff.map(\.marked))
    } else {
      try StandardStreams.answer("\(file.path)\n")
    }
    return .done
  }

  private func answer(
    _ file: TeamWorkflowFile, _ kind: FileChange.Kind, isDone: Bool, diff: [String] = []
  ) throws {
    try StandardStreams.answer(WorkflowFileDocument(path: file.path, kind: kind, isDone: isDone, diff: diff).text)
  }

  private func take(_ file: TeamWorkflowFile) throws -> ExitStatus {
    guard file.exists else {
      StandardStreams.progress("there is no workflow of ours")
      if format == .json { try answer(file, .unchanged, isDone: false) }
      return .done
    }
    if !isDryRun { try file.remove() }
    StandardStreams.progress("\(isDryRun ? "would remove" : "removed") \(file.path)")
    if format == .json { try answer(file, .removed, isDone: !isDryRun) }
    return .done
  }

  /// Without its planner, the workflow could not sign in.
  private static func makeSure(hasPlanner plans: [Plan]) throws {
    guard let plan = plans.first(where: { !$0.answers.usesTeamWorkflow }) else { return }
    throw CommandFailure(
      Failure(
        message: "The answers of \(plan.answers.service.name) have no planner",
        reason:
          "The workflow signs in as an account that can only read; overture apply makes it where the answers say so.",
        remedy: "Write ci: true in overture.yaml, beside service; then: overture apply --environment "
          + "\(plan.names.environment); overture ci", kind: .answers))
  }

  private func workflow(_ plans: [Plan], _ outside: Outside) async throws -> TeamWorkflow {
    var providers: [String: String] = [:]
    for plan in plans where providers[plan.names.project] == nil {
      providers[plan.names.project] = try await outside.engine(for: plan).providerName()
    }
    let name = plans[0].answers.repository
    return TeamWorkflow(
      program: TeamWorkflow.Program(url: url, checksum: checksum, image: image), plan: plans[0], providers: providers,
      applyAccount: applyAccount,
      defaultBranch: try await outside.github.repository(name.owner, name.name).defaultBranch,
      hasPreviews: plans.contains { $0.environment.previews != nil })
  }
}
