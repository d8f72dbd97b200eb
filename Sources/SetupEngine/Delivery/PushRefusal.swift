import Foundation

/// Why a remote did not do what git asked, by the words of git, ssh and GitHub.
enum PushRefusal: Sendable, Equatable {
  /// Nobody is signed in, or the sign-in was refused.
  case signIn
  /// Who is signed in may not, or is not shown the repository.
  case notPermitted
  /// The branch has rules: GH006 of a protected branch, GH013 of a ruleset.
  case protected
  /// The token may not write workflows.
  case workflowScope
  /// The branch is not where it was expected.
  case moved
  /// No connection came about.
  case unreachable
  /// The sandbox reaches no other machine.
  case outside
  case other

  init(_ answer: GitAnswer) {
    let text = answer.errors + "\n" + answer.text
    func says(_ words: String...) -> Bool { words.contains { text.localizedCaseInsensitiveContains($0) } }
    if says("transport 'https' not allowed", "transport 'ssh' not allowed") {
      self = .outside
    } else if says("without `workflow` scope", "without `workflows` permission") {
      self = .workflowScope
    } else if says("GH006", "GH013", "protected branch", "rule violations") {
      self = .protected
    } else if says("stale info", "fetch first", "non-fast-forward", "cannot lock ref") {
      self = .moved
    } else if says(
      "could not resolve", "Connection refused", "Connection timed out", "Failed to connect", "Network is unreachable",
      "Operation too slow", "No route to host")
    {
      self = .unreachable
    } else if says(
      "could not read Username", "could not read Password", "Authentication failed", "Permission denied (",
      "Host key verification failed", "Invalid username or", "terminal prompts disabled", "returned error: 401")
    {
      self = .signIn
    } else if says(
      "Permission to", "Write access to repository not granted", "returned error: 403", "returned error: 404",
      "Repository not found", "repository '", "archived so it is read-only", "marked as read only")
    {
      self = .notPermitted
    } else {
      self = .other
    }
  }
}
