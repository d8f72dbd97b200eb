import GitHub
import SetupPlan

/// What Overture writes on GitHub, one text for each marker: found again by it and by its author, and replaced.
///
/// Only what the same account has written counts: anybody can write a comment that begins like ours.
struct Conversation: Sendable {
  private let github: GitHubClient
  private let repository: String
  /// Whose the token is.
  let author: String

  /// The author of what a workflow's own token writes: it may not ask who it is.
  static let workflowAuthor = "github-actions[bot]"

  private init(_ github: GitHubClient, _ repository: RepositoryName, author: String) {
    self.github = github
    self.repository = repository.description
    self.author = author
  }

  /// Finds out whose the token is.
  /// - Throws: `GitHubError` where GitHub cannot be asked.
  static func open(_ github: GitHubClient, _ repository: RepositoryName) async throws -> Conversation {
    do {
      return Conversation(github, repository, author: try await github.user().login)
    } catch let error as GitHubError where [.notPermitted, .notFound].contains(error.kind) {
      return Conversation(github, repository, author: workflowAuthor)
    }
  }

  /// Writes a comment, or replaces the one with the same marker.
  ///
  /// - Parameters:
  ///   - body: the text; its first line is the marker's.
  ///   - marker: by which it is found.
  ///   - number: of the pull request.
  /// - Throws: `GitHubError`.
  func comment(_ body: String, _ marker: ReportMarker, on number: Int) async throws {
    guard let old = try await find(marker, on: number, by: author) else {
      _ = try await github.createComment(repository, on: number, body)
      return
    }
    if old.body != body { try await github.updateComment(repository, old.id, body) }
  }

  /// Replaces the comment with the same marker, if there is one.
  ///
  /// - Parameters:
  ///   - body: the text; its first line is the marker's.
  ///   - marker: by which it is found.
  ///   - number: of the pull request.
  /// - Throws: `GitHubError`.
  func renew(_ body: String, _ marker: ReportMarker, on number: Int) async throws {
    guard let old = try await find(marker, on: number, by: author), old.body != body else { return }
    try await github.updateComment(repository, old.id, body)
  }

  /// The plan that was agreed to by the merge of a pull request; nil where none was made.
  func plan(_ marker: ReportMarker, on number: Int, writtenBy author: String) async throws -> PlanHash? {
    try await find(marker, on: number, by: author).flatMap { marker.hash(in: $0.body) }
  }

  /// The merged pull requests that a commit came by.
  func mergedPullRequests(of commit: String) async throws -> [Int] {
    try await github.pullRequests(repository, of: commit).filter(\.isMerged).map(\.number)
  }

  private func find(_ marker: ReportMarker, on number: Int, by author: String) async throws -> GitHubComment? {
    try await github.comments(repository, on: number).first { $0.author == author && marker.leads($0.body) }
  }

  /// What became of an issue.
  enum IssueOutcome: Sendable, Equatable {
    case opened(Int)
    case updated(Int)
    case closed(Int)
    case unchanged
  }

  /// Keeps one issue: opens it, replaces its text, or closes it.
  ///
  /// - Parameters:
  ///   - title: for a new one.
  ///   - body: the text; its first line is the marker's. Nil where there is nothing to report any more.
  ///   - marker: by which it is found.
  /// - Returns: what was done.
  /// - Throws: `GitHubError`.
  func keepIssue(_ title: String, _ body: String?, _ marker: ReportMarker) async throws -> IssueOutcome {
    let found = try await github.openIssues(repository).filter { $0.author == author && marker.leads($0.body) }
    guard let body else {
      for issue in found { try await github.closeIssue(repository, issue.number) }
      return found.first.map { .closed($0.number) } ?? .unchanged
    }
    guard let issue = found.last else { return .opened(try await github.openIssue(repository, title, body)) }
    guard issue.body != body else { return .unchanged }
    try await github.updateIssue(repository, issue.number, body)
    return .updated(issue.number)
  }
}
