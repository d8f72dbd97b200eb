import GoogleCloud
import SetupPlan

extension Scene {
  /// Makes sure that a thing which a step has found is ours, or was adopted by name: others may have made it after the review.
  ///
  /// - Parameter kind: what was found.
  /// - Throws: a `Failure` of kind `answers` where it is foreign.
  func settle(_ kind: ForeignKind) async throws {
    guard mode == .run else { return }
    if let fact = kind.fact(names), await !journal.ledger.facts(fact.kind, fact.name).isEmpty { return }
    try await ChangeGate(scene: self).admit(try await Survey(self).foreign([kind]))
  }

  /// The same for everything that Terraform makes, before it plans.
  func settleTerraform() async throws {
    guard mode == .run else { return }
    try await ChangeGate(scene: self).admit(try await Survey(self).foreign(TerraformSightings.kinds))
  }

  /// What is planned beyond what the answers ask for.
  func plannedRemovals(state: TerraformState) async throws -> PlannedRemovals {
    PlannedRemovals(
      try await previewedChanges(), state: state, scope: adjusted.map { AdjustmentScope(fields: $0) })
  }

  /// How a command names this set-up: `-e production`.
  var commandOptions: String { plan.options }
}
