import Foundation
import SetupEngine
import SetupPlan

/// What is needed to set an environment's workflow off, and to follow it.
struct Deployment {
  let outside: Outside
  let plan: Plan
  let words: CommandWords
  let start: DeploymentStart
  private let healthPath: String?

  /// Looks at what the answers, the repository and GitHub say of it.
  init(outside: Outside, selection: AnswersSelection) async throws {
    self.outside = outside
    plan = try selection.plan()
    words = selection.words(outside.place)
    let facts = try await outside.inspect(plan).facts
    healthPath = facts.health == .grpc ? nil : facts.health.outsidePath
    let layout = try await outside.repository.layout(of: plan, environment: outside.environment)
    start = DeploymentStart(
      github: outside.github, plan: plan, workflow: layout.workflowFile(plan.names.environment),
      branches: plan.environment.deployBranches.map { $0.name(default: facts.defaultBranch) },
      applyCommand: words.apply)
  }

  /// Sets the workflow off.
  /// - Throws: a `Failure`, also where the environment is not set up.
  func dispatch(branch: String?) async throws -> FollowedRun {
    try await makeSureItIsSetUp()
    return try await start.dispatch(branch: branch)
  }

  /// The run that a push has begun meanwhile, else one that is begun now.
  private func runOrDispatch() async throws -> FollowedRun {
    if let run = try await start.running() { return run }
    return try await dispatch(branch: nil)
  }

  /// Follows the deployment of what was delivered: by the run that somebody's merge or push begins, or else by one that goes
  /// on or is begun now.
  ///
  /// - Parameters:
  ///   - delivered: what was delivered; nil where nothing was.
  ///   - begin: when.
  /// - Returns: what happens, and the run's number at GitHub, where it has begun.
  /// - Throws: a `Failure` where the workflow cannot be set off.
  func events(
    after delivered: Delivered?, since begin: Date
  ) async throws -> (AsyncStream<DeploymentEvent>, run: Int?) {
    let following = following(tellsLogs: false)
    guard let delivered, let wait = wait(for: delivered) else {
      let run = try await runOrDispatch()
      return (following.events(of: run.id), run.id)
    }
    let start = start
    let number = delivered.pullRequest?.number
    return (following.events(after: wait) { try await start.run(deliveredAt: begin, by: number) }, nil)
  }

  /// What has to happen to what was delivered before it is deployed; nil where nothing has to.
  private func wait(for delivered: Delivered) -> DeploymentWait? {
    guard !delivered.files.isEmpty else { return nil }
    let base = delivered.base ?? "the default branch"
    let page = "\(outside.github.host.web)/\(plan.answers.repository)"
    switch delivered.mode {
    case .files: return nil
    case .commit:
      return DeploymentWait(
        .delivery(words: "the commit on \(delivered.branch) to be pushed", pullRequest: nil), page: page)
    case .branch:
      return DeploymentWait(
        .delivery(words: "\(delivered.branch) to be merged into \(base)", pullRequest: nil), page: page)
    case .pullRequest:
      let request = delivered.pullRequest
      return DeploymentWait(
        .delivery(
          words: request.map { "pull request \($0.number) to be merged into \(base)" } ?? "a merge into \(base)",
          pullRequest: request?.number), page: request?.url ?? page)
    }
  }

  /// What follows a run of it.
  func following(tellsLogs: Bool) -> DeploymentFollowing {
    var following = DeploymentFollowing(
      github: outside.github, google: outside.google, plan: plan, healthPath: healthPath)
    following.tellsLogs = tellsLogs
    return following
  }

  private func makeSureItIsSetUp() async throws {
    let names = plan.names
    let service = try? await outside.google.run.getService(names.project, names.region, names.service)
    guard service == nil else { return }
    throw Failure(
      message: "\(names.environment) is not set up",
      reason: "There is no service \(names.service) in \(names.project).",
      remedy: "Set it up: \(words.apply)")
  }
}
