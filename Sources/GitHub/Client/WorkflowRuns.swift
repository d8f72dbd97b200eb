import RESTClient

/// A run of a workflow, as the list of a workflow's runs tells it.
package struct GitHubWorkflowRun: Sendable, Equatable {
  package let id: Int
  /// Counted within the workflow.
  package let number: Int
  package let attempt: Int
  /// The commit, 40 digits.
  package let commit: String
  package let branch: String
  /// Who set its present attempt off.
  package let actor: String
  /// What set it off, such as `push`.
  package let event: String
  /// Such as `queued`, `in_progress`, `completed`.
  package let status: String
  /// Such as `success`; nil until it is over.
  package let conclusion: String?
  /// When its present attempt began; RFC 3339.
  package let started: String
  /// When GitHub last changed it: once it is over, its end; RFC 3339.
  package let updated: String
  /// Its page.
  package let url: String
}

extension GitHubClient {
  /// The runs of a workflow, newest first.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - file: the workflow's file name.
  ///   - limit: how many at most, up to 100.
  /// - Returns: the runs; nil where the default branch never had the workflow.
  /// - Throws: `GitHubError`.
  package func runs(_ repository: String, of file: String, limit: Int) async throws -> [GitHubWorkflowRun]? {
    try await find(WorkflowRuns.list(repository, file, limit))
  }
}

/// The requests about runs: https://docs.github.com/en/rest/actions/workflow-runs
private enum WorkflowRuns {
  static func list(_ repository: String, _ file: String, _ limit: Int) -> GitHubRequest<[GitHubWorkflowRun]> {
    let owner = repository.split(separator: "/").map { percentEncoded(String($0)) }.joined(separator: "/")
    return GitHubRequest(
      .get, .rest, "repos/\(owner)/actions/workflows/\(percentEncoded(file))/runs",
      query: [("per_page", String(limit))]
    ) { answer in
      _ = try answer.number("total_count")
      return try answer.elements("workflow_runs").map(run)
    }
  }

  private static func run(_ document: JSONValue) throws -> GitHubWorkflowRun {
    guard let id = document["id"].int else { throw MalformedAnswer("a run has no id") }
    return GitHubWorkflowRun(
      id: id, number: document["run_number"].int ?? 0, attempt: document["run_attempt"].int ?? 1,
      commit: try document.text("head_sha"), branch: document["head_branch"].string ?? "",
      actor: document["triggering_actor"]["login"].string ?? document["actor"]["login"].string ?? "",
      event: document["event"].string ?? "", status: try document.text("status"),
      conclusion: document["conclusion"].string,
      started: document["run_started_at"].string ?? document["created_at"].string ?? "",
      updated: document["updated_at"].string ?? "", url: document["html_url"].string ?? "")
  }
}
