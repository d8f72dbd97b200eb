/// Organisations, as far as their members see them: those that own a repository of the sandbox.
struct GitHubOrganizations: Sendable {
  var methods: [GitHubMethod] { [GitHubMethod("GET", "/orgs/{owner}", get)] }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let owner = call["owner"].lowercased()
      let owned = world[GitHubRepositories.collection].values.filter {
        $0[path: "owner.login"]?.string?.lowercased() == owner && $0[path: "owner.type"] == "Organization"
      }
      guard let first = owned.first, let login = first[path: "owner.login"] else { throw APIError.gitHubNotFound }
      var shown: JSON = [
        "login": login, "id": first[path: "owner.id"] ?? 0, "node_id": first[path: "owner.node_id"] ?? "",
        "type": "Organization", "url": .string("\(call.gitHubURL)/orgs/\(owner)"),
      ]
      // Only its own people see what it pays for.
      if owned.contains(where: { $0[path: "permissions.admin"] == true }) {
        let isFree = owned.contains { $0["plan"] == "free" }
        shown["plan"] = ["name": isFree ? "free" : "team", "private_repos": 999_999]
      }
      return .json(shown)
    }
  }
}

extension World {
  /// Whether an organisation of that name, in small letters, owns a repository.
  func knowsGitHubOrganization(_ name: String) -> Bool {
    self[GitHubRepositories.collection].values.contains {
      $0[path: "owner.login"]?.string?.lowercased() == name && $0[path: "owner.type"] == "Organization"
    }
  }
}
