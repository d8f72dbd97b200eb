import SetupPlan

/// `terraform.apply`: the service, its invokers, keep-warm job, alerts and dashboard.
struct TerraformApplyStep: Step {
  let id = StepID.terraformApply

  func inspect(_ scene: Scene) async throws -> Inspection {
    let changes = try await scene.terraformChanges()
    // Killed after its last change, Terraform has left the lock of its state; only another apply finds and settles that.
    guard changes.isEmpty, await scene.journal.isOpen(id) else { return Inspection(changes.flatMap(\.words)) }
    return .differs(["an interrupted run may have left the lock of Terraform's state"])
  }

  func apply(_ scene: Scene) async throws {
    let workspace = scene.workspace
    let intended = try await IntendedResource.all(of: scene.terraformChanges(), scene)
    try await scene.made(
      .terraform(TerraformFact(bucket: workspace.bucket, prefix: workspace.prefix, intended: intended)))
    try await scene.terraform.terraform.apply(workspace, scene.terraformLog)
    // From here on the state knows what is ours.
    try await scene.made(.terraform(TerraformFact(bucket: workspace.bucket, prefix: workspace.prefix)))
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    let workspace = scene.workspace
    guard try await scene.google.storage.bucket(workspace.bucket) != nil else {
      return scene.warn("the state is gone with its bucket: what Terraform made cannot be told any more")
    }
    if !scene.isPrepared(workspace) { try await scene.prepare(workspace) }
    try await scene.terraform.terraform.destroy(workspace, scene.terraformLog)
    // The state says that nothing is left; in a bucket that stays it would only keep the bucket from ever going.
    let doomed = try await scene.google.storage.objects(
      workspace.bucket, prefix: scene.names.statePrefix + "/", versions: true)
    for object in doomed {
      try await scene.google.storage.deleteObject(workspace.bucket, object.name, generation: object.generation)
    }
  }
}
