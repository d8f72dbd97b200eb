import Foundation
import RESTClient

/// A job of a run, as GitHub names it: `Deploy / Ship` for one of a called workflow.
package struct GitHubJob: Sendable, Equatable {
  /// A step of a job.
  package struct Step: Sendable, Equatable {
    /// From 1; after the job's own steps there may be a gap.
    package let number: Int
    package let name: String
    package let progress: WorkflowProgress
    package let conclusion: WorkflowConclusion?
    package let started: Date?
    package let completed: Date?
  }

  package let id: Int
  package let name: String
  package let progress: WorkflowProgress
  package let conclusion: WorkflowConclusion?
  /// When GitHub wanted it to run.
  package let created: Date?
  package let started: Date?
  package let completed: Date?
  /// What it asks of a runner, such as `ubuntu-24.04`.
  package let labels: [String]
  /// The runner that has taken it; nil while nobody has.
  package let runner: String?
  package let steps: [Step]
  /// Its page.
  package let page: String
}

extension GitHubClient {
  /// The jobs of a run's newest attempt, in GitHub's order; those that have not become due are not among them.
  package func jobs(_ repository: String, run id: Int) async throws -> [GitHubJob] {
    try await all(Jobs.list(repository, id))
  }

  /// What a job has written. GitHub has it once the job has ended, and keeps it for 90 days unless told otherwise.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - id: the job's.
  /// - Returns: lines that begin with an instant, secrets blackened; nil where GitHub does not have it, yet or any more.
  /// - Throws: `GitHubError`.
  package func log(_ repository: String, job id: Int) async throws -> String? {
    do {
      return try await find(Jobs.log(repository, id))
    } catch let error as GitHubError where error.status == 410 {
      return nil
    }
  }
}

/// The requests about jobs: https://docs.github.com/en/rest/actions/workflow-jobs
private enum Jobs {
  static func list(_ repository: String, _ run: Int) -> GitHubRequest<[GitHubJob]> {
    GitHubRequest(.get, .rest, "\(actionsPath(repository))/runs/\(run)/jobs", query: [("per_page", "100")]) {
      _ = try $0.number("total_count")
      return try $0.elements("jobs").map { try GitHubJob($0) }
    }
  }

  /// Answered with a redirect to where the text lies, which is good for a minute and takes no token.
  static func log(_ repository: String, _ job: Int) -> GitHubRequest<String> {
    GitHubRequest(
      .get, .rest, "\(actionsPath(repository))/jobs/\(job)/logs",
      reading: .answer { String(decoding: $0.body, as: UTF8.self) })
  }
}

extension GitHubJob {
  fileprivate init(_ document: JSONValue) throws {
    self.init(
      id: try document.number("id"), name: try document.text("name"),
      progress: WorkflowProgress(named: try document.text("status")),
      conclusion: document["conclusion"].string.map(WorkflowConclusion.init(named:)),
      created: document.optionalInstant("created_at"), started: document.optionalInstant("started_at"),
      completed: document.optionalInstant("completed_at"), labels: document["labels"].array.compactMap(\.string),
      runner: document["runner_name"].string.flatMap { $0.isEmpty ? nil : $0 },
      steps: try document.elements("steps").map { try Step($0) }, page: document["html_url"].string ?? "")
  }
}

extension GitHubJob.Step {
  fileprivate init(_ document: JSONValue) throws {
    self.init(
      number: try document.number("number"), name: try document.text("name"),
      progress: WorkflowProgress(named: try document.text("status")),
      conclusion: document["conclusion"].string.map(WorkflowConclusion.init(named:)),
      started: document.optionalInstant("started_at"), completed: document.optionalInstant("completed_at"))
  }
}
