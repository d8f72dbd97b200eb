/// Environments of repositories, with their protection rules.
struct GitHubEnvironments: Sendable {
  static let collection = "github.environments"

  private static let fields: Set<String> = [
    "wait_timer", "prevent_self_review", "reviewers", "deployment_branch_policy",
  ]

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/environments", permission: "actions=read", list)
      + GitHubMethod.inRepository("GET", "/environments/{environment}", permission: "actions=read", get)
      + GitHubMethod.inRepository("PUT", "/environments/{environment}", permission: "administration=write", put)
      + GitHubMethod.inRepository(
        "DELETE", "/environments/{environment}", permission: "administration=write", delete)
  }

  /// The full name of an environment; GitHub does not tell small letters from capitals.
  static func key(_ repository: String, _ name: String) -> String {
    "\(repository)/environments/\(PercentCoding.encode(name.lowercased()))"
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      try repository.requireEnvironments()
      let all = world.list(Self.collection, prefix: "\(repository.key)/environments/")
        .map { Self.shown($0.document, repository, call) }
      let page = GitHubPage(all, call: call)
      return .json(
        ["total_count": .int(Int64(all.count)), "environments": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      try repository.requireEnvironments()
      guard let document = world[Self.collection, Self.key(repository.key, call["environment"])] else {
        throw APIError.gitHubNotFound
      }
      return .json(Self.shown(document, repository, call))
    }
  }

  /// Makes an environment, or replaces the protection of one that exists: what the body leaves out is gone.
  @Sendable private func put(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.fields)
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("admin")
      try repository.requireEnvironments()
      let name = call["environment"]
      guard name.count <= 255 else {
        throw APIError.gitHubUnprocessable("Name is too long (maximum is 255 characters)")
      }
      let key = Self.key(repository.key, name)
      let before = world[Self.collection, key]
      let protection = try GitHubProtection(body, isPrivate: repository.document["private"] == true)
      if before == nil { try world.renewGitHubKey(of: key) }
      let time = Timestamp.whole(world.now)
      let document: JSON = [
        "id": before?["id"] ?? .int(3_000_000_000 + world.nextNumber()), "name": before?["name"] ?? .string(name),
        "created_at": before?["created_at"] ?? .string(time), "updated_at": .string(time),
        "protection_rules": protection.rules { world.nextNumber() },
        "deployment_branch_policy": protection.branchPolicy,
      ]
      world[Self.collection, key] = document
      if protection.branchPolicy["custom_branch_policies"] != true { world.removeBranchPolicies(of: key) }
      return .json(Self.shown(document, repository, call))
    }
  }

  /// Takes the environment's secrets and its key along.
  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("admin")
      let key = Self.key(repository.key, call["environment"])
      guard world[Self.collection, key] != nil else { throw APIError.gitHubNotFound }
      world[Self.collection, key] = nil
      world.removeBranchPolicies(of: key)
      world[vault: GitHubSecrets.keys, key] = nil
      for (name, _) in world.list(GitHubSecrets.collection, prefix: "\(key)/secrets/") {
        world[GitHubSecrets.collection, name] = nil
        world[vault: GitHubSecrets.values, name] = nil
      }
      return .noContent
    }
  }

  private static func shown(_ document: JSON, _ repository: HostedRepository, _ call: Call) -> JSON {
    let full = repository.document["full_name"]?.string ?? repository.key
    let name = PercentCoding.encode(document["name"]?.string ?? "")
    var shown = document
    shown["url"] = "\(call.gitHubURL)/repos/\(full)/environments/\(name)"
    shown["html_url"] = "https://github.com/\(full)/deployments/activity_log?environments_filter=\(name)"
    return shown
  }
}
