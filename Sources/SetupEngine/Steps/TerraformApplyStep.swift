import SetupPlan
import TerraformModel

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
    var workspace = scene.workspace
    // A service that moves starts with what serves: the plan holds that with the real Terraform alone.
    workspace.firstImage = try await scene.regionMove()?.image
    let changes = try await scene.terraformChanges()
    // What is made, and what a run that was cut short has made and this one imports: until the state has it, it is ours by this.
    var fact = TerraformFact(
      bucket: workspace.bucket, prefix: workspace.prefix,
      creates: changes.filter { $0.action == .create || $0.action == .adopt }.map(\.address))
    let adopted = await scene.importedAdoptions()
    fact.creates?.removeAll { address in adopted.contains { $0.what.address == address } }
    try await SharedAdoptions(google: scene.google, names: scene.names).add(adopted)
    try await scene.made(.terraform(fact))
    do {
      try await scene.terraform.terraform.apply(workspace, scene.terraformLog)
    } catch {
      var failure = Failure(error)
      guard failure.reason.contains("already exists") else { throw error }
      // Others made it after the review: what has a name of its own must not count as ours the next time.
      let own = Set(try await TerraformState.read(scene.google, scene.names).attributes.keys)
      let taken = [ForeignKind.service, .keepWarmJob].filter { kind in
        kind.address.map { fact.creates?.contains($0) == true && !own.contains($0) } ?? false
      }
      fact.creates = fact.creates?.filter { address in !taken.contains { $0.address == address } }
      try await scene.made(.terraform(fact))
      failure.remedy =
        "Others made it after the review. See what it is: overture plan \(scene.commandOptions); then adopt it by name, "
        + "so that Terraform imports it: overture apply \(scene.commandOptions) "
        + "\(taken.map { "--adopt \($0.rawValue)" }.joined(separator: " ")); or choose "
        + (taken.first ?? .service).otherName
      throw failure
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    let workspace = scene.workspace
    guard try await scene.google.storage.bucket(workspace.bucket) != nil else {
      return scene.warn("the state is gone with its bucket: what Terraform made cannot be told any more")
    }
    if !scene.isPrepared(workspace) { try await scene.prepare(workspace) }
    // Terraform reads the environment's values, which others may have removed, or a former version has never written.
    let values = try BorrowedFile(scene.layout.variablesPath(scene.names.environment), scene)
    defer { values.remove() }
    // What a colleague has adopted from another clone is given back too.
    for fact in try await scene.sharedAdoptions() { try await GivingBack(scene: scene).giveBack(fact) }
    // Nothing that was adopted is in the state any more; should it be, it is not destroyed.
    let state = try await TerraformState.read(scene.google, scene.names)
    let kept = await scene.importedAdoptions().compactMap(\.what.address).filter { state.attributes[$0] != nil }
    if !kept.isEmpty { try await scene.terraform.terraform.forget(workspace, kept, scene.terraformLog) }
    try await scene.terraform.terraform.destroy(workspace, scene.terraformLog)
    // The state says that nothing is left; in a bucket that stays it would only keep the bucket from ever going.
    let doomed = try await scene.google.storage.objects(
      workspace.bucket, prefix: scene.names.statePrefix + "/", versions: true)
    for object in doomed {
      try await scene.google.storage.deleteObject(workspace.bucket, object.name, generation: object.generation)
    }
  }
}
