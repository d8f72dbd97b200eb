import PlainText
import SetupPlan

/// What differs between the answers and what is really there, for `status`.
struct StatusReport {
  let plan: Plan
  let drift: [StepChange]
  /// What others have made under the names of the set-up.
  var foreign: [ForeignResource] = []
  /// What others have set, and the next apply would take away or replace.
  var removals: [PlannedRemoval] = []
  /// The service's address; nil if the service does not exist.
  let address: String?
  /// What could not be read.
  var unknown: [String] = []
  /// What is to be said of the journal.
  var journalNotices: [String] = []
  /// Which Terraform works in this sandbox; nil outside of one.
  var terraform: String?
  /// What answers the requests; nil where nothing was ever deployed.
  var serving: Serving?
  /// The pause that the service is in; nil where it is not paused.
  var pause: Pause?
  /// The day, by which acceptances have run out or not.
  var today = Day.today

  var risks: RiskReport { RiskReport(of: plan, on: today) }

  /// The report in a format.
  func text(_ format: ReportFormat) throws -> SafeText {
    switch format {
    case .text: sections.map { $0.text(paints: OutputSettings.current.paintsAnswer) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    case .json: try StatusDocument(self).text
    }
  }

  /// The parts of the report, for people.
  var sections: [ReportSection] {
    let resources = plan.environment.resources
    let rest = resources.extras.map { ", \($0)" }.joined()
    let head: [ReportSection.Line] =
      [
        .item("service \(plan.names.service) in \(plan.names.region), project \(plan.names.project)"),
        .item(address ?? "no service is there"),
        .item(
          "\(resources.memory), \(resources.cpu.readable) CPU, \(resources.minInstances) to "
            + "\(resources.maxInstances) instances, \(resources.concurrency) requests at once\(rest)"),
        .item(
          drift.isEmpty
            ? serving?.newestSentence == nil
              ? "up to date: it is as the answers say" : "as the answers say, but the newest revision gets no traffic"
            : "\(driftCount) \(driftCount == 1 ? "difference" : "differences") from the answers"),
      ] + (terraform.map { [.item($0)] } ?? []) + paused
    let answering = ReportSection(title: "What serves", lines: (serving?.sentences ?? []).map { .item($0) })
    let differences = drift.flatMap { change -> [ReportSection.Line] in
      [.item(change.step.rawValue)] + change.details.map { .detail($0) }
    }
    let journal = ReportSection(title: "The journal in .overture", lines: journalNotices.map { .item($0) })
    return [ReportSection(title: plan.names.environment, lines: head), risks.section(of: plan)]
      + (serving == nil ? [] : [answering])
      + (journalNotices.isEmpty ? [] : [journal])
      + (drift.isEmpty
        ? []
        : [
          ReportSection(
            title: "Drift",
            lines: differences + [
              .item("make it so again: overture apply \(plan.options)\(consent)")
            ])
        ]) + others
  }

  private var paused: [ReportSection.Line] {
    guard let pause else { return [] }
    return [
      .item("\(plan.names.environment) is \(pause.words); nothing answers until overture resume \(plan.options)")
    ]
  }

  /// What the command that brings all in line has to be told besides.
  private var consent: String {
    foreign.map { " --adopt \($0.id)" }.joined() + (removals.isEmpty ? "" : " --allow-removals")
  }

  private var others: [ReportSection] {
    [
      ReportSection(
        title: "Exists already, and was not made by Overture",
        lines: foreign.flatMap { [.item($0.summary)] + $0.losses.map { .detail("to adopt it takes away \($0)") } }),
      ReportSection(
        title: "Would be taken away by the next apply", lines: removals.map { .item($0.words) }),
      ReportSection(title: "Not known", lines: unknown.map { .item($0) }),
    ].filter { !$0.lines.isEmpty }
  }

  /// How many differences from the answers there are.
  var driftCount: Int { drift.reduce(0) { $0 + $1.details.count } }
}

/// `overture status --format json`.
private struct StatusDocument: ReportJSON {
  struct Step: Encodable {
    let step: StepID
    let differences: [String]
  }

  /// A revision that answers requests or has a tag.
  struct Revision: Encodable {
    let revision: String
    let percent: Int
    let tags: [String]
    let image: String
    let memory: String?
    let cpu: String?

    init(_ revision: Serving.Revision) {
      self.revision = revision.name
      percent = revision.percent
      tags = revision.tags
      image = revision.image
      memory = revision.size.memory?.description
      cpu = revision.size.cpu?.description
    }
  }

  let version = 1
  let environment: String
  let project: String
  let region: String
  let service: String
  /// The service's address; absent if it has none.
  let address: String?
  let risks: RiskDocument
  let hasDrift: Bool
  let drift: [Step]
  /// What is to be said of the journal; absent where nothing is remarkable.
  let journalNotices: [String]?
  /// Which Terraform works in this sandbox; absent outside of one.
  let terraform: String?
  /// What could not be read by an account that may only read.
  let unknown: [String]
  /// What `--adopt` would have to name.
  let foreign: [String]
  /// What the next apply would take away or replace, in words.
  let removals: [String]
  /// What answers, the one that answers most first.
  let serving: [Revision]
  /// The newest revision, and why it gets no traffic where it gets none.
  let newest: Revision?
  let newestNote: String?
  /// Absent where the service is not paused.
  let pause: PauseDocument?

  init(_ report: StatusReport) {
    environment = report.plan.names.environment
    project = report.plan.names.project
    region = report.plan.names.region
    service = report.plan.names.service
    address = report.address
    risks = RiskDocument(report.risks)
    hasDrift = !report.drift.isEmpty
    journalNotices = report.journalNotices.isEmpty ? nil : report.journalNotices
    terraform = report.terraform
    unknown = report.unknown
    foreign = report.foreign.map(\.id)
    removals = report.removals.map(\.words)
    serving = report.serving?.revisions.map(Revision.init) ?? []
    newest = (report.serving?.newest).map(Revision.init)
    newestNote = report.serving?.newestSentence
    pause = report.pause.map(PauseDocument.init)
    drift = report.drift.map { Step(step: $0.step, differences: $0.details) }
  }
}
