/// A workflow of the repository that deploys the service already, and that Overture did not write.
package struct OlderWorkflow: Sendable, Hashable {
  /// From the repository's root, such as `.github/workflows/release.yml`.
  package var path: String
  /// What it does, in words.
  package var what: String

  package init(path: String, what: String) {
    self.path = path
    self.what = what
  }

  /// The name by which GitHub's API and `gh` know it.
  package var file: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// What becomes of an older workflow.
package enum OlderWorkflowDecision: String, Sendable, CaseIterable {
  /// It is switched off on GitHub; its file stays, and a revert switches it on again.
  case disable
  /// Both deploy: whichever ran last decides what serves.
  case keep

  /// What follows from it, in words.
  package var consequence: String {
    switch self {
    case .disable: "is switched off on GitHub; its file stays, and overture revert switches it on again"
    case .keep: "stays on: both deploy, and whichever ran last decides what serves"
    }
  }
}
