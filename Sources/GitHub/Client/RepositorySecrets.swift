import RESTClient

extension GitHubClient {
  /// All secrets of a repository itself.
  package func secrets(ofRepository repository: String) async throws -> [GitHubSecret] {
    try await all(RepositorySecrets.list(repository))
  }

  /// The key that secrets of a repository are sealed with.
  package func secretsKey(ofRepository repository: String) async throws -> SecretsKey {
    try await send(RepositorySecrets.publicKey(repository))
  }

  /// Seals a value for a repository and stores it under a name.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - name: the secret's name.
  ///   - value: its bytes.
  ///   - key: the repository's key; when it was changed meanwhile, it is fetched again, once.
  /// - Throws: `GitHubError`, or `SealedBox.Failure`.
  package func putSecret(
    ofRepository repository: String, _ name: String, value: [UInt8], key: SecretsKey
  ) async throws {
    func put(_ key: SecretsKey) async throws {
      let sealed = try SealedBox.seal(secret: value, publicKey: key.key)
      try await send(RepositorySecrets.put(repository, name, sealed, keyID: key.id))
    }
    do {
      try await put(key)
    } catch let error as GitHubError where error.status == 422 {
      try await put(try await secretsKey(ofRepository: repository))
    }
  }

  /// Deletes a secret of a repository; one that is gone is fine.
  package func deleteSecret(ofRepository repository: String, _ name: String) async throws {
    try await remove(RepositorySecrets.delete(repository, name))
  }
}

/// The requests about secrets of repositories (docs.github.com/rest/actions/secrets).
private enum RepositorySecrets {
  static func path(_ repository: String) -> String { "repos/\(repository)/actions/secrets" }

  static func list(_ repository: String) -> GitHubRequest<[GitHubSecret]> {
    GitHubRequest(.get, .rest, path(repository), query: [("per_page", "100")]) {
      try $0.asObject().elements("secrets").map { secret in
        GitHubSecret(name: try secret.text("name"), updatedAt: secret["updated_at"].string ?? "")
      }
    }
  }

  static func publicKey(_ repository: String) -> GitHubRequest<SecretsKey> {
    GitHubRequest(.get, .rest, "\(path(repository))/public-key") {
      SecretsKey(id: try $0.text("key_id"), key: try $0.text("key"))
    }
  }

  static func put(_ repository: String, _ name: String, _ sealed: String, keyID: String) -> GitHubRequest<Void> {
    GitHubRequest(
      .put, .rest, "\(path(repository))/\(percentEncoded(name))",
      body: ["encrypted_value": .string(sealed), "key_id": .string(keyID)])
  }

  static func delete(_ repository: String, _ name: String) -> GitHubRequest<Void> {
    GitHubRequest(.delete, .rest, "\(path(repository))/\(percentEncoded(name))")
  }
}
