import GoogleCloud
import SetupPlan

/// `configuration.secrets`: the runtime account may read each secret of the service, and that secret alone.
///
/// Their values come from `overture secrets set` or from others; nothing here ever has one.
struct ConfigurationSecretsStep: Step {
  let id = StepID.configurationSecrets

  func inspect(_ scene: Scene) async throws -> Inspection {
    let missing = try await ServiceSecrets(scene).missing().map(\.words)
    return Inspection(missing + (try await grants.inspect(scene)).details)
  }

  func apply(_ scene: Scene) async throws {
    if let failure = ServiceSecrets.failure(try await ServiceSecrets(scene).missing(), scene) { throw failure }
    try await grants.apply(scene)
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws { try await grants.undo(fact, scene) }

  private var grants: GrantStep { GrantStep(id: id) }
}
