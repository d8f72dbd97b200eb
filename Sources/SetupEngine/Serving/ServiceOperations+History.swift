import Foundation
import GitHub
import GoogleCloud
import SetupPlan

extension ServiceOperations {
  /// How many runs of the workflow are listed.
  private static let runs = 30

  /// What was deployed, and the workflow's runs beside it.
  ///
  /// - Parameter limit: how many revisions at most, the newest first; those that answer or have a tag are there in any case.
  /// - Returns: the history; where GitHub cannot be asked, it says so and has the revisions alone.
  /// - Throws: a `Failure` where there is no service, or it cannot be read.
  package func history(limit: Int = .max) async throws -> DeploymentHistory {
    do {
      async let runs = workflowRuns()
      let reading = try await read()
      let (list, note) = await runs
      let revisions = reading.revisions.enumerated().filter { index, revision in
        index < limit || revision.percent > 0 || !revision.tags.isEmpty
      }.map(\.element)
      let operations = try? await RunHistory.operations(
        of: names.githubEnvironment, in: repository, environment: environment)
      return DeploymentHistory(
        revisions: revisions, runs: list, runsNote: note, operations: operations ?? [],
        pause: Pause(of: reading.service))
    } catch {
      throw Failure(error)
    }
  }

  private func workflowRuns() async -> ([WorkflowRunEntry], String?) {
    do {
      let repository = plan.answers.repository.description
      guard let runs = try await github.runs(repository, workflow: workflow, limit: Self.runs) else {
        return ([], "GitHub knows no workflow \(workflow): the default branch does not have it yet")
      }
      return (runs.map(WorkflowRunEntry.init), runs.isEmpty ? "the workflow \(workflow) has not run yet" : nil)
    } catch {
      let failure = Failure(error)
      return ([], "the runs of \(workflow) could not be looked at: \(failure.message)")
    }
  }
}

extension WorkflowRunEntry {
  /// A run as GitHub tells it.
  init(_ run: GitHubRun) {
    self.init(
      id: run.id, number: run.number, attempt: run.attempt, commit: run.commit, branch: run.branch, actor: run.actor,
      event: run.event, status: run.progress.rawValue, conclusion: run.conclusion?.rawValue,
      started: run.started.formatted(.iso8601),
      seconds: run.hasEnded ? Int(max(0, run.updated.timeIntervalSince(run.started)).rounded()) : nil, url: run.page)
  }
}
