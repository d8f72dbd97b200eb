/// What changes runs: reviews, ends, further attempts, and dispatches.
extension GitHubRuns {
  /// Lets the jobs of environments pass, or ends them.
  @Sendable func review(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["environment_ids", "state", "comment"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      var run = try run(call, repository, in: world)
      guard let state = body["state"]?.string, ["approved", "rejected"].contains(state),
        let ids = body["environment_ids"]?.array?.compactMap(\.int), body["comment"]?.string != nil
      else { throw APIError.gitHubInvalid("\"environment_ids\", \"state\", \"comment\" weren't supplied.") }
      let account = world.gitHubAccount(of: call)
      var isAnswered = false
      for (index, job) in run.jobs.enumerated() where job["status"] == "waiting" {
        let name = job[path: "plan.environment"]?.string ?? ""
        let document = world[GitHubEnvironments.collection, GitHubEnvironments.key(repository.key, name)]
        guard ids.contains(document?["id"]?.int ?? -1) else { continue }
        guard world.reviewers(name, of: repository.key).contains(where: { $0[path: "reviewer.id"] == account["id"] })
        else { throw APIError.gitHubUnprocessable("You cannot approve this deployment.") }
        isAnswered = true
        run.jobs[index]["played"]?["approved"] = true
        if state == "rejected" { run.refuse(index, in: world) }
      }
      guard isAnswered else { throw APIError.gitHubUnprocessable("There are no pending deployment requests.") }
      run.store(in: &world)
      world.advanceRun(run.key)
      return .json([])
    }
  }

  /// Ends a run.
  @Sendable func cancel(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      var run = try run(call, repository, in: world)
      guard run.document["status"] != "completed" else {
        throw APIError(409, "CONFLICT", "Cannot cancel a workflow run that is completed.")
      }
      run.cancel(in: world)
      run.store(in: &world)
      world.beginRuns(after: run)
      world.advanceWaiting(in: repository.key)
      return .json([:], status: 202)
    }
  }

  /// Another attempt of all jobs, or of those that failed and what depends on them.
  func repeated(_ call: Call, failedAlone: Bool) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      let before = try run(call, repository, in: world)
      guard before.document["status"] == "completed", let plans = before.document[path: "plan.jobs"]?.array else {
        throw APIError(403, "FORBIDDEN", "This workflow run cannot be retried")
      }
      var document = before.document
      let attempt = (document["run_attempt"]?.int ?? 1) + 1
      let time = Timestamp.whole(world.now)
      for (field, value) in [("status", "queued"), ("updated_at", time), ("run_started_at", time)] {
        document[field] = .string(value)
      }
      document["conclusion"] = .null
      document["run_attempt"] = .int(Int64(attempt))
      document[path: "plan.github.run_attempt"] = .string(String(attempt))
      document[path: "plan.begins"] = .double(world.now.timeIntervalSince1970)
      document[path: "plan.fault"] = world.runPlay.begin().map { .string($0.rawValue) }
      for job in before.jobs { world[PlayedRun.jobs, "\(before.key)/\(job["id"]?.int ?? 0)"] = nil }
      let fresh = world.jobs(of: plans).enumerated().map { index, job in
        let former = before.jobs.indices.contains(index) ? before.jobs[index] : job
        return failedAlone && former["conclusion"] == "success" ? former : job
      }
      world.start(PlayedRun(key: before.key, document: document, jobs: fresh))
      return .json([:], status: 201)
    }
  }

  /// Sets a workflow off.
  @Sendable func dispatch(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["ref", "inputs", "return_run_details"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      let (_, workflow) = try GitHubWorkflows.find(call, repository, in: world)
      guard let ref = body["ref"]?.string else { throw APIError.gitHubInvalid("\"ref\" wasn't supplied.") }
      let branch = ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ref
      guard workflow["state"] == "active" else {
        throw APIError.gitHubUnprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow")
      }
      guard repository.branches.contains(branch) else { throw APIError.gitHubUnprocessable("No ref found for: \(ref)") }
      let path = workflow["path"]?.string ?? ""
      guard let text = world.workflowText(path, of: repository.key, branch: branch),
        let file = WorkflowFile(text, path: path), file.trigger("workflow_dispatch") != nil
      else { throw APIError.gitHubUnprocessable("Workflow does not have 'workflow_dispatch' trigger") }
      let head = world[World.heads, "\(repository.key)/\(branch)"]
      let run = world.beginRun(
        of: file, path, in: repository.key,
        because: RunCause(
          event: "workflow_dispatch", branch: branch, commit: head?["sha"]?.string ?? GitHubBranches.commit,
          actor: world.gitHubAccount(of: call)["login"]?.string ?? "", title: file.name,
          inputs: file.inputs(given: body["inputs"] ?? [:])))
      guard body["return_run_details"] == true else { return .noContent }
      let answer = shown(run, repository, call)
      return .json([
        "workflow_run_id": run["id"] ?? 0, "run_url": answer["url"] ?? "", "html_url": answer["html_url"] ?? "",
      ])
    }
  }
}
