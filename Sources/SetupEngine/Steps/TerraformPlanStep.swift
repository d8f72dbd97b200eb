import SetupPlan

/// `terraform.plan`: what an apply would do, kept for `terraform.apply`.
struct TerraformPlanStep: Step {
  let id = StepID.terraformPlan

  func inspect(_ scene: Scene) async throws -> Inspection {
    try await scene.settleTerraform()
    let changes = try await scene.terraformChanges()
    let roll = try await scene.rollForward(changes)
    let move = changes.isEmpty ? nil : try await scene.regionMove()
    return Inspection(
      (move?.sentences ?? []) + changes.flatMap(\.words) + (roll.map { $0.differences + [$0.words] } ?? []))
  }

  /// The inspection has planned already, and the plan lies where `terraform.apply` expects it, unless the service is put
  /// back to what serves first.
  func apply(_ scene: Scene) async throws {
    if let roll = try await scene.rollForward(try await scene.terraformChanges()) {
      try await roll.apply(scene)
      await scene.terraform.forget()
    }
    let changes = try await scene.terraformChanges()
    scene.log("\(changes.count) \(changes.count == 1 ? "change" : "changes") planned")
  }

  func undo(_: Fact, _: Scene) async throws {}
}
