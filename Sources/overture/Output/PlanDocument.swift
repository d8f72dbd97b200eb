import Artifacts
import SetupPlan

/// `overture plan --format json`.
///
/// `files` and `steps` have only what changes; `cost` is in US dollars a month; `iam` has every grant of the plan.
struct PlanDocument: ReportJSON {
  let version = 1
  let run: RunEvent.RunKind
  let environment: String
  let project: String
  let region: String
  let service: String
  let hasChanges: Bool
  /// What was found in the repository, where, how sure it is and why; the files rest on it.
  let findings: [Finding]
  /// What has to be settled in the repository or by an answer before this can be applied: open questions, nothing to serve.
  let obstacles: [Notice]
  /// What could not be read in the repository.
  let problems: [DetectionProblem]
  /// What exists already and was made by others.
  let foreign: [Foreign]
  /// What others have set and would lose.
  let removals: [Removal]
  /// What becomes of each thing in a revert.
  let reverted: [Reverted]
  let files: [File]
  /// What others have where a set-up writes as a rule; it stays, and ours lies beside it.
  let asides: [Aside]
  /// The workflows of others that deploy the service already, or may.
  let olderWorkflows: [Workflow]
  let steps: [Step]
  let commands: [Command]
  let iam: [Grant]
  let cost: Cost
  let currentCost: Cost?
  /// How the image did against a tutorial's when it was measured, as ratios; left out where the framework was not.
  let image: ImageGain?
  /// What the answers lack before this can be applied.
  let missing: [Notice]
  /// What holds nothing up, and is worth knowing before.
  let notices: [Notice]
  /// What is taken on; left out of a revert, which takes nothing on.
  let risks: RiskDocument?
  /// Trade-offs that have to be accepted before this can be applied.
  let unacknowledged: [String]
  /// What is to be said of the journal; absent where nothing is remarkable.
  let journalNotices: [String]?
  /// Which Terraform works in this sandbox; absent outside of one.
  let terraform: String?
  /// What could not be read: of an account that may only read, or of nobody, with `--offline`.
  let unknown: [String]
  /// What `apply --plan-hash` takes; left out of a revert and of a plan that was made offline.
  let hash: String?

  struct Notice: Encodable {
    let message: String
    let reason: String
    let remedy: String
  }

  struct File: Encodable {
    let path: String
    let kind: FileChange.Kind
    /// A unified diff.
    let diff: [String]
  }

  struct Workflow: Encodable {
    let path: String
    let what: String
    /// disable or keep; left out where nobody has decided.
    let decision: String?
  }

  struct Aside: Encodable {
    let theirs: String
    let contents: [String]
    let ours: String
  }

  struct Step: Encodable {
    let step: StepID
    let changes: [String]
  }

  struct Command: Encodable {
    let step: StepID
    let command: String
  }

  struct Grant: Encodable {
    let role: String
    let member: String
    let resource: String
    let isPresent: Bool
    let reason: String
    /// The account that it is about.
    let account: AccountGrants.Account
    let power: RolePower
    /// What the member may do by it.
    let allows: String
  }

  struct Cost: Encodable {
    struct Item: Encodable {
      let label: String
      let dollars: Double
    }

    let total: Double
    let items: [Item]

    init(_ estimate: CostEstimate) {
      total = Self.cents(estimate.total)
      items = estimate.items.map { Item(label: $0.label, dollars: Self.cents($0.dollars)) }
    }

    private static func cents(_ dollars: Double) -> Double { (dollars * 100).rounded() / 100 }
  }

  init(_ report: PlanReport) {
    let preview = report.preview
    run = report.kind
    environment = report.plan.names.environment
    project = report.plan.names.project
    region = report.plan.names.region
    service = report.plan.names.service
    hasChanges = !preview.isEmpty
    findings = report.service?.findings ?? []
    obstacles = (report.service?.obstacles ?? []).map {
      Notice(message: $0.message, reason: $0.reason, remedy: $0.remedy)
    }
    problems = report.service?.problems ?? []
    foreign = preview.foreign.map(Foreign.init)
    removals = preview.removals.map(Removal.init)
    reverted = preview.reverted.map(Reverted.init)
    files = preview.files.filter { $0.kind != .unchanged }.map {
      File(path: $0.path, kind: $0.kind, diff: $0.diff.map(\.marked))
    }
    asides = preview.asides.map { Aside(theirs: $0.theirs, contents: $0.contents, ours: $0.ours) }
    olderWorkflows = (report.service?.facts.olderWorkflows ?? []).map {
      Workflow(path: $0.path, what: $0.what, decision: report.workflows[$0.file]?.rawValue)
    }
    steps = preview.steps.filter { !$0.details.isEmpty }.map { Step(step: $0.step, changes: $0.details) }
    commands = preview.commands.map { Command(step: $0.step, command: $0.command) }
    iam = AccountGrants.ordered(preview.grants).flatMap(\.grants).map {
      Grant(
        role: $0.grant.role, member: $0.member, resource: $0.resource, isPresent: $0.isPresent,
        reason: $0.grant.reason, account: $0.grant.account, power: $0.grant.meaning.power,
        allows: $0.grant.meaning.allows)
    }
    cost = Cost(preview.cost)
    currentCost = preview.currentCost.map(Cost.init)
    image = preview.image
    missing = preview.missing.map { Notice(message: $0.message, reason: $0.reason, remedy: $0.remedy) }
    notices = preview.notices.map { Notice(message: $0.message, reason: $0.reason, remedy: $0.remedy) }
    risks = report.kind == .revert ? nil : RiskDocument(RiskReport(of: report.plan, on: report.today))
    unacknowledged = report.unaccepted.map(\.rawValue)
    journalNotices = report.journalNotices.isEmpty ? nil : report.journalNotices
    terraform = report.terraform
    unknown = preview.unknown
    hash = preview.hash?.description
  }
}
