import Foundation

/// An environment of a repository.
package struct GitHubEnvironment: Sendable, Equatable {
  /// The name, in the letter case that it was created with.
  package let name: String
  /// The kinds of its protection rules, such as `required_reviewers`.
  package let protectionRules: [String]
}

/// A secret's name and dates; GitHub never tells the value.
package struct GitHubSecret: Sendable, Equatable {
  /// The name, in capitals.
  package let name: String
  /// When it was last written, RFC 3339.
  package let updatedAt: String
}

extension GitHubClient {
  /// The environment, or nil when there is none.
  package func environment(_ repository: String, _ name: String) async throws -> GitHubEnvironment? {
    let path = Self.path(repository, name)
    guard let answer = try await find(path) else { return nil }
    return try decoded(EnvironmentBody.self, answer, "GET \(path)").environment
  }

  /// Creates an environment without protection rules. On an existing one this would remove its rules: ask first.
  package func createEnvironment(_ repository: String, _ name: String) async throws -> GitHubEnvironment {
    let path = Self.path(repository, name)
    let answer = try await send("PUT", path, body: Data("{}".utf8))
    return try decoded(EnvironmentBody.self, answer, "PUT \(path)").environment
  }

  /// Deletes an environment with its secrets; one that is gone is fine.
  package func deleteEnvironment(_ repository: String, _ name: String) async throws {
    try await delete(Self.path(repository, name))
  }

  /// All secrets of an environment.
  package func secrets(_ repository: String, environment: String) async throws -> [GitHubSecret] {
    var found: [GitHubSecret] = []
    var next: String? = "\(Self.path(repository, environment))/secrets?per_page=100"
    while let page = next {
      let answer = try await send("GET", page)
      found += try decoded(SecretList.self, answer, "GET …/secrets").secrets.map(\.secret)
      next = answer.nextPage
    }
    return found
  }

  /// A secret of an environment, or nil when there is none.
  package func secret(_ repository: String, environment: String, _ name: String) async throws -> GitHubSecret? {
    let path = "\(Self.path(repository, environment))/secrets/\(segment(name))"
    guard let answer = try await find(path) else { return nil }
    return try decoded(SecretBody.self, answer, "GET \(path)").secret
  }

  /// Seals a value for an environment and stores it under a name. When the environment's key was changed meanwhile, it is
  /// fetched again, once.
  package func putSecret(
    _ repository: String, environment: String, _ name: String, value: [UInt8]
  ) async throws {
    do {
      try await sealAndPut(repository, environment, name, value)
    } catch let error as GitHubError where error.status == 422 {
      try await sealAndPut(repository, environment, name, value)
    }
  }

  /// Deletes a secret; one that is gone is fine.
  package func deleteSecret(_ repository: String, environment: String, _ name: String) async throws {
    try await delete("\(Self.path(repository, environment))/secrets/\(segment(name))")
  }

  private func sealAndPut(_ repository: String, _ environment: String, _ name: String, _ value: [UInt8]) async throws {
    let path = "\(Self.path(repository, environment))/secrets"
    let key = try decoded(PublicKey.self, try await send("GET", "\(path)/public-key"), "GET \(path)/public-key")
    let body = ["encrypted_value": try SealedBox.seal(secret: value, publicKey: key.key), "key_id": key.keyId]
    _ = try await send("PUT", "\(path)/\(segment(name))", body: try JSONEncoder().encode(body))
  }

  private func delete(_ path: String) async throws {
    do {
      _ = try await send("DELETE", path)
    } catch let error as GitHubError where error.status == 404 {}
  }

  private static func path(_ repository: String, _ environment: String) -> String {
    "/repos/\(repository.split(separator: "/").map { segment(String($0)) }.joined(separator: "/"))"
      + "/environments/\(segment(environment))"
  }
}

private struct EnvironmentBody: Decodable {
  struct Rule: Decodable {
    let type: String
  }

  let name: String
  let protectionRules: [Rule]?

  var environment: GitHubEnvironment {
    GitHubEnvironment(name: name, protectionRules: (protectionRules ?? []).map(\.type))
  }
}

private struct PublicKey: Decodable {
  let keyId: String
  let key: String
}

private struct SecretBody: Decodable {
  let name: String
  let updatedAt: String?

  var secret: GitHubSecret { GitHubSecret(name: name, updatedAt: updatedAt ?? "") }
}

private struct SecretList: Decodable {
  let secrets: [SecretBody]
}
