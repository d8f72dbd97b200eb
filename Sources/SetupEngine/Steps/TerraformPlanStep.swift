import SetupPlan

/// `terraform.plan`: what an apply would do, kept for `terraform.apply`.
struct TerraformPlanStep: Step {
  let id = StepID.terraformPlan

  func inspect(_ scene: Scene) async throws -> Inspection {
    try await scene.settleTerraform()
    return Inspection(try await scene.terraformChanges().flatMap(\.words))
  }

  /// The inspection has planned already, and the plan lies where `terraform.apply` expects it.
  func apply(_ scene: Scene) async throws {
    let changes = try await scene.terraformChanges()
    scene.log("\(changes.count) \(changes.count == 1 ? "change" : "changes") planned")
  }

  func undo(_: Fact, _: Scene) async throws {}
}
