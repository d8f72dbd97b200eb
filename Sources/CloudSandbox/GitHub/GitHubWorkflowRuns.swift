/// The runs of workflows, as GitHub lists them.
///
/// Reference: docs.github.com/rest/actions/workflow-runs.
struct GitHubWorkflowRuns: Sendable {
  /// By repository and number.
  static let collection = "github.runs"

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/actions/workflows/{workflow}/runs", permission: "actions=read", list)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let workflow = try GitHubWorkflows.find(call, repository, in: world).document
      let wanted = ["status", "branch", "event", "head_sha"].compactMap { name in
        call.request.query(name).map { (name == "branch" ? "head_branch" : name, $0) }
      }
      let runs = world.list(Self.collection, prefix: "\(repository.key)/").map(\.document).filter { run in
        run["workflow_id"] == workflow["id"]
          && wanted.allSatisfy { name, value in
            run[name]?.string == value || (name == "status" && run["conclusion"]?.string == value)
          }
      }.sorted { ($1["run_number"]?.int ?? 0) < ($0["run_number"]?.int ?? 0) }
      let page = GitHubPage(runs, call: call)
      return .json(
        ["total_count": .int(Int64(runs.count)), "workflow_runs": .array(page.items)], headers: page.headers)
    }
  }
}

extension World {
  /// Adds a run of a workflow that is over.
  ///
  /// - Parameters:
  ///   - path: the workflow's file.
  ///   - repository: the repository's key.
  ///   - commit: what it ran for.
  ///   - conclusion: how it ended.
  ///   - event: what set it off.
  ///   - seconds: how long it took.
  /// - Returns: the run's id.
  @discardableResult
  package mutating func addGitHubRun(
    of path: String, in repository: String, commit: String, conclusion: String = "success", event: String = "push",
    seconds: Double = 180
  ) -> Int {
    let workflow = self[GitHubWorkflows.collection, "\(repository)/\(path)"]
    let number =
      list(GitHubWorkflowRuns.collection, prefix: "\(repository)/").count {
        $0.document["workflow_id"] == workflow?["id"]
      } + 1
    let id = 19_200_000_000 + Int(nextNumber())
    let actor: JSON = ["login": .string(SampleWorld.operatorLogin), "id": 90_314_207]
    let full = self[GitHubRepositories.collection, repository]?["full_name"]?.string ?? repository
    self[GitHubWorkflowRuns.collection, "\(repository)/\(id)"] = [
      "id": .int(Int64(id)), "name": workflow?["name"] ?? .string(path), "path": .string(path),
      "workflow_id": workflow?["id"] ?? .null, "run_number": .int(Int64(number)), "run_attempt": 1,
      "head_sha": .string(commit), "head_branch": "main", "event": .string(event), "status": "completed",
      "conclusion": .string(conclusion), "actor": actor, "triggering_actor": actor,
      "created_at": .string(Timestamp.whole(now)), "run_started_at": .string(Timestamp.whole(now)),
      "updated_at": .string(Timestamp.whole(now.addingTimeInterval(seconds))),
      "html_url": .string("https://github.com/\(full)/actions/runs/\(id)"),
    ]
    return id
  }
}
