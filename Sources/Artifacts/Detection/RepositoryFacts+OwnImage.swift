extension RepositoryFacts {
  /// The repository's own Dockerfile as the one that builds the image.
  package struct OwnImage: Sendable, Equatable {
    /// From the repository's root.
    package var dockerfile: String
    /// The folder that it is built from, from the repository's root; `.` for the root.
    package var context: String
    /// The stage that is the service's; nil for the last.
    package var target: String?
    /// The port that its container listens on.
    package var port: Int

    /// As a person reads it.
    package var text: String {
      "\(dockerfile) from \(context == "." ? "the repository's root" : context)"
        + (target.map { ", stage \($0)" } ?? "") + ", port \(port)"
    }
  }
}
