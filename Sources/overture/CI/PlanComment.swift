import PlainText
import SetupPlan

/// A plan as the comment on a pull request: the summary first, the details folded.
struct PlanComment {
  let report: PlanReport
  /// The page of the run that made it.
  let page: String?

  /// The comment, in Markdown.
  var text: String {
    let marker = ReportMarker(.plan, report.plan)
    let hash = report.preview.hash.map { [ReportMarker.line(of: $0)] } ?? []
    let source = page.map { ["", "Planned by [this run](\($0)), which can only read."] } ?? []
    // The first section says the same as the summary.
    let figures = report.figures.map { "- \(ReportSection.inert($0))" }
    return FoldedReport(
      head: [marker.line] + hash + ["### \(title)", ""] + figures + source,
      sections: Array(report.sections.dropFirst()), elsewhere: page
    ).text
  }

  private var title: String { "Overture: \(report.plan.answers.service.name), \(report.plan.names.environment)" }

  /// The comment about a plan that could not be made; it has no hash, so that nothing is applied by it.
  static func failure(_ error: ErrorReport, _ plan: ReportMarker, page: String?) -> String {
    let place = page.map { ["", "See [the run](\($0))."] } ?? []
    return
      ([plan.line, "### Overture cannot plan \(plan.place)", ""] + error.lines.map { "    \($0.text)" } + place)
      .joined(separator: "\n") + "\n"
  }
}
