import Foundation
import RESTClient

/// How far a workflow's run, or a job or a step of one, has come.
package enum WorkflowProgress: String, Sendable, Equatable {
  case queued
  case inProgress = "in_progress"
  /// For a reviewer, or for an environment's timer.
  case waiting
  /// For another run of its concurrency group.
  case pending
  case completed

  /// What GitHub calls it; `requested`, and what it may come to say, has not begun.
  init(named text: String) { self = Self(rawValue: text) ?? .queued }
}

/// How a workflow's run, or a job or a step of one, has ended.
package enum WorkflowConclusion: String, Sendable, Equatable {
  case success, failure, cancelled, skipped, neutral, stale
  case timedOut = "timed_out"
  case actionRequired = "action_required"
  /// Its workflow could not be read.
  case startupFailure = "startup_failure"

  /// What GitHub calls it; what is not known is taken for a failure.
  init(named text: String) { self = Self(rawValue: text) ?? .failure }
}

/// A run of a workflow.
package struct GitHubRun: Sendable, Equatable {
  package let id: Int
  /// Counted for each workflow, from 1.
  package let number: Int
  /// Which attempt it is, from 1.
  package let attempt: Int
  /// What has begun it: `push`, `workflow_dispatch`, `pull_request`, …
  package let event: String
  package let progress: WorkflowProgress
  /// How it has ended; nil until then.
  package let conclusion: WorkflowConclusion?
  /// The branch, or the tag.
  package let branch: String
  /// The commit.
  package let commit: String
  /// The login of who has set this attempt off.
  package let actor: String
  /// The commit's first line, or what the workflow calls its runs.
  package let title: String
  /// The workflow's file from the repository's root.
  package let path: String
  package let created: Date
  /// When this attempt began.
  package let started: Date
  /// When it last changed: of one that has ended, when it ended.
  package let updated: Date
  /// Its page.
  package let page: String

  /// Whether nothing of it goes on any more.
  package var hasEnded: Bool { progress == .completed }
}

/// The run that a dispatch has begun.
package struct DispatchedRun: Sendable, Equatable {
  package let id: Int
  /// Its page.
  package let page: String
}

extension GitHubClient {
  /// A run; nil if no run has that number.
  package func run(_ repository: String, _ id: Int) async throws -> GitHubRun? {
    try await find(Runs.get(repository, id))
  }

  /// The runs of a workflow, the newest first.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - workflow: its file's name.
  ///   - branch: those of this branch alone.
  ///   - event: those that this event has begun alone.
  ///   - since: those that were created then or later alone; to the second.
  ///   - limit: how many at most.
  /// - Returns: the runs; nil where GitHub does not know the workflow.
  /// - Throws: `GitHubError`.
  package func runs(
    _ repository: String, workflow: String, branch: String? = nil, event: String? = nil, since: Date? = nil,
    limit: Int = 100
  ) async throws -> [GitHubRun]? {
    do {
      return try await all(Runs.list(repository, workflow, branch, event, since, limit), limit: limit)
    } catch let error as GitHubError where error.kind == .notFound {
      return nil
    }
  }

  /// Sets a workflow off that can be set off by hand.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - workflow: its file's name.
  ///   - branch: the branch that is run.
  /// - Returns: the run; nil from an older Enterprise Server, which does not tell.
  /// - Throws: `GitHubError`; where the outcome is unknown it is not sent again.
  package func dispatch(_ repository: String, workflow: String, branch: String) async throws -> DispatchedRun? {
    do {
      return try await send(Runs.dispatch(repository, workflow, branch, asksForRun: true))
    } catch let error as GitHubError where error.status == 422 && error.detail.contains("return_run_details") {
      return try await send(Runs.dispatch(repository, workflow, branch, asksForRun: false))
    }
  }

  /// Ends a run that has not ended.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - id: the run's id.
  /// - Throws: `GitHubError`.
  package func cancelRun(_ repository: String, _ id: Int) async throws {
    try await send(Runs.cancel(repository, id))
  }
}

/// The requests about runs: https://docs.github.com/en/rest/actions/workflow-runs and
/// https://docs.github.com/en/rest/actions/workflows
private enum Runs {
  static func cancel(_ repository: String, _ id: Int) -> GitHubRequest<Void> {
    GitHubRequest(.post, .rest, "\(actionsPath(repository))/runs/\(id)/cancel")
  }

  static func get(_ repository: String, _ id: Int) -> GitHubRequest<GitHubRun> {
    GitHubRequest(.get, .rest, "\(actionsPath(repository))/runs/\(id)") { try GitHubRun($0) }
  }

  static func list(
    _ repository: String, _ workflow: String, _ branch: String?, _ event: String?, _ since: Date?, _ limit: Int
  ) -> GitHubRequest<[GitHubRun]> {
    var query = [("per_page", String(min(max(limit, 1), 100)))]
    if let branch { query.append(("branch", percentEncoded(branch))) }
    if let event { query.append(("event", percentEncoded(event))) }
    if let since { query.append(("created", percentEncoded(">=\(since.formatted(.iso8601))"))) }
    return GitHubRequest(
      .get, .rest, "\(actionsPath(repository))/workflows/\(percentEncoded(workflow))/runs", query: query
    ) {
      _ = try $0.number("total_count")
      return try $0.elements("workflow_runs").map { try GitHubRun($0) }
    }
  }

  static func dispatch(
    _ repository: String, _ workflow: String, _ branch: String, asksForRun: Bool
  ) -> GitHubRequest<DispatchedRun?> {
    var body: JSONValue = ["ref": .string(branch)]
    if asksForRun { body["return_run_details"] = true }
    return GitHubRequest(
      .post, .rest, "\(actionsPath(repository))/workflows/\(percentEncoded(workflow))/dispatches", body: body,
      rule: .refusedOnly
    ) { answer in
      guard let id = answer["workflow_run_id"].int else { return nil }
      return DispatchedRun(id: id, page: try answer.text("html_url"))
    }
  }
}

/// Where a repository's Actions are.
func actionsPath(_ repository: String) -> String { "\(repositoryPath(repository))/actions" }

extension GitHubRun {
  fileprivate init(_ document: JSONValue) throws {
    let progress = WorkflowProgress(named: try document.text("status"))
    self.init(
      id: try document.number("id"), number: document["run_number"].int ?? 1,
      attempt: document["run_attempt"].int ?? 1, event: try document.text("event"), progress: progress,
      conclusion: document["conclusion"].string.map(WorkflowConclusion.init(named:)),
      branch: document["head_branch"].string ?? "", commit: document["head_sha"].string ?? "",
      actor: document["triggering_actor"]["login"].string ?? document["actor"]["login"].string ?? "",
      title: document["display_title"].string ?? "",
      // A called workflow's path may end with its ref.
      path: String((document["path"].string ?? "").prefix { $0 != "@" }),
      created: try document.instant("created_at"),
      started: try document.optionalInstant("run_started_at") ?? document.instant("created_at"),
      updated: try document.instant("updated_at"),
      page: document["html_url"].string ?? "")
  }
}

extension JSONValue {
  /// The instant of a member that must be there.
  /// - Throws: `MalformedAnswer` where it is missing or no instant.
  func instant(_ key: String) throws -> Date {
    guard let date = optionalInstant(key) else { throw MalformedAnswer("the answer lacks the time “\(key)”") }
    return date
  }

  /// The instant of a member, RFC 3339 in whole seconds or with a fraction; nil if it is missing.
  func optionalInstant(_ key: String) -> Date? {
    self[key].string.flatMap(Date.init(rfc3339:))
  }
}
