#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What sets a run off.
struct RunCause {
  /// `push`, `workflow_dispatch`, …
  var event: String
  var branch: String
  /// The commit.
  var commit: String
  /// The login of who does it.
  var actor: String
  /// The commit's first line.
  var title: String
  /// What a dispatch gives, by name.
  var inputs: JSON = [:]
  /// What stands under `github.event`.
  var payload: JSON = [:]
}

/// What has come to a branch; a merge is a push to the one that it goes to.
package struct GitHubPush: Sendable {
  let branch: String
  /// Its newest commit.
  let commit: String
  /// That commit's first line.
  let title: String
  /// All files of `.github/workflows` at that commit, by their paths.
  let workflows: [String: String]
  /// The paths that the push changes; nil where nobody knows, as with a new branch.
  let changed: [String]?
}

extension World {
  /// The texts of workflows by repository, branch and path.
  static let workflowTexts = "github.workflowFiles"
  /// The newest commit of a branch, where somebody has said it.
  static let heads = "github.heads"

  /// What a push has brought to a branch: its workflows count from now on, and those that it starts begin.
  ///
  /// - Parameters:
  ///   - push: what has come.
  ///   - key: the repository's.
  ///   - login: who pushes; nil where it starts nothing.
  mutating func takeInPush(_ push: GitHubPush, to key: String, by login: String?) {
    let (branch, commit, title) = (push.branch, push.commit, push.title)
    guard let hosted = self[GitHubRepositories.collection, key] else { return }
    self[Self.heads, "\(key)/\(branch)"] = ["sha": .string(commit), "title": .string(title)]
    for (name, _) in list(Self.workflowTexts, prefix: Self.textKey(key, branch, "")) {
      self[Self.workflowTexts, name] = nil
    }
    for (path, text) in push.workflows {
      keepWorkflow(path, text: text, of: key, branch: branch)
      if branch == hosted["default_branch"]?.string { addGitHubWorkflow(path, text: text, to: key) }
    }
    guard let login else { return }
    let cause = RunCause(event: "push", branch: branch, commit: commit, actor: login, title: title)
    for (path, text) in push.workflows.sorted(by: { $0.key < $1.key }) {
      let known = self[GitHubWorkflows.collection, "\(key)/\(path)"]
      guard known == nil || known?["state"] == "active", let file = WorkflowFile(text, path: path),
        file.startsOnPush(to: branch, of: push.changed)
      else { continue }
      if known == nil { addGitHubWorkflow(path, text: text, to: key) }
      _ = beginRun(of: file, path, in: key, because: cause)
    }
  }

  /// Remembers what a branch has of a workflow.
  mutating func keepWorkflow(_ path: String, text: String, of repository: String, branch: String) {
    self[Self.workflowTexts, Self.textKey(repository, branch, path)] = ["text": .string(text)]
  }

  /// What a branch has of a workflow; nil where it has none.
  func workflowText(_ path: String, of repository: String, branch: String) -> String? {
    self[Self.workflowTexts, Self.textKey(repository, branch, path)]?["text"]?.string
  }

  private static func textKey(_ repository: String, _ branch: String, _ path: String) -> String {
    "\(repository)/\(PercentCoding.encode(branch))/\(path)"
  }

  /// Begins a run of a workflow.
  /// - Parameters:
  ///   - file: the workflow.
  ///   - path: where it lies in the repository.
  ///   - repository: the repository's key.
  ///   - cause: what sets it off.
  /// - Returns: the run's document.
  mutating func beginRun(
    of file: WorkflowFile, _ path: String, in repository: String, because cause: RunCause
  ) -> JSON {
    let workflow = self[GitHubWorkflows.collection, "\(repository)/\(path)"] ?? [:]
    let number = nextNumber()
    let id = 19_000_000_000 + number
    let count = (workflow["runs"]?.int ?? 0) + 1
    self[GitHubWorkflows.collection, "\(repository)/\(path)"]?["runs"] = .int(Int64(count))
    let full = self[GitHubRepositories.collection, repository]?["full_name"]?.string ?? repository
    let ref = "refs/heads/\(cause.branch)"
    let github: JSON = [
      "event_name": .string(cause.event), "ref": .string(ref), "ref_name": .string(cause.branch),
      "sha": .string(cause.commit), "run_id": .string(String(id)), "run_number": .string(String(count)),
      "run_attempt": "1", "repository": .string(full), "actor": .string(cause.actor), "workflow": .string(file.name),
      "workflow_ref": .string("\(full)/\(path)@\(ref)"), "token": "***",
      "event": cause.payload,
    ]
    let actor: JSON = [
      "login": .string(cause.actor), "id": self[GitHubAccounts.collection, cause.actor]?["id"] ?? 0, "type": "User",
    ]
    let time = Timestamp.whole(now)
    let key = "\(repository)/\(id)"
    let world = self
    let plan = WorkflowPlan(file, github: github, inputs: cause.inputs) {
      world.workflowText($0, of: repository, branch: cause.branch)
    }
    var document: JSON = [
      "id": .int(id), "name": .string(file.name), "head_branch": .string(cause.branch),
      "head_sha": .string(cause.commit), "path": .string(path), "display_title": .string(cause.title),
      "run_number": .int(Int64(count)), "run_attempt": 1, "event": .string(cause.event), "status": "queued",
      "conclusion": .null, "workflow_id": workflow["id"] ?? 0, "created_at": .string(time), "updated_at": .string(time),
      "run_started_at": .string(time), "actor": actor, "triggering_actor": actor,
    ]
    guard let plan else {
      document["status"] = "completed"
      document["conclusion"] = "startup_failure"
      self[PlayedRun.runs, key] = document
      return document
    }
    // What was does not get in the way of what is.
    let group = runPlay.isHistory ? nil : plan.group
    document["plan"] = .compact([
      "github": github, "group": group.map(JSON.string), "begins": .double(now.timeIntervalSince1970),
      "fault": runPlay.begin().map { .string($0.rawValue) }, "jobs": .array(plan.jobs),
    ])
    if plan.endsOthers { endRuns(of: group, in: repository) }
    start(PlayedRun(key: key, document: document, jobs: jobs(of: plan.jobs)))
    return self[PlayedRun.runs, key] ?? document
  }

  /// Begins what a run has been worked out to be, behind those of its concurrency group: of those that wait for it, the
  /// newest alone stays.
  mutating func start(_ run: PlayedRun) {
    var run = run
    let id = run.document["id"]?.int ?? 0
    let group = run.document[path: "plan.group"]?.string
    if !isFree(group, in: run.repository, for: id) {
      endRuns(of: group, in: run.repository, thatAre: "pending")
      run.document["status"] = "pending"
    }
    run.advance(in: &self)
    run.store(in: &self)
    if run.document["status"] == "completed" { beginRuns(after: run) }
  }

  /// The documents of jobs that have not begun.
  mutating func jobs(of plans: [JSON]) -> [JSON] {
    plans.map { plan in
      [
        "id": .int(40_000_000_000 + nextNumber()), "name": plan["name"] ?? "", "status": "queued",
        "conclusion": .null, "labels": plan["labels"] ?? [], "plan": plan, "played": ["phase": "blocked"],
      ]
    }
  }

  /// Whether no run of a concurrency group goes on that began before a run.
  func isFree(_ group: String?, in repository: String, for id: Int) -> Bool {
    guard let group else { return true }
    return !activeRuns(of: group, in: repository).contains { $0["status"] != "pending" && $0["id"]?.int != id }
  }

  private func activeRuns(of group: String, in repository: String) -> [JSON] {
    list(PlayedRun.active, prefix: "\(repository)/").compactMap { self[PlayedRun.runs, $0.name] }
      .filter { $0[path: "plan.group"]?.string == group }
  }

  private mutating func endRuns(of group: String?, in repository: String, thatAre status: String? = nil) {
    guard let group else { return }
    for document in activeRuns(of: group, in: repository)
    where status == nil || document["status"]?.string == status {
      guard var run = PlayedRun("\(repository)/\(document["id"]?.int ?? 0)", in: self) else { continue }
      run.cancel(in: self)
      run.store(in: &self)
    }
  }

  /// Whether an environment's jobs wait for a reviewer.
  func isHeldBack(_ environment: String, of repository: String) -> Bool {
    !reviewers(environment, of: repository).isEmpty
  }

  /// Who may let jobs of an environment pass: its rule's reviewers.
  func reviewers(_ environment: String, of repository: String) -> [JSON] {
    let rules = self[GitHubEnvironments.collection, GitHubEnvironments.key(repository, environment)]?[
      "protection_rules"]
    return rules?.array?.first { $0["type"] == "required_reviewers" }?["reviewers"]?.array ?? []
  }

  /// Whether something is due in a run.
  var hasOverdueRuns: Bool {
    self[PlayedRun.active].values.contains { ($0["due"]?.double ?? .infinity) <= now.timeIntervalSince1970 }
  }

  /// Lets all happen that is due in runs.
  mutating func advanceRuns() {
    let due = list(PlayedRun.active).filter { ($0.document["due"]?.double ?? .infinity) <= now.timeIntervalSince1970 }
    for (key, _) in due { advanceRun(key) }
  }

  /// Lets all happen that is due in a run, and then in those that wait for its group.
  mutating func advanceRun(_ key: String) {
    guard var run = PlayedRun(key, in: self) else { return }
    run.advance(in: &self)
    run.store(in: &self)
    guard run.document["status"] == "completed" else { return }
    beginRuns(after: run)
    advanceWaiting(in: run.repository)
  }

  /// The workflows that follow one which has ended: their own text is that of the default branch.
  mutating func beginRuns(after run: PlayedRun) {
    let repository = run.repository
    let branch = self[GitHubRepositories.collection, repository]?["default_branch"]?.string ?? "main"
    let (name, source) = (run.document["name"]?.string ?? "", run.document["head_branch"]?.string ?? "")
    for (_, workflow) in list(GitHubWorkflows.collection, prefix: "\(repository)/") where workflow["state"] == "active"
    {
      let path = workflow["path"]?.string ?? ""
      guard let text = workflowText(path, of: repository, branch: branch),
        let file = WorkflowFile(text, path: path), file.follows(name, on: source)
      else { continue }
      let head = self[Self.heads, "\(repository)/\(branch)"]
      let shown = ["id", "name", "event", "conclusion", "head_branch", "head_sha", "path"]
      let fields = (run.document.object ?? [:]).filter { shown.contains($0.key) }
      _ = beginRun(
        of: file, path, in: repository,
        because: RunCause(
          event: "workflow_run", branch: branch, commit: head?["sha"]?.string ?? GitHubBranches.commit,
          actor: run.document[path: "actor.login"]?.string ?? "", title: file.name,
          payload: ["action": "completed", "workflow_run": .object(fields)]))
    }
  }

  /// Runs that wait for their group begin where it has become free.
  mutating func advanceWaiting(in repository: String) {
    for (key, _) in list(PlayedRun.active, prefix: "\(repository)/") {
      guard var next = PlayedRun(key, in: self), next.document["status"] == "pending" else { continue }
      next.advance(in: &self)
      next.store(in: &self)
    }
  }
}
