import PlainText
import SetupEngine
import SetupPlan

/// What a rollback would change, for `rollback --dry-run` and before it asks.
struct RollbackReport {
  let environment: String
  let planned: PlannedRollback

  /// The report for a terminal.
  var text: SafeText {
    let lines = planned.rollback.changes + planned.warnings
    return [
      ReportSection(title: "Rollback of \(environment)", lines: lines.map { .item($0) }),
      ReportSection(title: "Afterwards", lines: Rollback.notes.map { .item($0) }),
    ].map(\.plain).joined(separator: "\n")
  }
}
