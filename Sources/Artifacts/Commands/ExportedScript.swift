import SetupPlan

/// `apply_performance_optimizations.sh`: the whole set-up as a script of gcloud, gh and terraform.
package enum ExportedScript {
  /// The script for one accepted plan.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment, whose trade-offs were accepted.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the text of the script.
  /// - Throws: `ArtifactError` where the program's own template is damaged.
  package static func render(
    plan: AcceptedPlan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> String {
    try render(plan: plan.plan, facts: facts, layout: layout)
  }

  /// The script as one of the generated files, to be looked at or written by a run.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the text of the script.
  /// - Throws: `ArtifactError` where the program's own template is damaged.
  static func render(
    plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> String {
    try Template.render(ExportedScriptContent(plan: plan, facts: facts, layout: layout))
  }
}
