import Artifacts
import PlainText
import SetupPlan

extension PlanReport {
  /// The plan in short, with what it comes to at its end.
  /// - Parameter paints: whether it is for a terminal that shows colours.
  /// - Returns: the summary.
  func summary(_ paints: Bool = false) -> SafeText {
    let shown = [
      head, inShort(missing), inShort(foreign), inShort(removals), inShort(obstacles), inShort(older),
      inShort(notices), shortFindings, shortFiles, stepsUnasked, shortSteps, shortTradeOffs, inShort(journal), unknown,
      closing,
    ]
    return shown.filter { !$0.lines.isEmpty }.map { $0.text(paints: paints) }.joined(separator: "\n")
  }

  /// Counts that have to be seen at once: what changes, what it costs, what is exposed, what holds it up.
  var figures: [String] {
    let files = preview.files.count { $0.kind != .unchanged }
    let steps = preview.steps.filter { !$0.details.isEmpty }
    let terraform = preview.steps.first { $0.step == .terraformApply }?.details.count ?? 0
    let now = preview.currentCost.map { ", now \(CostEstimate.text($0.total))" } ?? ""
    let risks = RiskReport(of: plan, on: today)
    let changes =
      isOffline
      ? "\(Self.count(files, "file")) would change; what changes in the clouds is not known"
      : steps.isEmpty
        ? "nothing would change"
        : "\(Self.count(steps.count, "step")) would change something: \(Self.count(files, "file")), "
          + "\(Self.count(terraform, "change")) by Terraform"
    let held: [String] =
      (unaccepted.isEmpty ? [] : ["to be accepted first: \(unaccepted.map(\.rawValue).joined(separator: ", "))"])
      + (preview.missing.map(\.message) + (service?.obstacles ?? []).map(\.message))
      .map { "to be settled first: \($0)" }
      + preview.foreign.map { "made by others, to be adopted by name: \($0.name)" }
      + preview.removals.map { "would be taken away: \($0.words)" }
    return [
      changes, "\(CostEstimate.text(preview.cost.total)) a month, an estimate\(now)",
      "exposure \(risks.exposure.word): \(risks.exposure.rule)",
    ] + held
      + (preview.unknown.isEmpty ? [] : ["\(Self.count(preview.unknown.count, "thing")) could not be read"])
  }

  /// A number with its word.
  static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// How many lines of one thing are shown.
  private static let most = 3

  /// A section with what each item says, and how to agree to it.
  private func inShort(_ section: ReportSection) -> ReportSection {
    var kept: [ReportSection.Line] = []
    var details = 0
    for line in section.lines {
      if case .detail = line { details += 1 } else { details = 0 }
      if details <= Self.most { kept.append(line) }
    }
    return ReportSection(title: section.title, lines: kept)
  }

  /// What was found, a line each.
  private var shortFindings: ReportSection {
    ReportSection(
      title: findings.title,
      lines: findings.lines.filter { if case .item = $0 { true } else { false } })
  }

  /// Each file with its mark and how many lines come and go.
  private var shortFiles: ReportSection {
    let marks: [FileChange.Kind: String] = [.created: "+", .changed: "~", .removed: "-", .conflict: "!"]
    return ReportSection(
      title: "Files",
      lines: preview.asides.map { .item($0.words) }
        + preview.files.compactMap { file in
          guard let mark = marks[file.kind] else { return nil }
          let (added, removed) = (file.diff.count { $0.kind == .added }, file.diff.count { $0.kind == .removed })
          let edited = file.kind == .conflict ? ": edited by hand on the same lines" : ""
          return .item("\(mark) \(file.path) (+\(added) -\(removed))\(edited)")
        })
  }

  /// Each step with the first of what it changes.
  private var shortSteps: ReportSection {
    let changed = preview.steps.filter { !$0.details.isEmpty && $0.step != .filesWrite }
    return ReportSection(
      title: "Steps",
      lines: changed.map { change in
        let more = change.details.count > 1 ? ", and \(change.details.count - 1) more" : ""
        return .item("\(change.step.rawValue): \(change.details[0])\(more)")
      })
  }

  /// The trade-offs to accept, each with its risk.
  private var shortTradeOffs: ReportSection {
    ReportSection(
      title: "Trade-offs to accept",
      lines: unaccepted.flatMap { id -> [ReportSection.Line] in
        [.item("\(TradeOff[id].title): --acknowledge \(id.rawValue)"), .detail("You risk: \(TradeOff[id].risked)")]
      })
  }

  private var closing: ReportSection {
    let hash = preview.hash.map { [ReportSection.Line.item("hash \($0)")] } ?? []
    return ReportSection(
      title: "In all",
      lines: figures.map { .item($0) } + hash + [
        .item("all of it: overture plan --full \(plan.options)")
      ])
  }
}
