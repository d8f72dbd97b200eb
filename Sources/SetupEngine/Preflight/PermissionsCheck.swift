import GoogleCloud
import SetupPlan

/// Whether the operator may do in the project all that the plan needs.
struct PermissionsCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let readiness = ProjectReadiness(project: scene.project, google: scene.google, account: scene.person)
    let wanted = ProjectReadiness.permissions(for: scene.plan)
    guard let failure = try await readiness.permissions(wanted) else {
      scene.log("all \(wanted.count) permissions are held")
      return []
    }
    return [.obstacle(failure)]
  }
}

/// Whether the operator may make the budget that the answers ask for.
struct BudgetCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    guard let budget = scene.plan.environment.budget else { return [] }
    let readiness = ProjectReadiness(project: scene.project, google: scene.google, account: scene.person)
    return try await readiness.budget(budget).map { [.obstacle($0)] } ?? []
  }
}
