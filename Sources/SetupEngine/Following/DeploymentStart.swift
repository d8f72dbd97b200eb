import Foundation
import GitHub
import RESTClient
import SetupPlan

/// The run that a dispatch has begun, or that is there already.
package struct FollowedRun: Sendable, Equatable {
  package let id: Int
  /// Its page.
  package let page: String

  package init(id: Int, page: String) {
    self.id = id
    self.page = page
  }
}

/// Sets an environment's deploy workflow off.
package struct DeploymentStart: Sendable {
  package let github: GitHubClient
  package let plan: Plan
  /// The name of the workflow's file.
  package let workflow: String
  /// The branches that may deploy, by their names.
  package let branches: [String]
  /// How a person goes on with the set-up: deliver it, for example.
  package let applyCommand: String
  /// How long the run is looked for where GitHub does not tell which one it is.
  package var patience = Duration.seconds(60)
  /// How long between two looks.
  package var interval: Duration

  /// A start that has not begun.
  package init(github: GitHubClient, plan: Plan, workflow: String, branches: [String], applyCommand: String) {
    self.github = github
    self.plan = plan
    self.workflow = workflow
    self.branches = branches
    self.applyCommand = applyCommand
    interval = github.lookInterval
  }

  private var repository: String { plan.answers.repository.description }

  /// Dispatches the workflow, and finds its run.
  ///
  /// - Parameter branch: the branch that is deployed; nil is the first that may.
  /// - Returns: the run.
  /// - Throws: a `Failure` that says why it cannot be set off, and what to do.
  package func dispatch(branch: String?) async throws -> FollowedRun {
    let branch = branch ?? branches.first ?? "main"
    guard branches.isEmpty || branches.contains(branch) else { throw refusal(ofBranch: branch) }
    do {
      guard let known = try await github.workflow(repository, workflow) else { throw notThere }
      guard known.isActive else { throw switchedOff }
      let start = Date()
      let before = Set(try await recent(branch, since: start).map(\.id))
      if let run = try await github.dispatch(repository, workflow: workflow, branch: branch) {
        return FollowedRun(id: run.id, page: run.page)
      }
      return try await find(branch, since: start, besides: before)
    } catch let error as GitHubError {
      throw refusal(error, branch)
    }
  }

  /// The newest run of a branch that may deploy which goes on now, as after a push; nil where none does.
  package func running() async throws -> FollowedRun? {
    do {
      let runs = try await github.runs(repository, workflow: workflow, limit: 20) ?? []
      return runs.first { run in
        !run.hasEnded && run.event != "pull_request" && (branches.isEmpty || branches.contains(run.branch))
      }.map { FollowedRun(id: $0.id, page: $0.page) }
    } catch let error as GitHubError {
      throw Failure(error)
    }
  }

  /// The run by which what was delivered is deployed: the first that a push to a branch that may deploy has begun since.
  ///
  /// - Parameters:
  ///   - since: when it was delivered; the clocks may be a minute apart.
  ///   - pullRequest: the pull request that has to be merged for it, where there is one.
  /// - Returns: the run; nil until it appears.
  /// - Throws: a `Failure` where the pull request was closed without being merged, or GitHub cannot be asked.
  package func run(deliveredAt since: Date, by pullRequest: Int?) async throws -> FollowedRun? {
    do {
      let all =
        try await github.runs(
          repository, workflow: workflow, event: "push", since: since.addingTimeInterval(-60), limit: 100) ?? []
      let run = all.filter { branches.isEmpty || branches.contains($0.branch) }.min { $0.id < $1.id }
      if let run { return FollowedRun(id: run.id, page: run.page) }
      if let pullRequest, let found = try await github.pullRequest(repository, pullRequest), found.isRefused {
        throw Failure(
          message: "Pull request \(pullRequest) was closed without being merged",
          reason: "So nothing is deployed by it.",
          remedy: "Deliver again: \(applyCommand) --deliver pull-request")
      }
      return nil
    } catch let error as GitHubError {
      throw Failure(error)
    }
  }

  /// The newest run of the workflow, whatever has begun it.
  /// - Throws: a `Failure` where there is none.
  package func newest() async throws -> FollowedRun {
    do {
      guard let run = try await github.runs(repository, workflow: workflow, limit: 1)?.first else {
        throw Failure(
          message: "\(workflow) has not run yet", reason: "GitHub knows no run of it in \(repository).",
          remedy: "Begin one: overture deploy \(plan.options) --watch")
      }
      return FollowedRun(id: run.id, page: run.page)
    } catch let error as GitHubError {
      throw Failure(error)
    }
  }

  /// The runs that a dispatch of a branch has begun since then; the clocks may be a minute apart.
  private func recent(_ branch: String, since start: Date) async throws -> [GitHubRun] {
    try await github.runs(
      repository, workflow: workflow, branch: branch, event: "workflow_dispatch", since: start.addingTimeInterval(-60)
    ) ?? []
  }

  /// An older Enterprise Server does not say which run it is: the first one that was not there before, of this account.
  private func find(_ branch: String, since start: Date, besides before: Set<Int>) async throws -> FollowedRun {
    let login = try? await github.user().login
    let clock = ContinuousClock()
    let begin = clock.now
    repeat {
      let fresh = try await recent(branch, since: start).filter { run in
        !before.contains(run.id) && (login == nil || run.actor == login)
      }
      if let run = fresh.min(by: { $0.id < $1.id }) { return FollowedRun(id: run.id, page: run.page) }
      try await clock.sleep(for: interval)
    } while clock.now - begin < patience
    throw Failure(
      message: "GitHub has taken the dispatch of \(workflow), but shows no run of it",
      reason: "None has appeared within \(patience.components.seconds) seconds.",
      remedy: "Look at \(page(of: "actions/workflows/\(workflow)")), then follow it: "
        + "overture deploy \(plan.options) --follow RUN")
  }

  // MARK: - Refusals

  private func page(of path: String) -> String { "\(github.host.web)/\(repository)/\(path)" }

  private var notThere: Failure {
    Failure(
      message: "GitHub has no workflow \(workflow) in \(repository)",
      reason: "A workflow can be set off once its file is on the default branch.",
      remedy: "Push .github/workflows/\(workflow) to the default branch; where it was never written: \(applyCommand)")
  }

  private var switchedOff: Failure {
    Failure(
      message: "The workflow \(workflow) is switched off",
      reason: "Somebody has switched it off, or GitHub has, since nothing happened in the repository for 60 days.",
      remedy: "Switch it on: gh workflow enable \(workflow) -R \(github.host.named(repository))")
  }

  private func refusal(ofBranch branch: String) -> Failure {
    Failure(
      message: "\(branch) may not deploy to \(plan.names.environment)",
      reason: "Allowed: \(branches.joined(separator: ", ")).",
      remedy:
        "Deploy one of those, or name it under branches of \(plan.names.environment) in overture.yaml, then: \(applyCommand)",
      kind: .answers)
  }

  private func refusal(_ error: GitHubError, _ branch: String) -> Failure {
    let detail = error.detail
    if error.status == 404 { return notThere }
    if error.status == 422, detail.contains("disabled workflow") { return switchedOff }
    if error.status == 422, detail.contains("'workflow_dispatch' trigger") {
      return Failure(
        message: "\(workflow) cannot be set off by hand",
        reason: "On \(branch) it has no workflow_dispatch among its events.",
        remedy: "Add workflow_dispatch: under on: in .github/workflows/\(workflow) and push it, or write it again: "
          + applyCommand)
    }
    if error.status == 422, detail.contains("No ref found") {
      return Failure(
        message: "\(repository) has no branch \(branch)", reason: "GitHub: \(detail)",
        remedy: "Push it, or deploy another one: \(branches.joined(separator: ", ")).")
    }
    if error.kind == .notPermitted {
      return Failure(
        message: "The token may not set workflows off in \(repository)",
        reason: "\(error.reason) A fine-grained token needs the permission Actions: read and write.",
        remedy: error.acceptedPermissions == nil
          ? error.remedy : "Give it the permission actions=write at \(github.host.fineGrainedTokens)",
        kind: .notPermitted)
    }
    return Failure(error)
  }
}

extension GitHubClient {
  /// How long between two looks at what goes on: GitHub lets an account ask 5,000 times an hour.
  var lookInterval: Duration {
    isLoopback(host: URL(string: root)?.host ?? "") ? .milliseconds(200) : .seconds(4)
  }
}
