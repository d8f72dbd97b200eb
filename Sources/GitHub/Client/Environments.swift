import RESTClient

/// An environment of a repository.
package struct GitHubEnvironment: Sendable, Equatable {
  /// The name, in the letter case that it was created with.
  package let name: String
  /// The kinds of its protection rules, such as `required_reviewers`.
  package let protectionRules: [String]
  /// Which branches may deploy to it.
  package let branchPolicy: BranchPolicy
  /// The rules that a change of its branches has to send along, since what a change leaves out is gone.
  let otherRules: [String: JSONValue]

  /// Which branches may deploy to an environment.
  package enum BranchPolicy: String, Sendable, Codable {
    case all
    /// Those that a rule of the repository protects.
    case protected
    /// Those that match one of the environment's own patterns.
    case custom
  }
}

/// A pattern that branches or tags must match to deploy to an environment.
package struct DeploymentPattern: Sendable, Equatable {
  package let id: Int
  /// Such as `main` or `release/*`.
  package let name: String
  /// Whether it is about branches; otherwise about tags.
  package let isForBranches: Bool
}

/// A secret's name and dates; GitHub never tells the value.
package struct GitHubSecret: Sendable, Equatable {
  /// The name, in capitals.
  package let name: String
  /// When it was last written, RFC 3339.
  package let updatedAt: String
}

/// The public key that secrets of an environment are sealed with.
package struct SecretsKey: Sendable, Equatable {
  let id: String
  /// 32 bytes in base64.
  let key: String
}

extension GitHubClient {
  /// The environment, or nil when there is none.
  package func environment(_ repository: String, _ name: String) async throws -> GitHubEnvironment? {
    try await find(Environments.get(repository, name))
  }

  /// Creates an environment without protection rules. On an existing one this would remove its rules: ask first.
  package func createEnvironment(_ repository: String, _ name: String) async throws -> GitHubEnvironment {
    try await send(Environments.create(repository, name))
  }

  /// Sets which branches may deploy to an environment; its other rules stay.
  package func setBranchPolicy(
    _ policy: GitHubEnvironment.BranchPolicy, of environment: GitHubEnvironment, _ repository: String
  ) async throws {
    _ = try await send(Environments.update(repository, environment, policy))
  }

  /// The patterns of an environment whose policy is custom.
  package func deploymentPatterns(_ repository: String, _ environment: String) async throws -> [DeploymentPattern] {
    try await all(Environments.patterns(repository, environment))
  }

  /// Lets branches of a pattern deploy to an environment.
  package func addDeploymentPattern(_ repository: String, _ environment: String, branch: String) async throws {
    try await send(Environments.addPattern(repository, environment, branch))
  }

  /// Takes a pattern away; one that is gone is fine.
  package func removeDeploymentPattern(_ repository: String, _ environment: String, _ id: Int) async throws {
    try await remove(Environments.removePattern(repository, environment, id))
  }

  /// Deletes an environment with its secrets; one that is gone is fine.
  package func deleteEnvironment(_ repository: String, _ name: String) async throws {
    try await remove(Environments.delete(repository, name))
  }

  /// All secrets of an environment.
  package func secrets(_ repository: String, environment: String) async throws -> [GitHubSecret] {
    try await all(Environments.secrets(repository, environment))
  }

  /// A secret of an environment, or nil when there is none.
  package func secret(_ repository: String, environment: String, _ name: String) async throws -> GitHubSecret? {
    try await find(Environments.secret(repository, environment, name))
  }

  /// The key that secrets of an environment are sealed with.
  package func secretsKey(_ repository: String, environment: String) async throws -> SecretsKey {
    try await send(Environments.publicKey(repository, environment))
  }

  /// Seals a value for an environment and stores it under a name.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - environment: its name.
  ///   - name: the secret's name.
  ///   - value: its bytes.
  ///   - key: the environment's key, where it is known; when it was changed meanwhile, it is fetched again, once.
  /// - Throws: `GitHubError`, or `SealedBox.Failure`.
  package func putSecret(
    _ repository: String, environment: String, _ name: String, value: [UInt8], key: SecretsKey? = nil
  ) async throws {
    func put(_ key: SecretsKey) async throws {
      let sealed = try SealedBox.seal(secret: value, publicKey: key.key)
      try await send(Environments.putSecret(repository, environment, name, sealed, keyID: key.id))
    }
    do {
      let known = if let key { key } else { try await secretsKey(repository, environment: environment) }
      try await put(known)
    } catch let error as GitHubError where error.status == 422 {
      try await put(try await secretsKey(repository, environment: environment))
    }
  }

  /// Deletes a secret; one that is gone is fine.
  package func deleteSecret(_ repository: String, environment: String, _ name: String) async throws {
    try await remove(Environments.deleteSecret(repository, environment, name))
  }
}

/// The requests about environments and their secrets.
private enum Environments {
  static func path(_ repository: String, _ environment: String) -> String {
    "\(repositoryPath(repository))/environments/\(percentEncoded(environment))"
  }

  static func path(_ repository: String, _ environment: String, _ secret: String) -> String {
    "\(path(repository, environment))/secrets/\(percentEncoded(secret))"
  }

  static func get(_ repository: String, _ name: String) -> GitHubRequest<GitHubEnvironment> {
    GitHubRequest(.get, .rest, path(repository, name)) { try GitHubEnvironment($0) }
  }

  static func create(_ repository: String, _ name: String) -> GitHubRequest<GitHubEnvironment> {
    GitHubRequest(.put, .rest, path(repository, name), body: [:]) { try GitHubEnvironment($0) }
  }

  static func update(
    _ repository: String, _ environment: GitHubEnvironment, _ policy: GitHubEnvironment.BranchPolicy
  ) -> GitHubRequest<GitHubEnvironment> {
    var body = environment.otherRules
    body["deployment_branch_policy"] =
      policy == .all
      ? .null
      : [
        "protected_branches": .bool(policy == .protected), "custom_branch_policies": .bool(policy == .custom),
      ]
    return GitHubRequest(.put, .rest, path(repository, environment.name), body: .object(body)) {
      try GitHubEnvironment($0)
    }
  }

  static func patterns(_ repository: String, _ environment: String) -> GitHubRequest<[DeploymentPattern]> {
    GitHubRequest(
      .get, .rest, "\(path(repository, environment))/deployment-branch-policies", query: [("per_page", "100")]
    ) {
      try $0.asObject().elements("branch_policies").map {
        DeploymentPattern(
          id: try $0.number("id"), name: try $0.text("name"), isForBranches: $0["type"].string ?? "branch" == "branch")
      }
    }
  }

  static func addPattern(_ repository: String, _ environment: String, _ branch: String) -> GitHubRequest<Void> {
    GitHubRequest(
      .post, .rest, "\(path(repository, environment))/deployment-branch-policies",
      body: ["name": .string(branch), "type": "branch"])
  }

  static func removePattern(_ repository: String, _ environment: String, _ id: Int) -> GitHubRequest<Void> {
    GitHubRequest(.delete, .rest, "\(path(repository, environment))/deployment-branch-policies/\(id)")
  }

  static func delete(_ repository: String, _ name: String) -> GitHubRequest<Void> {
    GitHubRequest(.delete, .rest, path(repository, name))
  }

  static func secrets(_ repository: String, _ environment: String) -> GitHubRequest<[GitHubSecret]> {
    GitHubRequest(.get, .rest, "\(path(repository, environment))/secrets", query: [("per_page", "100")]) {
      try $0.asObject().elements("secrets").map { try GitHubSecret($0) }
    }
  }

  static func secret(_ repository: String, _ environment: String, _ name: String) -> GitHubRequest<GitHubSecret> {
    GitHubRequest(.get, .rest, path(repository, environment, name)) { try GitHubSecret($0) }
  }

  static func publicKey(_ repository: String, _ environment: String) -> GitHubRequest<SecretsKey> {
    GitHubRequest(.get, .rest, "\(path(repository, environment))/secrets/public-key") {
      SecretsKey(id: try $0.text("key_id"), key: try $0.text("key"))
    }
  }

  static func putSecret(
    _ repository: String, _ environment: String, _ name: String, _ sealed: String, keyID: String
  ) -> GitHubRequest<Void> {
    GitHubRequest(
      .put, .rest, path(repository, environment, name),
      body: ["encrypted_value": .string(sealed), "key_id": .string(keyID)])
  }

  static func deleteSecret(_ repository: String, _ environment: String, _ name: String) -> GitHubRequest<Void> {
    GitHubRequest(.delete, .rest, path(repository, environment, name))
  }
}

extension GitHubEnvironment {
  fileprivate init(_ document: JSONValue) throws {
    name = try document.text("name")
    let rules = try document.elements("protection_rules")
    protectionRules = try rules.map { try $0.text("type") }
    let policy = document["deployment_branch_policy"]
    branchPolicy = policy["custom_branch_policies"] == true ? .custom : policy.isNull ? .all : .protected
    // Only what is there is sent: some plans refuse these fields, whatever their value.
    var others: [String: JSONValue] = [:]
    for rule in rules {
      if let minutes = rule["wait_timer"].int { others["wait_timer"] = .int(minutes) }
      guard rule["type"] == "required_reviewers" else { continue }
      others["prevent_self_review"] = .bool(rule["prevent_self_review"].bool ?? false)
      others["reviewers"] = .array(
        rule["reviewers"].array.map { ["type": $0["type"], "id": $0["reviewer"]["id"]] })
    }
    otherRules = others
  }
}

extension GitHubSecret {
  fileprivate init(_ document: JSONValue) throws {
    name = try document.text("name")
    updatedAt = document["updated_at"].string ?? ""
  }
}
