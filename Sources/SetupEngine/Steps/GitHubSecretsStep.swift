import GitHub
import SetupPlan

/// `github.secrets`: sealed before they leave. A value cannot be read back, so a fingerprint of what was written and
/// GitHub's date of it tell whether it is so already.
struct GitHubSecretsStep: Step {
  let id = StepID.githubSecrets

  func inspect(_ scene: Scene) async throws -> Inspection {
    Inspection(try await work(scene).map(\.why))
  }

  func apply(_ scene: Scene) async throws {
    let store = SecretStore(scene)
    let work = try await work(scene)
    let fingerprint = try SecretFingerprint.load(from: scene.state)
    for item in work {
      if item.isThere, await scene.journal.fact(.githubSecret, item.name) == nil {
        scene.warn("\(item.name) was there before; GitHub cannot give its old value back")
      }
      // Without a date until it is written: an interruption here has it written again.
      try await scene.made(.githubSecret(GitHubSecretFact(name: item.name, wasThere: item.isThere)))
    }
    let key = try await store.key()
    try await work.concurrentMap { item in
      try await store.put(item.name, item.value, key: key)
      scene.log("wrote \(item.name)")
    }
    let dates = try await Self.dates(scene)
    for item in work {
      try await scene.made(
        .githubSecret(
          GitHubSecretFact(
            name: item.name,
            written: GitHubSecretFact.Written(
              fingerprint: fingerprint.of(item.value, name: item.name), updatedAt: dates[item.name] ?? ""))))
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard !fact.wasThere else {
      return scene.warn("\(fact.name) stays as it is: GitHub cannot give its old value back")
    }
    try await scene.gone(fact.name) { try await SecretStore(scene).delete(fact.name) }
  }

  private struct Item: Sendable {
    var name: String
    var value: String
    var isThere: Bool
    var why: String
  }

  /// The secrets that have to be written, and why.
  private func work(_ scene: Scene) async throws -> [Item] {
    let dates = try await Self.dates(scene)
    let fingerprint = try SecretFingerprint.existing(in: scene.state)
    var items: [Item] = []
    // An adjustment writes the sizes alone: CLOUD_RUN_MEMORY and the like.
    for secret in scene.plan.githubSecrets where scene.adjusted == nil || secret.name.contains("CLOUD_RUN_") {
      let value: String =
        switch secret.value {
        case .text(let text): text
        case .providerName: try await scene.lookups.providerName()
        }
      let known = await scene.journal.githubSecret(secret.name)?.written
      let why: String? =
        if let date = dates[secret.name] {
          if let known, let fingerprint {
            if known.fingerprint != fingerprint.of(value, name: secret.name) {
              "\(secret.name) has another value"
            } else if known.updatedAt != date {
              "\(secret.name) was written by somebody else since"
            } else {
              nil
            }
          } else if scene.isReadOnly {
            // Only the machine that wrote a value can tell whether it is the same.
            nil
          } else {
            "\(secret.name) cannot be compared, so it is written again"
          }
        } else {
          "\(secret.name) is missing"
        }
      if let why { items.append(Item(name: secret.name, value: value, isThere: dates[secret.name] != nil, why: why)) }
    }
    return items
  }

  /// When each secret was last written, by name.
  private static func dates(_ scene: Scene) async throws -> [String: String] {
    Dictionary(try await SecretStore(scene).list().map { ($0.name.uppercased(), $0.updatedAt) }) { first, _ in first }
  }
}
