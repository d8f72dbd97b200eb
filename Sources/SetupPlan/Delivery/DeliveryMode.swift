/// What becomes of the files that a run has written.
package enum DeliveryMode: String, Sendable, CaseIterable, Codable {
  /// They stay in the working copy, as they are.
  case files
  /// One commit of them on the current branch.
  case commit
  /// One commit of them on a branch of its own, from the default branch, pushed.
  case branch
  /// That, and a pull request which says what the plan does.
  case pullRequest = "pull-request"

  /// What it means, in a few words.
  package var meaning: String {
    switch self {
    case .files: "the files stay in the working copy"
    case .commit: "one commit on the current branch, not pushed"
    case .branch: "one commit on a branch of its own, pushed"
    case .pullRequest: "that branch, and a pull request with the plan"
    }
  }
}
