import PlainText
import SetupEngine
import SetupPlan

/// Mends findings: by steps of the set-up, by changes that the journal records, or by other sizes.
struct Curing {
  let outside: Outside
  let selection: AnswersSelection
  let engine: SetupEngine

  /// What mending would change.
  /// - Throws: a `Failure` where that cannot be told.
  func review(_ findings: [DoctorFinding]) async throws -> SafeText {
    var sections: [ReportSection] = []
    for finding in findings {
      var lines = [ReportSection.Line.item(finding.cure.words)]
      if case .steps(let steps) = finding.cure.work {
        lines += try await engine.plannedCure(steps).map { .detail($0) }
      }
      if let price = finding.price { lines.append(.detail(price)) }
      sections.append(ReportSection(title: "Cure of \(finding.row.rawValue)", lines: lines))
    }
    return sections.map(\.plain).joined(separator: "\n")
  }

  /// Mends one.
  /// - Returns: how it ended.
  /// - Throws: a `Failure` where it could not be done.
  func mend(_ finding: DoctorFinding) async throws -> ExitStatus {
    switch finding.cure.work {
    case .told: return .done
    case .change(let change):
      try await outside.operations(for: try selection.plan()).cure(
        change, of: finding.row, files: engine.generatedFiles)
      return .done
    case .steps(let steps):
      return try await run(cured: Set(steps))
    case .sizing(let resources, let fields):
      var resized = selection
      resized.environment.resources = resources
      return try await SetUpRun(
        outside: outside, selection: resized, change: try ChangeOptions.parse([]), adjusted: fields
      ).apply(.adjust)
    }
  }

  /// Carries steps of the set-up out again, journalled as always.
  private func run(cured: Set<StepID>) async throws -> ExitStatus {
    let keeper = AnswersKeeper(repository: outside.repository)
    let engine = try await outside.engine(for: try selection.acceptedPlan(), cured: cured) { [selection] in
      try await keeper.save(selection)
    }
    return try await HeadlessRun(
      events: .text, words: selection.words(outside.place), name: selection.setUpName
    ).perform(engine.engine) { engine.carryOut(.apply, resume: false) }
  }
}
