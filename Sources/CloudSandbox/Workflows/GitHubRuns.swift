#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs of workflows and their jobs, as GitHub's API shows and changes them.
///
/// Reference: docs.github.com/rest/actions/workflow-runs, …/workflow-jobs, and …/workflows for dispatches.
struct GitHubRuns: Sendable {
  /// The vault's collection of the addresses that logs are fetched at.
  static let logs = "actions.logs"
  /// What of a document is the sandbox's own.
  private static let hidden = ["plan", "played"]

  var methods: [GitHubMethod] {
    let run = "/actions/runs/{run}"
    func read(_ path: String, _ handler: @escaping Route.Handler) -> [GitHubMethod] {
      GitHubMethod.inRepository("GET", path, permission: "actions=read", handler)
    }
    func write(
      _ path: String, permission: String = "actions=write", _ handler: @escaping Route.Handler
    ) -> [GitHubMethod] {
      GitHubMethod.inRepository("POST", path, permission: permission, handler)
    }
    return read("/actions/runs", list) + read("/actions/workflows/{workflow}/runs", list) + read(run, get)
      + read("\(run)/jobs", jobs) + read("\(run)/attempts/{attempt}/jobs", jobs) + read("/actions/jobs/{job}", job)
      + read("/actions/jobs/{job}/logs", log) + read("\(run)/pending_deployments", pending)
      + write("\(run)/pending_deployments", permission: "deployments=write", review) + write("\(run)/cancel", cancel)
      + write("\(run)/rerun") { try await repeated($0, failedAlone: false) }
      + write("\(run)/rerun-failed-jobs") { try await repeated($0, failedAlone: true) }
      + write("/actions/workflows/{workflow}/dispatches", dispatch)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      var all = world.list(PlayedRun.runs, prefix: "\(repository.key)/").reversed().map(\.document)
      if call.captures["workflow"] != nil {
        let (_, workflow) = try GitHubWorkflows.find(call, repository, in: world)
        all = all.filter { $0["workflow_id"] == workflow["id"] }
      }
      let filters: [(String, String)] = [
        ("branch", "head_branch"), ("event", "event"), ("head_sha", "head_sha"), ("actor", "actor.login"),
      ]
      for (name, field) in filters {
        if let wanted = call.request.query(name) { all = all.filter { $0[path: field]?.string == wanted } }
      }
      if let wanted = call.request.query("status") {
        all = all.filter { $0["status"]?.string == wanted || $0["conclusion"]?.string == wanted }
      }
      if let range = call.request.query("created").flatMap(CreationRange.init) {
        all = all.filter { range.contains($0["created_at"]?.string ?? "") }
      }
      // With filters GitHub finds a thousand at most.
      let page = GitHubPage(all.prefix(1000).map { shown($0, repository, call) }, call: call)
      return .json(
        ["total_count": .int(Int64(all.count)), "workflow_runs": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      return .json(shown(try run(call, repository, in: world).document, repository, call))
    }
  }

  @Sendable private func jobs(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let run = try run(call, repository, in: world)
      if let attempt = call.captures["attempt"], Int(attempt) != run.document["run_attempt"]?.int {
        throw APIError.gitHubNotFound
      }
      // GitHub has a job once all that it needs has ended.
      let due = run.jobs.filter { $0[path: "played.phase"] != "blocked" }
      let page = GitHubPage(due.map { shown($0, of: run.document, repository, call) }, call: call)
      return .json(["total_count": .int(Int64(due.count)), "jobs": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func job(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let (job, run) = try job(call, repository, in: world)
      return .json(shown(job, of: run, repository, call))
    }
  }

  /// The address of a job's log, valid for a minute; a job has a log only once it has ended.
  @Sendable private func log(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      let (job, _) = try job(call, repository, in: world)
      guard job["status"] == "completed", let text = job[path: "played.log"]?.string else {
        throw APIError.gitHubNotFound
      }
      let now = world.now.timeIntervalSince1970
      for (name, record) in world.vaulted(Self.logs) where (record["until"]?.double ?? 0) < now {
        world[vault: Self.logs, name] = nil
      }
      let name = Tokens.random("log-")
      world[vault: Self.logs, name] = ["text": .string(text), "until": .double(now + 60)]
      return SandboxResponse(
        status: 302, headers: [("Location", "\(call.request.baseURL)\(ActionsAPI.prefix)/_logs/\(name)")])
    }
  }

  @Sendable private func pending(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let run = try run(call, repository, in: world)
      let names = Set(run.jobs.filter { $0["status"] == "waiting" }.compactMap { $0[path: "plan.environment"]?.string })
      let account = world.gitHubAccount(of: call)
      return .json(
        .array(
          names.sorted().map { name in
            let reviewers = world.reviewers(name, of: repository.key).map { world.named($0) }
            let document = world[GitHubEnvironments.collection, GitHubEnvironments.key(repository.key, name)]
            return [
              "environment": [
                "id": document?["id"] ?? 0, "name": .string(name),
                "html_url": .string(
                  "https://github.com/\(repository.key)/deployments/activity_log?environments_filter=\(name)"),
              ],
              "wait_timer": 0, "wait_timer_started_at": .null,
              "current_user_can_approve": .bool(reviewers.contains { $0[path: "reviewer.id"] == account["id"] }),
              "reviewers": .array(reviewers),
            ]
          }))
    }
  }

  // MARK: - What is found, and what is shown

  /// The run that a call names.
  func run(_ call: Call, _ repository: HostedRepository, in world: World) throws(APIError) -> PlayedRun {
    guard let run = PlayedRun("\(repository.key)/\(call["run"])", in: world) else { throw .gitHubNotFound }
    return run
  }

  private func job(
    _ call: Call, _ repository: HostedRepository, in world: World
  ) throws(APIError) -> (job: JSON, run: JSON) {
    let found = world.list(PlayedRun.jobs, prefix: "\(repository.key)/").first { $0.name.hasSuffix("/\(call["job"])") }
    guard let found, let run = world[PlayedRun.runs, String(found.name.dropLast(call["job"].count + 1))] else {
      throw .gitHubNotFound
    }
    return (found.document, run)
  }

  /// A run as GitHub shows it.
  func shown(_ run: JSON, _ repository: HostedRepository, _ call: Call) -> JSON {
    var shown = JSON.object((run.object ?? [:]).filter { !Self.hidden.contains($0.key) })
    let full = repository.document["full_name"]?.string ?? repository.key
    let id = run["id"]?.int ?? 0
    let url = "\(call.gitHubURL)/repos/\(full)/actions/runs/\(id)"
    shown["url"] = .string(url)
    shown["html_url"] = .string("https://github.com/\(full)/actions/runs/\(id)")
    for (field, path) in [("jobs_url", "jobs"), ("cancel_url", "cancel"), ("rerun_url", "rerun"), ("logs_url", "logs")]
    {
      shown[field] = .string("\(url)/\(path)")
    }
    return shown
  }

  private func shown(_ job: JSON, of run: JSON, _ repository: HostedRepository, _ call: Call) -> JSON {
    var shown = JSON.object((job.object ?? [:]).filter { !Self.hidden.contains($0.key) })
    let full = repository.document["full_name"]?.string ?? repository.key
    let (id, number) = (job["id"]?.int ?? 0, run["id"]?.int ?? 0)
    for field in ["conclusion", "started_at", "completed_at", "runner_name"] { shown[field] = shown[field] ?? .null }
    shown["steps"] = shown["steps"] ?? []
    for field in ["head_sha", "head_branch", "run_attempt"] { shown[field] = run[field] }
    shown["run_id"] = .int(Int64(number))
    shown["workflow_name"] = run["name"]
    shown["url"] = .string("\(call.gitHubURL)/repos/\(full)/actions/jobs/\(id)")
    shown["html_url"] = .string("https://github.com/\(full)/actions/runs/\(number)/job/\(id)")
    return shown
  }
}

extension World {
  /// A reviewer with what an account is called.
  fileprivate func named(_ reviewer: JSON) -> JSON {
    let account = self[GitHubAccounts.collection].values.first { $0["id"] == reviewer[path: "reviewer.id"] }
    guard let login = account?["login"] else { return reviewer }
    var named = reviewer
    named["reviewer"]?["login"] = login
    return named
  }
}
