/// How repositories come by their names: they are made, and renamed; the old name leads to them until another one takes it.
struct GitHubNames: Sendable {
  private static let creation: Set<String> = ["name", "description", "private", "auto_init"]
  private static let changes: Set<String> = ["name", "description", "archived", "private", "default_branch"]

  var methods: [GitHubMethod] {
    [
      GitHubMethod("POST", "/orgs/{owner}/repos", permission: "administration=write", create),
      GitHubMethod("POST", "/user/repos", permission: "administration=write", create),
    ]
      + GitHubMethod.inRepository("PATCH", "", permission: "administration=write", rename)
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.creation)
    let name = try Self.name(in: body, call)
    return try await call.mutate { world in
      let owner = try Self.owner(call, in: world)
      let full = "\(owner.login)/\(name)"
      guard world[GitHubRepositories.collection, full.lowercased()] == nil else { throw Self.taken }
      world.releaseGitHubName(full.lowercased())
      try world.addGitHubRepository(
        full, id: 1_300_000_000 + world.nextNumber(), owner: owner.id, role: "admin",
        isPrivate: body["private"] == true, description: body["description"]?.string ?? "",
        pushed: Timestamp.whole(world.now))
      var document = world[GitHubRepositories.collection, full.lowercased()] ?? [:]
      document["created_at"] = .string(Timestamp.whole(world.now))
      world[GitHubRepositories.collection, full.lowercased()] = document
      return .json(HostedRepository(key: full.lowercased(), document: document).shown(call), status: 201)
    }
  }

  @Sendable private func rename(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.changes)
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      // An archived repository takes one change: that it is archived no more.
      guard repository.holds("admin") else { throw APIError.gitHubAdminNeeded }
      guard repository.document["archived"] != true || body["archived"] == false else { throw APIError.gitHubArchived }
      var (document, key) = (repository.document, repository.key)
      if let archived = body["archived"]?.bool { document["archived"] = .bool(archived) }
      if let isPrivate = body["private"]?.bool {
        document["private"] = .bool(isPrivate)
        document["visibility"] = isPrivate ? "private" : "public"
      }
      if let branch = body["default_branch"]?.string {
        guard repository.branches.contains(branch) else {
          throw APIError.gitHubInvalid(
            "The branch \(branch) was not found. Please push that ref first or create it via the Git Data API.")
        }
        document["branches"] = JSON(repository.branches)
        document["default_branch"] = .string(branch)
      }
      if let description = body["description"] { document["description"] = description }
      if body["name"] != nil {
        let name = try Self.name(in: body, call)
        let owner = document[path: "owner.login"]?.string ?? ""
        let target = "\(owner)/\(name)".lowercased()
        guard target == key || world[GitHubRepositories.collection, target] == nil else { throw Self.taken }
        if target != key {
          world.releaseGitHubName(target)
          document["previous_names"] = JSON((document["previous_names"]?.strings ?? []).filter { $0 != target } + [key])
          document["renamed_at"] = .string(Timestamp.whole(world.now))
          world.moveGitHubRepository(from: key, to: target)
          key = target
        }
        document["name"] = .string(name)
        document["full_name"] = .string("\(owner)/\(name)")
      }
      document["updated_at"] = .string(Timestamp.whole(world.now))
      world[GitHubRepositories.collection, key] = document
      return .json(HostedRepository(key: key, document: document).shown(call))
    }
  }

  private static func name(in body: JSON, _ call: Call) throws(APIError) -> String {
    // GitHub makes a hyphen of what a name cannot have.
    let name = (body["name"]?.string ?? "").replacing(/[^A-Za-z0-9._-]+/, with: "-")
    guard (1...100).contains(name.count), name != ".", name != ".." else {
      throw .gitHubInvalid("\"name\" is not a valid repository name.")
    }
    return name
  }

  /// Whose a new repository is: the caller's, or that of an organisation that has repositories already.
  private static func owner(_ call: Call, in world: World) throws(APIError) -> (login: String, id: Int64) {
    let account = world.gitHubAccount(of: call)
    guard let asked = call.captures["owner"] else {
      return (account["login"]?.string ?? "", Int64(account["id"]?.int ?? 0))
    }
    let owners = world[GitHubRepositories.collection].values.compactMap { $0["owner"] }
    guard let owner = owners.first(where: { $0["login"]?.string?.lowercased() == asked.lowercased() }),
      let login = owner["login"]?.string, let id = owner["id"]?.int
    else { throw .gitHubNotFound }
    return (login, Int64(id))
  }

  private static let taken = APIError(
    422, "UNPROCESSABLE", "Repository creation failed.",
    details: [
      [
        "resource": "Repository", "code": "custom", "field": "name", "message": "name already exists on this account",
      ]
    ])
}

extension World {
  /// A name leads nowhere any more, because another repository takes it.
  fileprivate mutating func releaseGitHubName(_ name: String) {
    for (key, document) in list(GitHubRepositories.collection) {
      guard let names = document["previous_names"]?.strings, names.contains(name) else { continue }
      self[GitHubRepositories.collection, key]?["previous_names"] = JSON(names.filter { $0 != name })
    }
  }

  /// Moves a repository, its environments, secrets and keys to another name.
  fileprivate mutating func moveGitHubRepository(from old: String, to new: String) {
    func moved(_ key: String) -> String? {
      key == old || key.hasPrefix("\(old)/") ? new + key.dropFirst(old.count) : nil
    }
    let collections = [
      GitHubRepositories.collection, GitHubEnvironments.collection, GitHubBranchPolicies.collection,
      GitHubSecrets.collection, GitHubActionsSettings.collection, GitHubBranchProtection.collection,
      GitHubRulesets.collection, GitHubIssues.collection, GitHubIssues.comments,
    ]
    for collection in collections {
      for (key, document) in list(collection) {
        guard let target = moved(key) else { continue }
        self[collection, key] = nil
        self[collection, target] = document
      }
    }
    for collection in [GitHubSecrets.keys, GitHubSecrets.values] {
      for (key, value) in vaultList(collection) {
        guard let target = moved(key) else { continue }
        self[vault: collection, key] = nil
        self[vault: collection, target] = value
      }
    }
  }
}
