import Foundation

extension Breakage {
  /// Faults of GitHub: its tokens, its workflows, its runs.
  static let gitHub: [Breakage] = [
    Breakage(
      "github-permission", "the token has no permission for secrets and environments",
      world: {
        (world: inout World, _) in
        // What was a classic token becomes a fine-grained one, which its text does not tell.
        world.changeOperatorsToken { token in
          token["permissions"] = [
            "metadata": "read", "contents": "write", "actions": "write", "workflows": "write", "administration": "read",
          ]
        }
      }, mends: { (world: inout World, _) in world.changeOperatorsToken { $0["permissions"] = nil } }),
    Breakage(
      "github-hidden", "the organisation wants the token authorised",
      world: { (world: inout World, place) in
        let owner = place.repositoryKey.prefix { $0 != "/" }
        world.changeOperatorsToken { $0["unauthorised"] = [.string(String(owner))] }
      }, mends: { (world: inout World, _) in world.changeOperatorsToken { $0["unauthorised"] = nil } }),
    Breakage(
      "environment-plan", "the repository is private on a free plan",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(GitHubRepositories.collection, place.repositoryKey) { repository in
          repository["private"] = true
          repository["visibility"] = "private"
          repository["plan"] = "free"
        }
      }),
    Breakage(
      "workflow-off", "the workflow was switched off after 60 days",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(GitHubWorkflows.collection, "\(place.repositoryKey)/\(place.workflowPath)") {
          $0["state"] = "disabled_inactivity"
        }
      }),
    Breakage(
      "run-waits", "a run waits for a review",
      world: { (world: inout World, place) throws(APIError) in
        let environment = "\(place.repositoryKey)/environments/\(place[.environment])"
        let reviewer = world[GitHubAccounts.collection].values.first?["id"] ?? 0
        let number = world.nextNumber()
        try world.change(GitHubEnvironments.collection, environment) { document in
          document["protection_rules"] = .array(
            (document["protection_rules"]?.array ?? []) + [
              [
                "id": .int(number), "type": "required_reviewers", "prevent_self_review": false,
                "reviewers": [["type": "User", "reviewer": ["id": reviewer]]],
              ]
            ])
        }
        try world.beginRun(place, event: "push")
      }),
    Breakage(
      "token-expiry", "the token ends in three days",
      world: { (world: inout World, _) in
        let end = Timestamp.whole(world.now.addingTimeInterval(3 * 24 * 3600))
        world.changeOperatorsToken { $0["expires"] = .string(end) }
      }, mends: { (world: inout World, _) in world.changeOperatorsToken { $0["expires"] = nil } }),
    Breakage(
      "deployment-failed", "the last run failed at a test",
      world: { (world: inout World, place) throws(APIError) in
        try world.addFailedRun(
          place, job: "Deploy / Checks / Test", step: "Run pytest",
          lines: [
            "============================= test session starts =============================",
            "+ curl --header 'Authorization: Bearer ya29.c.b0AXv0zTNsandboxtoken' https://example.com",
            "FAILED tests/test_health.py::test_answers - assert 500 == 200",
            "##[error]Process completed with exit code 1.",
          ])
      }),
  ]
}

extension World {
  fileprivate mutating func changeOperatorsToken(_ edit: (inout JSON) -> Void) {
    guard let token = self[vault: Tokens.operatorTokens, "github"]?.string else { return }
    var record = self[vault: Tokens.github, token] ?? [:]
    edit(&record)
    self[vault: Tokens.github, token] = record
  }

  /// Begins a run of the set-up's workflow, as an event would.
  /// - Throws: 404 where GitHub does not have the workflow's text.
  fileprivate mutating func beginRun(_ place: BrokenPlace, event: String) throws(APIError) {
    let key = place.repositoryKey
    let branch = self[GitHubRepositories.collection, key]?["default_branch"]?.string ?? "main"
    guard let text = workflowText(place.workflowPath, of: key, branch: branch),
      let file = WorkflowFile(text, path: place.workflowPath)
    else { throw .notFound }
    let head = self[Self.heads, "\(key)/\(branch)"]
    _ = beginRun(
      of: file, place.workflowPath, in: key,
      because: RunCause(
        event: event, branch: branch, commit: head?["sha"]?.string ?? GitHubBranches.commit,
        actor: SampleWorld.operatorLogin, title: "Deploy"))
  }

  /// Adds a run of the set-up's workflow that has failed, with the log of the job that did.
  /// - Throws: 404 where GitHub does not know the workflow.
  fileprivate mutating func addFailedRun(
    _ place: BrokenPlace, job: String, step: String, lines: [String]
  ) throws(APIError) {
    let key = place.repositoryKey
    guard let workflow = self[GitHubWorkflows.collection, "\(key)/\(place.workflowPath)"] else { throw .notFound }
    let id = 19_000_000_000 + nextNumber()
    let jobID = 40_000_000_000 + nextNumber()
    let count = Int64((workflow["runs"]?.int ?? 0) + 1)
    self[GitHubWorkflows.collection, "\(key)/\(place.workflowPath)"]?["runs"] = .int(count)
    let begin = now.addingTimeInterval(-300)
    func time(_ seconds: Double) -> JSON { .string(Timestamp.whole(begin.addingTimeInterval(seconds))) }
    let actor: JSON = ["login": .string(SampleWorld.operatorLogin), "type": "User"]
    self[PlayedRun.runs, "\(key)/\(id)"] = [
      "id": .int(id), "name": workflow["name"] ?? "", "head_branch": "main",
      "head_sha": .string(GitHubBranches.commit), "path": .string(place.workflowPath), "display_title": "Deploy",
      "run_number": .int(count), "run_attempt": 1, "event": "push", "status": "completed", "conclusion": "failure",
      "workflow_id": workflow["id"] ?? 0, "created_at": time(0), "updated_at": time(60), "run_started_at": time(0),
      "actor": actor, "triggering_actor": actor,
    ]
    let stamped = (["##[group]Run \(step)", "\(step)", "##[endgroup]"] + lines).map { line -> String in
      let stamp = Timestamp.whole(begin.addingTimeInterval(20)).dropLast()
      return "\(stamp).0000000Z \(line)"
    }
    self[PlayedRun.jobs, "\(key)/\(id)/\(jobID)"] = [
      "id": .int(jobID), "name": .string(job), "status": "completed", "conclusion": "failure",
      "labels": ["ubuntu-24.04"], "created_at": time(0), "started_at": time(5), "completed_at": time(50),
      "runner_name": "GitHub Actions 1",
      "steps": [
        [
          "number": 1, "name": "Set up job", "status": "completed", "conclusion": "success", "started_at": time(5),
          "completed_at": time(10),
        ],
        [
          "number": 2, "name": .string(step), "status": "completed", "conclusion": "failure", "started_at": time(20),
          "completed_at": time(40),
        ],
      ],
      "played": ["phase": "ended", "log": .string(stamped.joined(separator: "\n") + "\n")],
    ]
  }
}
