import SetupPlan

/// `check.permissions`: the operator may do all that the plan needs, before anything is done.
struct CheckPermissionsStep: Step {
  let id = StepID.checkPermissions

  func inspect(_ scene: Scene) async throws -> Inspection {
    let readiness = ProjectReadiness(project: scene.project, google: scene.google)
    let wanted = ProjectReadiness.permissions(withKey: scene.plan.steps.contains(.keySecret))
    if let failure = try await readiness.permissions(wanted) { throw failure }
    if let budget = scene.plan.environment.budget, let failure = try await readiness.budget(budget) { throw failure }
    // Which provider, with which condition, and which branches: what cannot be is told before anything is made.
    _ = try await scene.lookups.provider()
    _ = try await scene.lookups.branches()
    scene.log("all \(wanted.count) permissions are held")
    return .asWanted
  }

  func apply(_: Scene) async throws {}

  func undo(_: Fact, _: Scene) async throws {}
}
