import RESTClient

/// A workflow that GitHub knows of a repository.
package struct GitHubWorkflow: Sendable, Equatable {
  package let id: Int
  /// The file from the repository's root.
  package let path: String
  /// Whether its events start it; one that was switched off, by hand or for inactivity, is not.
  package let isActive: Bool
}

extension GitHubClient {
  /// A workflow by its file's name, or nil where the default branch never had it.
  package func workflow(_ repository: String, _ file: String) async throws -> GitHubWorkflow? {
    try await find(Workflows.get(repository, file))
  }

  /// Switches a workflow off.
  package func disableWorkflow(_ repository: String, _ id: Int) async throws {
    try await send(Workflows.change(repository, id, "disable"))
  }

  /// Switches a workflow on.
  package func enableWorkflow(_ repository: String, _ id: Int) async throws {
    try await send(Workflows.change(repository, id, "enable"))
  }
}

/// The requests about workflows: https://docs.github.com/en/rest/actions/workflows
private enum Workflows {
  static func path(_ repository: String, _ workflow: String) -> String {
    "\(actionsPath(repository))/workflows/\(percentEncoded(workflow))"
  }

  static func get(_ repository: String, _ file: String) -> GitHubRequest<GitHubWorkflow> {
    GitHubRequest(.get, .rest, path(repository, file)) {
      guard let id = $0["id"].int else { throw MalformedAnswer("the workflow has no id") }
      return GitHubWorkflow(id: id, path: try $0.text("path"), isActive: try $0.text("state") == "active")
    }
  }

  static func change(_ repository: String, _ id: Int, _ verb: String) -> GitHubRequest<Void> {
    GitHubRequest(.put, .rest, "\(path(repository, String(id)))/\(verb)")
  }
}
