/// Which actions workflows may use, by repository and by organisation (docs.github.com/rest/actions/permissions).
struct GitHubActionsSettings: Sendable {
  static let collection = "github.actions"

  private static let selectedFields: Set<String> = ["github_owned_allowed", "verified_allowed", "patterns_allowed"]

  var methods: [GitHubMethod] {
    let path = "/actions/permissions"
    let own = "administration"
    let shared = "organization_administration"
    return GitHubMethod.inRepository("GET", path, permission: "\(own)=read", get)
      + GitHubMethod.inRepository("PUT", path, permission: "\(own)=write", put)
      + GitHubMethod.inRepository("GET", "\(path)/selected-actions", permission: "\(own)=read", getSelected)
      + GitHubMethod.inRepository("PUT", "\(path)/selected-actions", permission: "\(own)=write", putSelected)
      + [
        GitHubMethod("GET", "/orgs/{owner}\(path)", permission: "\(shared)=read", get),
        GitHubMethod("PUT", "/orgs/{owner}\(path)", permission: "\(shared)=write", put),
        GitHubMethod("GET", "/orgs/{owner}\(path)/selected-actions", permission: "\(shared)=read", getSelected),
        GitHubMethod("PUT", "/orgs/{owner}\(path)/selected-actions", permission: "\(shared)=write", putSelected),
      ]
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let place = try Place(call, in: world)
      let policy = place.policy(in: world)
      var shown: JSON = ["allowed_actions": policy["allowed_actions"] ?? "all", "sha_pinning_required": false]
      shown[place.switchName] = policy[place.switchName] ?? place.standard
      if policy["allowed_actions"] == "selected" {
        shown["selected_actions_url"] = .string("\(call.gitHubURL)/\(place.path)/actions/permissions/selected-actions")
      }
      return .json(shown)
    }
  }

  @Sendable private func put(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["enabled", "enabled_repositories", "allowed_actions", "sha_pinning_required"])
    return try await call.mutate { world in
      let place = try Place(call, in: world)
      try place.admit(in: world)
      let permitted: [JSON] = place.isShared ? ["all", "none", "selected"] : [true, false]
      guard let value = body[place.switchName], permitted.contains(value) else {
        throw APIError.gitHubInvalid("\"\(place.switchName)\" wasn't supplied.")
      }
      var policy = world[Self.collection, place.key] ?? [:]
      policy[place.switchName] = value
      if let allowed = body["allowed_actions"] {
        guard ["all", "local_only", "selected"].contains(allowed) else {
          throw APIError.gitHubInvalid(
            "\(allowed.string ?? "") is not a member of [\"all\", \"local_only\", \"selected\"].")
        }
        guard !place.isOverruled(in: world) else { throw APIError.gitHubConflict }
        policy["allowed_actions"] = allowed
      }
      world[Self.collection, place.key] = policy
      return .noContent
    }
  }

  @Sendable private func getSelected(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let policy = try Place(call, in: world).policy(in: world)
      guard policy["allowed_actions"] == "selected" else { throw APIError.gitHubConflict }
      return .json([
        "github_owned_allowed": policy["github_owned_allowed"] ?? false,
        "verified_allowed": policy["verified_allowed"] ?? false, "patterns_allowed": policy["patterns_allowed"] ?? [],
      ])
    }
  }

  @Sendable private func putSelected(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.selectedFields)
    return try await call.mutate { world in
      let place = try Place(call, in: world)
      try place.admit(in: world)
      guard !place.isOverruled(in: world), let policy = world[Self.collection, place.key],
        policy["allowed_actions"] == "selected"
      else { throw APIError.gitHubConflict }
      world[Self.collection, place.key] = policy.merging(body)
      return .noContent
    }
  }

  /// A repository, or an organisation, whose settings these are.
  private struct Place {
    let repository: HostedRepository?
    let owner: String

    init(_ call: Call, in world: World) throws(APIError) {
      guard call.captures["repository"] != nil || call.captures["repositoryID"] != nil else {
        repository = nil
        owner = call["owner"].lowercased()
        guard world.knowsGitHubOrganization(owner) else { throw .gitHubNotFound }
        return
      }
      let found = try world.hostedRepository(call)
      guard found.holds("admin") else { throw .gitHubAdminNeeded }
      repository = found
      owner = String(found.key.prefix { $0 != "/" })
    }

    var isShared: Bool { repository == nil }
    var key: String { repository?.key ?? "orgs/\(owner)" }
    var path: String { repository.map { "repos/\($0.key)" } ?? "orgs/\(owner)" }
    /// What turns Actions on and off.
    var switchName: String { isShared ? "enabled_repositories" : "enabled" }
    var standard: JSON { isShared ? "all" : true }

    func admit(in world: World) throws(APIError) { try repository?.admit("admin") }

    /// Whether the organisation has decided already.
    func isOverruled(in world: World) -> Bool {
      guard !isShared, let shared = world[GitHubActionsSettings.collection, "orgs/\(owner)"] else { return false }
      return ![nil, "all"].contains(shared["allowed_actions"])
    }

    /// What holds here: the organisation's settings where they are stricter.
    func policy(in world: World) -> JSON {
      var policy = world[GitHubActionsSettings.collection, key] ?? [:]
      guard !isShared, let shared = world[GitHubActionsSettings.collection, "orgs/\(owner)"] else { return policy }
      if shared["enabled_repositories"] == "none" { policy["enabled"] = false }
      guard isOverruled(in: world) else { return policy }
      for field in ["allowed_actions", "github_owned_allowed", "verified_allowed", "patterns_allowed"] {
        policy[field] = shared[field]
      }
      return policy
    }
  }
}

extension APIError {
  /// 409 for what another setting does not allow.
  static let gitHubConflict = APIError(409, "CONFLICT", "Conflict")
}
