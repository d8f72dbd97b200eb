/// The older protection of branches, one rule a branch (docs.github.com/rest/branches/branch-protection).
struct GitHubBranchProtection: Sendable {
  static let collection = "github.protections"

  private static let required = [
    "required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions",
  ]
  private static let switches = [
    "required_linear_history", "allow_force_pushes", "allow_deletions", "block_creations",
    "required_conversation_resolution", "lock_branch", "allow_fork_syncing",
  ]

  var methods: [GitHubMethod] {
    let path = "/branches/{branch}/protection"
    return GitHubMethod.inRepository("GET", path, permission: "administration=read", get)
      + GitHubMethod.inRepository("PUT", path, permission: "administration=write", put)
      + GitHubMethod.inRepository("DELETE", path, permission: "administration=write", delete)
      + GitHubMethod.inRepository("POST", "\(path)/required_signatures", permission: "administration=write", sign)
  }

  static func key(_ repository: HostedRepository, _ branch: String) -> String {
    "\(repository.key)/branches/\(PercentCoding.encode(branch))"
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (repository, branch) = try Self.find(call, in: world)
      guard let rule = world[Self.collection, Self.key(repository, branch)] else {
        throw APIError(404, "NOT_FOUND", "Branch not protected")
      }
      return .json(Self.shown(rule))
    }
  }

  @Sendable private func put(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Set(Self.required + Self.switches))
    return try await call.mutate { world in
      let (repository, branch) = try Self.find(call, in: world)
      try repository.admit("admin")
      try repository.requireEnvironments()
      let missing = Self.required.filter { body[$0] == nil }
      guard missing.isEmpty else {
        let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
        throw APIError.gitHubInvalid("\(names) \(missing.count == 1 ? "wasn't" : "weren't") supplied.")
      }
      world[Self.collection, Self.key(repository, branch)] = body
      return .json(Self.shown(body))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (repository, branch) = try Self.find(call, in: world)
      try repository.admit("admin")
      let key = Self.key(repository, branch)
      guard world[Self.collection, key] != nil else { throw APIError(404, "NOT_FOUND", "Branch not protected") }
      world[Self.collection, key] = nil
      return .noContent
    }
  }

  @Sendable private func sign(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (repository, branch) = try Self.find(call, in: world)
      try repository.admit("admin")
      let key = Self.key(repository, branch)
      guard world[Self.collection, key] != nil else { throw APIError(404, "NOT_FOUND", "Branch not protected") }
      world[Self.collection, key]?["required_signatures"] = true
      return .json(["enabled": true])
    }
  }

  private static func find(_ call: Call, in world: World) throws(APIError) -> (HostedRepository, branch: String) {
    let repository = try world.hostedRepository(call)
    guard repository.holds("admin") else { throw .gitHubNotFound }
    guard repository.branches.contains(call["branch"]) else { throw APIError(404, "NOT_FOUND", "Branch not found") }
    return (repository, call["branch"])
  }

  /// As an answer shows it: switches as objects, and only those requirements that there are.
  private static func shown(_ rule: JSON) -> JSON {
    var shown: JSON = [
      "enforce_admins": ["enabled": .bool(rule["enforce_admins"] == true)],
      "required_signatures": ["enabled": .bool(rule["required_signatures"] == true)],
    ]
    for name in switches { shown[name] = ["enabled": .bool(rule[name] == true)] }
    for name in ["required_status_checks", "required_pull_request_reviews", "restrictions"] {
      if let value = rule[name], value != .null { shown[name] = value }
    }
    return shown
  }
}
