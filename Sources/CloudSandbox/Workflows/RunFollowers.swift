/// The runs that follow others, as `workflow_run` asks for.
extension World {
  /// Begins what follows a run that has ended; the default branch's workflows count.
  mutating func beginFollowers(of run: PlayedRun) {
    let repository = run.repository
    let branch = self[GitHubRepositories.collection, repository]?["default_branch"]?.string ?? "main"
    let head = self[Self.heads, "\(repository)/\(branch)"]
    for (_, workflow) in list(GitHubWorkflows.collection, prefix: "\(repository)/") where workflow["state"] == "active"
    {
      guard let path = workflow["path"]?.string, let text = workflowText(path, of: repository, branch: branch),
        let file = WorkflowFile(text, path: path), file.follows(run.document)
      else { continue }
      var source = run.document
      source["plan"] = nil
      _ = beginRun(
        of: file, path, in: repository,
        because: RunCause(
          event: "workflow_run", branch: branch, commit: head?["sha"]?.string ?? GitHubBranches.commit,
          actor: run.document[path: "actor.login"]?.string ?? "", title: file.name, source: source))
    }
  }
}

extension WorkflowFile {
  /// Whether it is started by the end of a run.
  fileprivate func follows(_ run: JSON) -> Bool {
    guard let trigger = trigger("workflow_run"),
      trigger["workflows"]?.strings?.contains(run["name"]?.string ?? "") == true,
      trigger["types"]?.strings?.contains("completed") ?? true
    else { return false }
    let branch = run["head_branch"]?.string ?? ""
    return trigger["branches"]?.strings?.contains { BranchPattern($0).matches(branch) } ?? true
  }
}
