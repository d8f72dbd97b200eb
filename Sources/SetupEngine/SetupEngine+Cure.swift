import SetupPlan

extension SetupEngine {
  /// The set-up's files as they are generated, by their paths from the repository's root.
  package nonisolated var generatedFiles: [String: String] {
    Dictionary(context.files.map { ($0.path, $0.contents) }) { first, _ in first }
  }

  /// What carrying steps out again would change, in sentences; nothing is changed.
  ///
  /// - Parameter steps: the steps of a cure.
  /// - Returns: a sentence for each difference.
  /// - Throws: a `Failure` where something cannot be read.
  package func plannedCure(_ steps: [StepID]) async throws -> [String] {
    do {
      let (journal, terraform) = (try await readingJournal(), terraformSession())
      var details: [String] = []
      for step in plan.steps where steps.contains(step) && step != .terraformPlan && step != .serviceVerify {
        let scene = scene(step, mode: .preview, journal: journal, terraform: terraform, awaitsServices: false) { _, _ in
        }
        details += try await StepCatalog.step(step).inspect(scene).details
      }
      return details
    } catch {
      throw Failure(error)
    }
  }
}
