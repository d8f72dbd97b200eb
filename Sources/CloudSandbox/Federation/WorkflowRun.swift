import Foundation

/// A run of a workflow, as GitHub's tokens tell of it
/// (docs.github.com/actions/reference/security/oidc).
struct WorkflowRun: Sendable {
  /// The events that a run can be started by here.
  static let events = ["push", "workflow_dispatch", "schedule", "release", "pull_request"]

  /// Repositories that were made, renamed or transferred since then have subjects with numbers that never change.
  private static let immutableSubjects = "2026-07-15T00:00:00Z"

  let claims: JSON
  /// Whether it gets tokens: one for a fork's pull request does not, whatever its workflow asks for.
  let hasTokens: Bool

  /// A run.
  /// - Parameters:
  ///   - body: what was asked for: `event`, `ref`, `environment`, `workflow`, `sha`, `fork`.
  ///   - repository: in which repository.
  ///   - actor: who set it off.
  ///   - number: the run's number.
  /// - Throws: 422 for what cannot be.
  init(_ body: JSON, repository: JSON, actor: JSON, number: Int64) throws(APIError) {
    let event = body["event"]?.string ?? "push"
    guard Self.events.contains(event) else {
      throw .gitHubInvalid("\(event) is not one of \(Self.events.joined(separator: ", ")).")
    }
    let isPull = event == "pull_request"
    let base = repository["default_branch"]?.string ?? "main"
    let ref = isPull ? "refs/pull/\(body["number"]?.int ?? 1)/merge" : body["ref"]?.string ?? "refs/heads/\(base)"
    guard ref.hasPrefix("refs/") else { throw .gitHubInvalid("\"ref\" does not begin with refs/.") }
    let full = repository["full_name"]?.string ?? ""
    let owner = repository[path: "owner.login"]?.string ?? ""
    let workflow = body["workflow"]?.string ?? ".github/workflows/deploy.yml"
    let sha = body["sha"]?.string ?? Self.digits(number)
    let environment = body["environment"]?.string
    let place =
      environment.map { "environment:\($0.replacing(":", with: "%3A"))" } ?? (isPull ? "pull_request" : "ref:\(ref)")
    claims = .compact([
      "sub": .string("repo:\(Self.subject(repository)):\(place)"), "iss": .string(ActionsAPI.issuer),
      "repository": .string(full), "repository_id": .string(String(repository["id"]?.int ?? 0)),
      "repository_owner": .string(owner),
      "repository_owner_id": .string(String(repository[path: "owner.id"]?.int ?? 0)),
      "repository_visibility": repository["visibility"] ?? "public", "ref": .string(ref),
      "ref_type": .string(ref.hasPrefix("refs/tags/") ? "tag" : "branch"), "ref_protected": "false",
      "sha": .string(sha), "environment": environment.map(JSON.string), "event_name": .string(event),
      "workflow": .string(String(workflow.split(separator: "/").last ?? "")),
      "workflow_ref": .string("\(full)/\(workflow)@\(ref)"), "workflow_sha": .string(sha),
      "job_workflow_ref": .string("\(full)/\(workflow)@\(ref)"), "job_workflow_sha": .string(sha),
      "head_ref": .string(isPull ? body["head"]?.string ?? "change" : ""), "base_ref": .string(isPull ? base : ""),
      "actor": actor["login"] ?? "", "actor_id": .string(String(actor["id"]?.int ?? 0)),
      "run_id": .string(String(19_000_000_000 + number)), "run_number": .string(String(number)), "run_attempt": "1",
      "runner_environment": "github-hosted",
    ])
    hasTokens = !(isPull && body["fork"] != nil)
  }

  /// `OWNER/NAME`, for newer names `OWNER@NUMBER/NAME@NUMBER`.
  private static func subject(_ repository: JSON) -> String {
    let dates = ["created_at", "renamed_at"].compactMap { repository[$0]?.string.flatMap(Timestamp.date) }
    guard let limit = Timestamp.date(immutableSubjects), dates.contains(where: { $0 >= limit }) else {
      return repository["full_name"]?.string ?? ""
    }
    let owner = "\(repository[path: "owner.login"]?.string ?? "")@\(repository[path: "owner.id"]?.int ?? 0)"
    return "\(owner)/\(repository["name"]?.string ?? "")@\(repository["id"]?.int ?? 0)"
  }

  /// Forty hexadecimal digits that stand for a commit.
  private static func digits(_ number: Int64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "c", count: 40 - text.count) + text
  }
}
