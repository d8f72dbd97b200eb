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
    return FoldedReport(
      head: [marker.line] + hash + ["### \(title)", ""] + summary.map { "- \(ReportSection.inert($0))" } + source,
      sections: Array(report.sections.dropFirst()), elsewhere: page
    ).text
  }

  private var title: String { "Overture: \(report.plan.answers.service.name), \(report.plan.names.environment)" }

  /// What has to be seen without a click.
  private var summary: [String] {
    let preview = report.preview
    let files = preview.files.count { $0.kind != .unchanged }
    let steps = preview.steps.filter { !$0.details.isEmpty }
    let terraform = preview.steps.first { $0.step == .terraformApply }?.details.count ?? 0
    let now = preview.currentCost.map { ", now \(CostEstimate.text($0.total))" } ?? ""
    let risks = RiskReport(of: report.plan, on: report.today)
    let changes =
      steps.isEmpty
      ? "nothing would change"
      : "\(Self.count(steps.count, "step")) would change something: \(Self.count(files, "file")), "
        + "\(Self.count(terraform, "change")) by Terraform"
    let held: [String] =
      (report.unaccepted.isEmpty
        ? [] : ["to be accepted first: \(report.unaccepted.map(\.rawValue).joined(separator: ", "))"])
      + (preview.missing
      + (report.service?.obstacles ?? []).map {
        Failure(message: $0.message, reason: $0.reason, remedy: $0.remedy)
      }).map { "to be settled first: \($0.message)" }
      + preview.foreign.map { "made by others, to be adopted by name: \($0.name)" }
      + preview.removals.map { "would be taken away: \($0.words)" }
    return [
      changes, "\(CostEstimate.text(preview.cost.total)) a month, an estimate\(now)",
      "exposure \(risks.exposure.word): \(risks.exposure.rule)",
    ] + held
      + (preview.unknown.isEmpty ? [] : ["\(Self.count(preview.unknown.count, "thing")) could not be read"])
  }

  private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// The comment about a plan that could not be made; it has no hash, so that nothing is applied by it.
  static func failure(_ error: ErrorReport, _ plan: ReportMarker, page: String?) -> String {
    let place = page.map { ["", "See [the run](\($0))."] } ?? []
    return
      ([plan.line, "### Overture cannot plan \(plan.place)", ""] + error.lines.map { "    \($0.text)" } + place)
      .joined(separator: "\n") + "\n"
  }
}
