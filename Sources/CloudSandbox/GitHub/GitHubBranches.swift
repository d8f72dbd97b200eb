/// Branches: those that git has pushed, with their commits, and for repositories that git does not reach, as names.
struct GitHubBranches: Sendable {
  /// The newest commit of every branch that nobody has pushed to.
  static let commit = "5f0e2d1c4b3a29180716f5e4d3c2b1a0f9e8d7c6"

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/branches", permission: "contents=read", list)
      + GitHubMethod.inRepository("GET", "/branches/{branch}", permission: "contents=read", get)
      + GitHubMethod.inRepository("POST", "/git/refs", permission: "contents=write", create)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    return try await call.read { world in
      let repository = try world.hostedRepository(call)
      let page = GitHubPage(repository.branches.map { Self.shown($0, repository, call, world) }, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    return try await call.read { world in
      let repository = try world.hostedRepository(call)
      guard repository.branches.contains(call["branch"]) else {
        throw APIError(404, "NOT_FOUND", "Branch not found")
      }
      return .json(Self.shown(call["branch"], repository, call, world))
    }
  }

  /// Makes a branch; of tags the sandbox knows nothing.
  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["ref", "sha"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      let ref = body["ref"]?.string ?? ""
      guard ref.hasPrefix("refs/heads/"), ref.count > 11, let sha = body["sha"]?.string else {
        throw APIError.gitHubUnprocessable("Reference does not exist")
      }
      let name = String(ref.dropFirst("refs/heads/".count))
      guard !repository.branches.contains(name) else { throw APIError.gitHubUnprocessable("Reference already exists") }
      world[GitHubRepositories.collection, repository.key]?["branches"] = JSON(repository.branches + [name])
      return .json(
        ["ref": .string(ref), "object": ["type": "commit", "sha": .string(sha)]], status: 201)
    }
  }

  private static func shown(_ name: String, _ repository: HostedRepository, _ call: Call, _ world: World) -> JSON {
    let url = "\(call.gitHubURL)/repos/\(repository.key)"
    let commit = repository.heads[name] ?? commit
    return [
      "name": .string(name), "commit": ["sha": .string(commit), "url": .string("\(url)/commits/\(commit)")],
      "protected": .bool(world.isProtected(name, of: repository)),
      "protection_url": .string("\(url)/branches/\(PercentCoding.encode(name))/protection"),
    ]
  }
}

extension HostedRepository {
  /// Its branches, the default one first.
  var branches: [String] {
    let standard = document["default_branch"]?.string ?? "main"
    return [standard] + (document["branches"]?.strings ?? []).filter { $0 != standard }
  }
}

extension World {
  /// Whether a protection rule or an active ruleset is about a branch.
  func isProtected(_ branch: String, of repository: HostedRepository) -> Bool {
    self[GitHubBranchProtection.collection, GitHubBranchProtection.key(repository, branch)] != nil
      || !gitHubRules(for: branch, of: repository).isEmpty
  }
}
