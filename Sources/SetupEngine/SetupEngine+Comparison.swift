import SetupPlan

/// How what is really there differs from a plan.
package struct Comparison: Sendable, Equatable {
  /// What differs, step by step; only steps with differences.
  package var drift: [StepChange]
  /// What others have made under the names of the set-up.
  package var foreign: [ForeignResource]
  /// What others have set, and the next apply would take away or replace.
  package var removals: [PlannedRemoval]
  /// What could not be read, in sentences: whoever may only read is not shown everything.
  package var unknown: [String] = []
}

extension SetupEngine {
  /// These say the same as `terraform.apply`.
  private static let derived: Set<StepID> = [.terraformPlan]
  static let waiting = "the new revision is waited for"

  /// What differs from the plan, in words; empty where all is as it should be.
  /// - Throws: a `Failure` where something cannot be read.
  package func drift() async throws -> [StepChange] { try await comparison().drift }

  /// What differs from the plan, and what an apply would do to what others have made or set.
  /// - Throws: a `Failure` where something cannot be read.
  package func comparison() async throws -> Comparison {
    do {
      try refuseForeignCode()
      try refuseOtherPlace(await readingJournal().ledger)
      let terraform = terraformSession()
      // What would stop a run is no reason not to look.
      let (found, report) = try await inspections(terraform, stopping: false)
      let isPaused = try await pause() != nil
      let steps = isPaused ? found.map(Self.withoutPause) : found
      let obstacles = report.obstacles.map { "\($0.message): \($0.remedy)" }
      let drift = steps.map { $0.step == .checkPermissions ? StepChange(step: $0.step, details: obstacles) : $0 }
        .filter { !$0.details.isEmpty && !Self.derived.contains($0.step) && $0.details != [Self.waiting] }
      let touched = try await touched(terraform)
      let removals = touched.planned.removals.filter { removal in
        !isPaused || !Self.ofPause.contains { "\(removal.address): \(removal.attribute.path)".hasPrefix($0) }
      }
      return Comparison(drift: drift, foreign: touched.foreign, removals: removals, unknown: report.unknown)
    } catch {
      throw Failure(error)
    }
  }

  /// What Terraform would change back of a pause is no drift: the pause is told by itself, and ended by `overture resume`.
  private static func withoutPause(_ change: StepChange) -> StepChange {
    StepChange(
      step: change.step, details: change.details.filter { line in !ofPause.contains { line.hasPrefix($0) } })
  }

  /// How the words about what a pause has changed begin.
  private static let ofPause = [
    "\(ServiceOperations.serviceAddress): scaling.", "\(ServiceOperations.keepWarmAddress): paused",
  ]

  /// What a run would do to what others have made or set.
  ///
  /// - Parameter terraform: the session whose plan the inspections have made.
  /// - Returns: what others have made, what is planned beyond what the answers ask for, and all that is planned.
  /// - Throws: what the clients and Terraform throw.
  func touched(
    _ terraform: TerraformSession
  ) async throws -> (foreign: [ForeignResource], planned: PlannedRemovals, changes: [ResourceChange]) {
    let scene = scene(
      .terraformPlan, mode: .preview, journal: try await readingJournal(), terraform: terraform, awaitsServices: false
    ) { _, _ in }
    let survey = try await Survey(scene)
    let changes = try await scene.terraformChanges()
    let foreign = try await survey.foreign().map { sighting in
      var resource = sighting.resource
      if let change = changes.first(where: { $0.action == .adopt && $0.address == resource.kind.address }) {
        resource.changes = change.attributes
      }
      return resource
    }
    let planned = PlannedRemovals(changes, state: survey.state, scope: scene.adjusted.map(AdjustmentScope.init))
    return (foreign, planned, changes)
  }
}
