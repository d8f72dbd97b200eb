import SetupPlan

/// What an image is built from, as a workflow takes it.
package struct ImageBuild: Sendable, Equatable {
  /// The folder that is built from, where that is not the service's own; else empty.
  package var context = ""
  /// The Dockerfile, where it is not that folder's own; else empty.
  package var dockerfile = ""
  /// The stage of that file, where it is not the last; else empty.
  package var target = ""
  /// Further folders, each as `NAME=FOLDER`.
  package var contexts: [String] = []

  /// - Parameters:
  ///   - facts: what was found in the repository.
  ///   - directory: the service's folder.
  ///   - dockerfile: the name of our Dockerfile in it.
  package init(_ facts: RepositoryFacts, directory: String, dockerfile: String) {
    contexts = facts.buildContexts
    if let own = facts.ownImage {
      (context, self.dockerfile, target) = (own.context, own.dockerfile, own.target ?? "")
    } else if dockerfile != "Dockerfile" {
      self.dockerfile = "\(directory)/\(dockerfile)"
    }
  }
}
