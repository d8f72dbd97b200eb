import Artifacts
import PlainText
import SetupPlan

/// What a run would do, for `plan` and `--dry-run`.
struct PlanReport {
  let plan: Plan
  let kind: RunEvent.RunKind
  var preview: Preview
  /// The trade-offs in play that nobody has accepted.
  let unaccepted: [TradeOff.ID]
  /// The day, by which acceptances have run out or not.
  var today = Day.today
  /// What the files rest on; nil where nothing is written by it.
  var service: ServiceInspection?
  /// What is to be said of the journal.
  var journalNotices: [String] = []
  /// Which Terraform works in this sandbox; nil outside of one.
  var terraform: String?
  /// Whether nobody has signed in: files, sizing, cost and risks are all that was looked at.
  var isOffline = false
  /// What was decided about older workflows.
  var workflows: [String: OlderWorkflowDecision] = [:]

  /// The report in a format.
  func text(_ format: ReportFormat = .text) throws -> SafeText {
    switch format {
    case .text: sections.map { $0.text(paints: OutputSettings.current.paintsAnswer) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    case .json: try PlanDocument(self).text
    }
  }

  /// The parts of the report, for people; none is empty.
  var sections: [ReportSection] {
    let first = [head, missing, foreign, removals, unrelated] + reverted + [risks, journal, notices]
    let changes = kind == .revert ? ReportSection(title: "", lines: []) : steps
    let rest = [findings, obstacles, older, files, image, stepsUnasked, changes, commands, grants]
    return (first + rest + [cost, tradeOffs, unknown, hash]).filter { !$0.lines.isEmpty }
  }

  /// Which set-up it is about, and whether anything changes.
  var head: ReportSection {
    let names = plan.names
    let counts = preview.steps.filter { !$0.details.isEmpty }
    return ReportSection(
      title: "\(kind.rawValue) \(names.environment)",
      lines: [
        .item("service \(names.service) in \(names.region), project \(names.project)"),
        .item(
          isOffline
            ? "files, sizing, cost and risks alone: nobody has signed in"
            : counts.isEmpty
              ? "nothing would change"
              : "\(Self.count(counts.count, "step")) would change something"),
      ] + (terraform.map { [.item($0)] } ?? []))
  }

  /// What is to be said of the journal.
  var journal: ReportSection {
    ReportSection(title: "The journal in .overture", lines: journalNotices.map { .item($0) })
  }

  /// What the answers lack: it is looked at all the same.
  var missing: ReportSection {
    ReportSection(
      title: "Missing before it can be applied",
      lines: preview.missing.flatMap { [.item($0.message), .detail($0.reason), .detail($0.remedy)] })
  }

  /// What holds nothing up, and is worth knowing before.
  var notices: ReportSection {
    ReportSection(
      title: "Good to know before",
      lines: preview.notices.flatMap { [.item($0.message), .detail($0.reason), .detail($0.remedy)] })
  }

  /// What was found in the repository, where, and why it counts.
  var findings: ReportSection {
    let found = (service?.findings ?? []).flatMap { finding -> [ReportSection.Line] in
      let place = finding.place.isEmpty ? "" : ", \(finding.place)"
      let others = finding.alternatives.filter { !finding.isAmbiguous || $0.confidence == finding.confidence }
        .map { $0.place.isEmpty ? $0.value : "\($0.value) (\($0.place))" }.joined(separator: ", ")
      let key = ServiceDetail(rawValue: finding.aspect.rawValue).map { "service.\($0.rawValue) in overture.yaml" }
      let question = "\(others) is as likely: say which by \(key ?? "removing the other")"
      return [
        .item("\(finding.aspect.title): \(finding.value)"),
        .detail("\(finding.confidence.rawValue): \(finding.why(measured: preview.image))\(place)"),
      ] + (others.isEmpty ? [] : [.detail(finding.isAmbiguous ? question : "not \(others)")])
    }
    let problems = (service?.problems ?? []).map { problem in
      ReportSection.Line.item("\(problem.place): \(problem.what)")
    }
    return ReportSection(title: "Found in the repository", lines: found + problems)
  }

  /// What stands in the way of an apply.
  var obstacles: ReportSection {
    ReportSection(
      title: "To be settled before apply",
      lines: (service?.obstacles ?? []).flatMap { [.item($0.message), .detail($0.reason), .detail($0.remedy)] })
  }

  /// The workflows that deploy the service already, and what becomes of them.
  var older: ReportSection {
    ReportSection(
      title: "Older workflows that deploy the service",
      lines: (service?.facts.olderWorkflows ?? []).flatMap { workflow -> [ReportSection.Line] in
        let decision = workflows[workflow.file]
        let question =
          "undecided: --disable-workflow \(workflow.file) switches it off (its file stays, and revert switches it on "
          + "again), --keep-workflow \(workflow.file) lets both deploy; whichever ran last then decides what serves"
        return [
          .item("\(workflow.path) \(workflow.what)"), .detail(decision.map { "it \($0.consequence)" } ?? question),
        ]
      })
  }

  /// What is taken on; a revert takes nothing on.
  private var risks: ReportSection {
    kind == .revert
      ? ReportSection(title: "", lines: [])
      : RiskReport(of: plan, on: today).section(of: plan)
  }

  private var files: ReportSection {
    let changed = preview.files.filter { $0.kind != .unchanged }
    return ReportSection(
      title: "Files",
      lines: preview.asides.map { .item($0.words) }
        + changed.flatMap { file in
          [.item("\(file.kind.rawValue) \(file.path)"), .code("diff", file.diff.map(\.marked))]
        })
  }

  /// What the image is worth; nothing where the framework was not measured.
  private var image: ReportSection {
    guard let gain = preview.image else { return ReportSection(title: "", lines: []) }
    return ReportSection(
      title: "The image against a tutorial's, as measured with \(gain.framework) on \(gain.date)",
      lines: gain.figures.map { .item("\($0.what): \(gain.words($0))") })
  }

  private var steps: ReportSection {
    ReportSection(
      title: "Steps",
      lines: preview.steps.filter { !$0.details.isEmpty }.flatMap { change in
        [.item(change.step.rawValue)] + change.details.map { .detail($0) }
      })
  }

  private var commands: ReportSection {
    ReportSection(
      title: "The same as commands",
      lines: preview.commands.map { .code("sh", $0.command.split(separator: "\n").map(String.init)) })
  }

  private var grants: ReportSection {
    let wanted = preview.grants.filter { kind == .revert ? $0.isPresent : !$0.isPresent }
    var lines: [ReportSection.Line] = []
    for account in AccountGrants.ordered(wanted) {
      lines.append(.item("\(account.email): \(account.account.purpose)"))
      for change in account.grants { lines += self.lines(of: change) }
    }
    return ReportSection(title: "IAM", lines: lines)
  }

  private func lines(of change: GrantChange) -> [ReportSection.Line] {
    let meaning = change.grant.meaning
    let badge = meaning.power == .administers ? " (administrator)" : ""
    var lines: [ReportSection.Line] = [
      .item("\(kind == .revert ? "-" : "+") \(change.grant.role)\(badge) on \(change.resource)"),
      .detail("may \(meaning.allows)"),
    ]
    if meaning.power == .becomes { lines += [.detail("who: \(change.who)"), .detail(change.member)] }
    if change.grant.resource == .deployerAccount { lines.append(.detail(auditTrail)) }
    return lines
  }

  /// How a deployment is found again in Google's audit logs.
  private var auditTrail: String {
    "in audit logs: a principal whose subject is REPOSITORY:RUN; its run: gh run view RUN --repo \(plan.answers.repository)"
  }

  /// What could not be read.
  var unknown: ReportSection {
    ReportSection(title: "Not known", lines: preview.unknown.map { .item($0) })
  }

  /// The plan as one value, to apply just this.
  private var hash: ReportSection {
    guard let hash = preview.hash else { return ReportSection(title: "", lines: []) }
    return ReportSection(
      title: "Hash",
      lines: [
        .item("\(hash)"),
        .detail(
          "to apply this and nothing else: overture apply \(plan.options) --plan-hash HASH"),
      ])
  }

  private var cost: ReportSection {
    let items = preview.cost.items.map { ReportSection.Line.detail("\($0.label): \(CostEstimate.text($0.dollars))") }
    let now = preview.currentCost.map { "\(CostEstimate.text($0.total)) now, " } ?? ""
    return ReportSection(
      title: "Cost",
      lines: [.item("\(now)\(CostEstimate.text(preview.cost.total)) a month, an estimate")] + items
        + (kind == .revert ? [] : CostWords(of: plan).lines.map { .detail($0) }))
  }

  private var tradeOffs: ReportSection {
    ReportSection(
      title: "Trade-offs to accept",
      lines: unaccepted.flatMap { id -> [ReportSection.Line] in
        let text = TradeOff[id]
        return [
          .item("\(text.title): --acknowledge \(id.rawValue)"), .detail("You gain: \(text.gained)"),
          .detail("You risk: \(text.risked)"), .detail("Who: \(text.abuse)"), .detail("Instead: \(text.instead)"),
        ] + consequences(of: id)
      })
  }
}

extension PlanReport {
  /// What both answers to a question mean here, and what makes the riskier one bearable.
  private func consequences(of id: TradeOff.ID) -> [ReportSection.Line] {
    let here = Circumstances(plan.environment, of: plan.answers.service)
    let safer = Consequences(of: id, isRiskier: false, in: here.answering(id, isRiskier: false))
    let riskier = Consequences(of: id, isRiskier: true, in: here)
    let both = Consequences.Aspect.allCases.map { aspect in
      ReportSection.Line.detail(
        "\(aspect.title): \(riskier[aspect]). With \(id.question.safer): \(safer[aspect]).")
    }
    let bearable = Mitigation.available(for: id, in: here, billingAccount: nil).map { mitigation in
      ReportSection.Line.detail("Bearable by: \(mitigation.words(in: here)); in overture.yaml: \(mitigation.entry)")
    }
    return both + bearable
  }
}

extension DiffLine {
  /// The line with its mark, as in a unified diff.
  var marked: String {
    switch kind {
    case .hunk: text
    case .context: " \(text)"
    case .added: "+\(text)"
    case .removed: "-\(text)"
    }
  }
}
