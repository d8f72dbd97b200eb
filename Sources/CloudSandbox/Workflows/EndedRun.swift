#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
      list(PlayedRun.runs, prefix: "\(repository)/").count { $0.document["workflow_id"] == workflow?["id"] } + 1
    let id = 19_000_000_000 + Int(nextNumber())
    let actor: JSON = ["login": .string(SampleWorld.operatorLogin), "id": 90_314_207]
    self[PlayedRun.runs, "\(repository)/\(id)"] = [
      "id": .int(Int64(id)), "name": workflow?["name"] ?? .string(path), "path": .string(path),
      "workflow_id": workflow?["id"] ?? .null, "run_number": .int(Int64(number)), "run_attempt": 1,
      "head_sha": .string(commit), "head_branch": "main", "event": .string(event), "status": "completed",
      "conclusion": .string(conclusion), "actor": actor, "triggering_actor": actor,
      "created_at": .string(Timestamp.whole(now)), "run_started_at": .string(Timestamp.whole(now)),
      "updated_at": .string(Timestamp.whole(now.addingTimeInterval(seconds))),
    ]
    return id
  }
}
