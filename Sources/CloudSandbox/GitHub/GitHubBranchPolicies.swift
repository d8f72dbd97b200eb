/// The patterns that branches and tags must match to deploy to an environment
/// (docs.github.com/en/rest/deployments/branch-policies).
struct GitHubBranchPolicies: Sendable {
  static let collection = "github.branchPolicies"

  private static let fields: Set<String> = ["name", "type"]

  var methods: [GitHubMethod] {
    let all = "/environments/{environment}/deployment-branch-policies"
    return GitHubMethod.inRepository("GET", all, permission: "actions=read", list)
      + GitHubMethod.inRepository("POST", all, permission: "administration=write", create)
      + GitHubMethod.inRepository("GET", all + "/{policy}", permission: "actions=read", get)
      + GitHubMethod.inRepository("PUT", all + "/{policy}", permission: "administration=write", update)
      + GitHubMethod.inRepository("DELETE", all + "/{policy}", permission: "administration=write", delete)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let all = world.list(Self.collection, prefix: try scope(call, in: world) + "/").map(\.document)
        .sorted { ($0["id"]?.int ?? 0) < ($1["id"]?.int ?? 0) }
      let page = GitHubPage(all, call: call)
      return .json(
        ["total_count": .int(Int64(all.count)), "branch_policies": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(try find(call, in: world).document) }
  }

  /// Patterns can only be made where the environment's policy is `custom_branch_policies`; one that is there is not made twice.
  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.fields)
    return try await call.mutate { world in
      try world.hostedRepository(call).admit("admin")
      let scope = try scope(call, in: world)
      guard
        world[GitHubEnvironments.collection, String(scope.dropLast(Self.suffix.count))]?
          .takesBranchPatterns == true
      else { throw APIError.gitHubNotFound }
      let type = body["type"]?.string ?? "branch"
      guard ["branch", "tag"].contains(type) else {
        throw APIError.gitHubInvalid("\(type) is not a member of [\"branch\", \"tag\"].")
      }
      let name = try Self.name(in: body)
      let isThere = world.list(Self.collection, prefix: scope + "/").contains {
        $0.document["name"]?.string == name && $0.document["type"]?.string == type
      }
      guard !isThere else { throw APIError(303, "SEE_OTHER", "Already exists") }
      let id = 40_000_000 + world.nextNumber()
      let document: JSON = [
        "id": .int(id), "node_id": .string("DBP_\(id)"), "name": .string(name), "type": .string(type),
      ]
      world[Self.collection, "\(scope)/\(id)"] = document
      return .json(document)
    }
  }

  @Sendable private func update(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["name"])
    return try await call.mutate { world in
      try world.hostedRepository(call).admit("admin")
      var (key, document) = try find(call, in: world)
      document["name"] = .string(try Self.name(in: body))
      world[Self.collection, key] = document
      return .json(document)
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      try world.hostedRepository(call).admit("admin")
      world[Self.collection, try find(call, in: world).key] = nil
      return .noContent
    }
  }

  /// What the names of the collection's documents have between the environment's and their number.
  static let suffix = "/deployment-branch-policies"

  private func scope(_ call: Call, in world: World) throws(APIError) -> String {
    let repository = try world.hostedRepository(call)
    try repository.requireEnvironments()
    let key = GitHubEnvironments.key(repository.key, call["environment"])
    guard world[GitHubEnvironments.collection, key] != nil else { throw .gitHubNotFound }
    return key + Self.suffix
  }

  private func find(_ call: Call, in world: World) throws(APIError) -> (key: String, document: JSON) {
    let key = "\(try scope(call, in: world))/\(call["policy"])"
    guard let document = world[Self.collection, key] else { throw .gitHubNotFound }
    return (key, document)
  }

  private static func name(in body: JSON) throws(APIError) -> String {
    guard let name = body["name"]?.string, !name.isEmpty else {
      throw .gitHubInvalid("\"name\" wasn't supplied.")
    }
    return name
  }
}

extension JSON {
  /// Whether an environment has patterns of its own.
  fileprivate var takesBranchPatterns: Bool {
    self[path: "deployment_branch_policy.custom_branch_policies"] == true
  }
}

extension World {
  /// Forgets the patterns of an environment that is deleted, or that has none of its own any more.
  mutating func removeBranchPolicies(of environment: String) {
    for (name, _) in list(GitHubBranchPolicies.collection, prefix: environment + GitHubBranchPolicies.suffix + "/") {
      self[GitHubBranchPolicies.collection, name] = nil
    }
  }

  /// Whether a job of a workflow may deploy to an environment: GitHub refuses it before it begins, and so before it has a
  /// token. One that is not there yet is made by its first job, open to all.
  ///
  /// - Parameters:
  ///   - environment: its name.
  ///   - repository: the key of its repository.
  ///   - ref: the run's, such as `refs/heads/main`.
  /// - Returns: whether it may.
  func admitsDeployment(to environment: String, of repository: String, from ref: String) -> Bool {
    let key = GitHubEnvironments.key(repository, environment)
    guard let policy = self[GitHubEnvironments.collection, key]?["deployment_branch_policy"], policy != .null else {
      return true
    }
    guard policy["custom_branch_policies"] == true else {
      let hosted = self[GitHubRepositories.collection, repository].map {
        HostedRepository(key: repository, document: $0)
      }
      return ref.hasPrefix("refs/heads/")
        && hosted.map { isProtected(String(ref.dropFirst("refs/heads/".count)), of: $0) } == true
    }
    return list(GitHubBranchPolicies.collection, prefix: key + GitHubBranchPolicies.suffix + "/").contains {
      let start = $0.document["type"]?.string == "tag" ? "refs/tags/" : "refs/heads/"
      guard ref.hasPrefix(start), let pattern = $0.document["name"]?.string else { return false }
      return BranchPattern(pattern).matches(String(ref.dropFirst(start.count)))
    }
  }
}
