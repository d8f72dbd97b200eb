import RESTClient

/// Which actions the workflows of a repository, or of an organisation, may use.
package struct ActionsPermissions: Sendable, Equatable {
  /// What is allowed besides what lies in the repository itself.
  package enum Allowed: Sendable, Equatable {
    case all
    /// Only actions of the owner's own repositories.
    case localOnly
    case selected(SelectedActions)
  }

  /// Whether workflows run at all.
  package let isEnabled: Bool
  package let allowed: Allowed
}

/// The actions that are let in where not all are (docs.github.com/rest/actions/permissions).
package struct SelectedActions: Sendable, Equatable {
  /// Those of the organisations `actions` and `github`.
  package let allowsGitHubOwned: Bool
  /// Those of the Marketplace's verified creators.
  package let allowsVerified: Bool
  /// Such as `astral-sh/setup-uv@*`; an asterisk stands for anything, and an exclamation mark before one forbids it.
  package let patterns: [String]

  /// Whether an action is let in by name.
  ///
  /// - Parameter action: `owner/name@ref`, or with a path behind the name.
  /// - Returns: nil where it depends on whether GitHub counts its owner among the verified creators.
  package func allows(_ action: String) -> Bool? {
    let denied = patterns.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
    if denied.contains(where: { Self.matches(action, $0) }) { return false }
    let owner = action.prefix { $0 != "/" }.lowercased()
    if allowsGitHubOwned, ["actions", "github"].contains(owner) { return true }
    if patterns.contains(where: { !$0.hasPrefix("!") && Self.matches(action, $0) }) { return true }
    guard allowsVerified, !["actions", "github"].contains(owner) else { return false }
    return Self.verified.contains(owner) ? true : nil
  }

  /// Creators that the Marketplace marks as verified.
  private static let verified: Set<String> = ["docker", "google-github-actions"]

  private static func matches(_ action: String, _ pattern: String) -> Bool {
    let pattern = pattern.contains("@") || pattern.hasSuffix("*") ? pattern : pattern + "@*"
    var texts = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    let first = texts.removeFirst()
    var rest = action.lowercased()[...]
    guard rest.hasPrefix(first) else { return false }
    rest = rest.dropFirst(first.count)
    guard let last = texts.popLast() else { return rest.isEmpty }
    for text in texts where !text.isEmpty {
      guard let range = rest.range(of: text) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}

extension GitHubClient {
  /// What the workflows of a repository may use; nil where the token may not see it.
  package func actionsPermissions(_ repository: String) async throws -> ActionsPermissions? {
    try await permissions("repos/\(repository)")
  }

  /// What an organisation lets the workflows of all its repositories use; nil where the token may not see it.
  package func actionsPermissions(organization: String) async throws -> ActionsPermissions? {
    do {
      return try await permissions("orgs/\(percentEncoded(organization))")
    } catch let error as GitHubError where error.kind == .notPermitted || error.kind == .singleSignOn {
      return nil
    }
  }

  private func permissions(_ owner: String) async throws -> ActionsPermissions? {
    guard let (isEnabled, document) = try await find(Permissions.get(owner)) else { return nil }
    let allowed: ActionsPermissions.Allowed? =
      switch document["allowed_actions"].string {
      case "local_only": .localOnly
      case "selected": try await find(Permissions.selected(owner)).map { .selected($0) }
      default: .all
      }
    return allowed.map { ActionsPermissions(isEnabled: isEnabled, allowed: $0) }
  }
}

/// The requests about permissions of GitHub Actions.
private enum Permissions {
  static func get(_ owner: String) -> GitHubRequest<(isEnabled: Bool, document: JSONValue)> {
    GitHubRequest(.get, .rest, "\(owner)/actions/permissions") { document in
      // A repository's is a switch, an organisation's says for which repositories.
      if let isEnabled = document["enabled"].bool { return (isEnabled, document) }
      return (try document.text("enabled_repositories") != "none", document)
    }
  }

  static func selected(_ owner: String) -> GitHubRequest<SelectedActions> {
    GitHubRequest(.get, .rest, "\(owner)/actions/permissions/selected-actions") { document in
      let document = try document.asObject()
      return SelectedActions(
        allowsGitHubOwned: document["github_owned_allowed"].bool ?? false,
        allowsVerified: document["verified_allowed"].bool ?? false,
        patterns: document["patterns_allowed"].array.compactMap(\.string))
    }
  }
}
