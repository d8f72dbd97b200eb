import Artifacts
import SetupEngine
import SetupPlan

extension Outside {
  /// What an apply would do, for people and programs.
  ///
  /// - Parameter selection: the answers.
  /// - Returns: the report.
  /// - Throws: `AnswersError`, or a `Failure` where the checks fail or something cannot be read.
  func planReport(of selection: AnswersSelection) async throws -> PlanReport {
    let plan = try selection.plan()
    try host.makeSure(canRun: plan.answers)
    let service = try await inspect(plan)
    let engine = try await engine(for: plan, facts: service.facts)
    var preview = try await engine.preview()
    preview.notices += SizingAdvice.notices(for: service.facts, in: plan)
    preview.image = try ImageMeasurements.last().gain(for: service.facts.framework)
    return PlanReport(
      plan: plan, kind: .apply, preview: preview, unaccepted: selection.environment.security.unaccepted(on: .today),
      service: service, journalNotices: try await engine.journalNotices(),
      terraform: await terraform.value.sandboxNote, workflows: selection.environment.workflows)
  }

  /// What serves, and where it differs from the answers.
  ///
  /// - Parameter selection: the answers.
  /// - Returns: the report.
  /// - Throws: `AnswersError`, or a `Failure` where something cannot be read.
  func statusReport(of selection: AnswersSelection) async throws -> StatusReport {
    let plan = try selection.plan()
    let engine = try await engine(for: plan)
    let comparison = try await engine.comparison()
    let service = try? await google.run.getService(plan.names.project, plan.names.region, plan.names.service)
    return StatusReport(
      plan: plan, drift: comparison.drift, foreign: comparison.foreign, removals: comparison.removals,
      address: service?.uri, unknown: comparison.unknown, journalNotices: try await engine.journalNotices(),
      terraform: await terraform.value.sandboxNote, serving: try await engine.serving(),
      pause: try await engine.pause())
  }
}
