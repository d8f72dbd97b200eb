import SetupPlan

/// `check.permissions`: the operator may do all that the plan needs, nothing is known that would stop it half-way, and nothing
/// foreign is touched without a consent.
struct CheckPermissionsStep: Step {
  let id = StepID.checkPermissions

  func inspect(_ scene: Scene) async throws -> Inspection {
    let report = try await Preflight.report(scene)
    for words in report.unknown { scene.log(words) }
    for notice in report.notices { scene.warn("\(notice.message): \(notice.reason) \(notice.remedy)") }
    if let failure = Failure.together(report.obstacles + report.missing) { throw failure }
    // Which provider, with which condition, and which branches: what cannot be is told before anything is made.
    _ = try await scene.lookups.provider()
    _ = try await scene.lookups.branches()
    if scene.mode == .run { try await ChangeGate(scene: scene).pass() }
    return .asWanted
  }

  func apply(_: Scene) async throws {}

  func undo(_: Fact, _: Scene) async throws {}
}
