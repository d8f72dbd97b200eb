import SetupPlan

/// The drift of one set-up as an issue.
struct DriftIssue {
  let report: StatusReport

  var marker: ReportMarker { ReportMarker(.drift, report.plan) }
  var title: String { "Drift: \(marker.place)" }

  /// The issue's text, in Markdown; nil where nothing differs. The same drift gives the same text.
  var body: String? {
    guard !report.drift.isEmpty else { return nil }
    let count = report.drift.reduce(0) { $0 + $1.details.count }
    let lines = [
      marker.line,
      "What is really there differs from `overture.yaml` in \(count) \(count == 1 ? "place" : "places"). "
        + "This issue is closed when nothing differs any more.",
      "",
      "- to see it: `overture status \(report.plan.options)`",
      "- to make it as the answers say: `overture apply \(report.plan.options)`",
      "- to keep what is there: change the answers in a pull request",
    ]
    return FoldedReport(head: lines, sections: report.sections.filter { ["Drift", "Not known"].contains($0.title) })
      .text
  }
}
