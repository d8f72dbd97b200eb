/// Rulesets of repositories (docs.github.com/rest/repos/rules).
struct GitHubRulesets: Sendable {
  static let collection = "github.rulesets"

  private static let fields: Set<String> = ["name", "target", "enforcement", "bypass_actors", "conditions", "rules"]

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/rulesets", permission: "metadata=read", list)
      + GitHubMethod.inRepository("POST", "/rulesets", permission: "administration=write", create)
      + GitHubMethod.inRepository("DELETE", "/rulesets/{ruleset}", permission: "administration=write", delete)
      + GitHubMethod.inRepository("GET", "/rules/branches/{branch}", permission: "metadata=read", rules)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let all = world.list(Self.collection, prefix: "\(repository.key)/rulesets/").map(\.document)
      let page = GitHubPage(all, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(Self.fields)
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("admin")
      try repository.requireEnvironments()
      guard let name = body["name"]?.string, ["disabled", "active", "evaluate"].contains(body["enforcement"]?.string)
      else {
        throw APIError.gitHubInvalid("\"name\", \"enforcement\" weren't supplied.")
      }
      let id = 4_000_000 + world.nextNumber()
      let document = body.merging([
        "id": .int(id), "name": .string(name), "target": body["target"] ?? "branch", "source_type": "Repository",
        "source": repository.document["full_name"] ?? .string(repository.key),
      ])
      world[Self.collection, "\(repository.key)/rulesets/\(id)"] = document
      return .json(document, status: 201)
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("admin")
      let key = "\(repository.key)/rulesets/\(call["ruleset"])"
      guard world[Self.collection, key] != nil else { throw APIError.gitHubNotFound }
      world[Self.collection, key] = nil
      return .noContent
    }
  }

  /// The rules that hold for a branch, whether or not it exists; whoever sees the repository sees them.
  @Sendable private func rules(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let page = GitHubPage(world.gitHubRules(for: call["branch"], of: repository), call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }
}

extension World {
  /// The rules of active rulesets that a branch is subject to, each with the ruleset that it is of.
  func gitHubRules(for branch: String, of repository: HostedRepository) -> [JSON] {
    list(GitHubRulesets.collection, prefix: "\(repository.key)/rulesets/").map(\.document)
      .filter { $0["enforcement"] == "active" && Self.isAbout($0, branch, repository) }
      .flatMap { ruleset in
        (ruleset["rules"]?.array ?? []).map { rule in
          .compact([
            "type": rule["type"], "parameters": rule["parameters"], "ruleset_source_type": "Repository",
            "ruleset_source": ruleset["source"], "ruleset_id": ruleset["id"],
          ])
        }
      }
  }

  private static func isAbout(_ ruleset: JSON, _ branch: String, _ repository: HostedRepository) -> Bool {
    // Rulesets about pushes have no condition on refs.
    guard ruleset["target"] != "push" else { return true }
    guard ruleset["target"] != "tag" else { return false }
    let isDefault = branch == repository.document["default_branch"]?.string
    func names(_ patterns: JSON?) -> Bool {
      (patterns?.strings ?? []).contains {
        $0 == "~ALL" || ($0 == "~DEFAULT_BRANCH" && isDefault) || $0 == "refs/heads/\(branch)"
          || ($0.hasSuffix("*") && "refs/heads/\(branch)".hasPrefix($0.prefix { $0 != "*" }))
      }
    }
    return names(ruleset[path: "conditions.ref_name.include"]) && !names(ruleset[path: "conditions.ref_name.exclude"])
  }
}
