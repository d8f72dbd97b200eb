import SetupPlan

/// Whether the secrets that the configuration refers to have a value that a revision can read.
struct SecretsCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    guard scene.plan.steps.contains(.configurationSecrets) else { return [] }
    var looking = scene
    // Before the first set-up the API may not be enabled: then no secret is there either.
    looking.mode = .preview
    return ServiceSecrets.failure(try await ServiceSecrets(looking).missing(), scene).map { [.missing($0)] } ?? []
  }
}
