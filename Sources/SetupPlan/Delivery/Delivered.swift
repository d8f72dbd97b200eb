/// What a delivery came to.
package struct Delivered: Sendable, Equatable {
  /// A file of the commit.
  package struct File: Sendable, Equatable {
    /// What the commit does to it.
    package enum Change: String, Sendable, Codable { case created, changed, removed }

    /// From the repository's root.
    package let path: String
    package let change: Change

    package init(path: String, change: Change) {
      self.path = path
      self.change = change
    }
  }

  /// The pull request that carries the commit.
  package struct PullRequest: Sendable, Equatable {
    /// What became of it in this delivery.
    package enum Change: String, Sendable, Codable { case opened, updated, unchanged }

    package let number: Int
    /// Its page.
    package let url: String
    package let change: Change

    package init(number: Int, url: String, change: Change) {
      self.number = number
      self.url = url
      self.change = change
    }
  }

  package var mode: DeliveryMode
  /// The environment that was delivered.
  package var environment: String
  /// Whether a commit was made or pushed; otherwise what is there has all of it already.
  package var isChanged: Bool
  /// The branch that has the commit.
  package var branch: String
  /// The branch that it is for; nil where it is on it already.
  package var base: String?
  /// The commit's id; nil where there is nothing to commit.
  package var commit: String?
  /// `owner/name` of the repository that was pushed to; nil where nothing was.
  package var pushedTo: String?
  /// What the commit does, in the order of the paths.
  package var files: [File]
  package var pullRequest: PullRequest?
  /// What else is to be known.
  package var notes: [String]

  /// The files stay in the working copy.
  package static func inPlace(_ environment: String) -> Delivered {
    Delivered(mode: .files, environment: environment, isChanged: false, branch: "")
  }

  package init(
    mode: DeliveryMode, environment: String, isChanged: Bool, branch: String, base: String? = nil,
    commit: String? = nil,
    pushedTo: String? = nil, files: [File] = [], pullRequest: PullRequest? = nil, notes: [String] = []
  ) {
    self.mode = mode
    self.environment = environment
    self.isChanged = isChanged
    self.branch = branch
    self.base = base
    self.commit = commit
    self.pushedTo = pushedTo
    self.files = files
    self.pullRequest = pullRequest
    self.notes = notes
  }
}
