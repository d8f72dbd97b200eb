import SetupPlan

/// Whether the answers give every variable without which the service does not start.
struct VariablesCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    // An adjustment changes sizes alone; what the service is told stays as it is.
    guard scene.adjusted == nil else { return [] }
    return scene.plan.failure(unanswered: scene.requiredVariables).map { [.missing($0)] } ?? []
  }
}
