import GitHub
import SetupPlan

/// Where GitHub keeps the secrets of a deployment: with the environment, or with the repository itself.
struct SecretStore: Sendable {
  private let github: GitHubClient
  private let repository: String
  /// Nil for the repository itself.
  private let environment: String?

  init(_ scene: Scene) {
    github = scene.github
    repository = scene.plan.answers.repository.description
    environment = scene.plan.usesRepositorySecrets ? nil : scene.names.githubEnvironment
  }

  /// All that are there; none where the environment is missing.
  func list() async throws -> [GitHub.GitHubSecret] {
    do {
      guard let environment else { return try await github.secrets(ofRepository: repository) }
      return try await github.secrets(repository, environment: environment)
    } catch let error as GitHubError where error.status == 404 {
      return []
    }
  }

  /// The key that they are sealed with.
  func key() async throws -> SecretsKey {
    guard let environment else { return try await github.secretsKey(ofRepository: repository) }
    return try await github.secretsKey(repository, environment: environment)
  }

  /// Seals a value and stores it.
  func put(_ name: String, _ value: String, key: SecretsKey) async throws {
    guard let environment else {
      return try await github.putSecret(ofRepository: repository, name, value: Array(value.utf8), key: key)
    }
    try await github.putSecret(repository, environment: environment, name, value: Array(value.utf8), key: key)
  }

  /// Deletes one.
  func delete(_ name: String) async throws {
    guard let environment else { return try await github.deleteSecret(ofRepository: repository, name) }
    try await github.deleteSecret(repository, environment: environment, name)
  }
}
