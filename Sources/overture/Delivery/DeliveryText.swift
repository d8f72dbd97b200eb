import Artifacts
import PlainText
import SetupEngine
import SetupPlan

/// What a pull request says: the plan as those read it who review it.
struct DeliveryText: Sendable {
  let plan: Plan
  let kind: RunEvent.RunKind
  /// The day, by which acceptances have run out or not.
  var today = Day.today

  /// The text, as Markdown.
  func text(_ files: [Delivered.File]) -> String {
    let all = kind == .revert ? [head, self.files(files), undo] : setUp(files)
    return all.map(\.markdown.text).joined(separator: "\n")
  }

  private func setUp(_ files: [Delivered.File]) -> [ReportSection] {
    [
      head, self.files(files), resources, grants, cost,
      RiskReport(of: plan, on: today).section(of: plan),
      undo,
    ]
  }

  private var head: ReportSection {
    let names = plan.names
    let what =
      switch kind {
      case .apply: "is set up already"
      case .adjust: "has its new settings already"
      case .revert: "and what was made for it are gone already"
      }
    let effect =
      kind == .revert
      ? "Merging takes its files out of the repository."
      : "Merging brings the files in; the workflow then deploys from the branch."
    return ReportSection(
      title: "Cloud Run for \(names.githubEnvironment)",
      lines: [
        .item("service \(names.service) in \(names.region), project \(names.project): \(what)"), .item(effect),
      ])
  }

  private func files(_ files: [Delivered.File]) -> ReportSection {
    ReportSection(title: "Files", lines: files.map { .item("\($0.change.rawValue) `\($0.path)`") })
  }

  private var resources: ReportSection {
    let names = plan.names
    let environment = plan.environment
    let resources = environment.resources
    let secrets = plan.githubSecrets.count
    var lines = [
      "Cloud Run service \(names.service): \(resources.memory), \(resources.cpu.readable) CPU, "
        + "\(resources.minInstances) to \(resources.maxInstances) instances, concurrency \(resources.concurrency)",
      "service accounts \(names.deployerEmail) and \(names.runtimeEmail)",
      "workload identity pool \(names.pool) with the provider for GitHub Actions",
      "image repository \(names.registry), bucket \(names.stateBucket) for Terraform's state",
      "\(secrets) secrets of "
        + (plan.usesRepositorySecrets
          ? "the repository on GitHub" : "the GitHub environment \(names.githubEnvironment)"),
    ]
    if resources.keepWarm != nil { lines.append("Cloud Scheduler job \(names.keepWarmJob)") }
    if plan.answers.service.releaseCommand != nil {
      lines.append("Cloud Run job \(names.releaseJob) for the release command")
    }
    if plan.steps.contains(.keySecret) { lines.append("a service account key in the secret \(names.keySecret)") }
    return ReportSection(title: "Resources", lines: lines.map { .item($0) })
  }

  private var grants: ReportSection {
    let lines = AccountGrants.Account.allCases.flatMap { account -> [ReportSection.Line] in
      let own = plan.grants.filter { $0.account == account }
      guard !own.isEmpty else { return [] }
      let email = account == .deployer ? plan.names.deployerEmail : plan.names.runtimeEmail
      return [.item("\(email): \(account.purpose)")]
        + own.map { grant -> ReportSection.Line in
          let power = grant.meaning.power == .administers ? " (administrator)" : ""
          return .detail(
            "\(grant.role)\(power) on \(plan.names.words(for: grant.resource)): may \(grant.meaning.allows)")
        }
    }
    return ReportSection(title: "IAM", lines: lines)
  }

  private var cost: ReportSection {
    let estimate = CostEstimate(of: plan.environment)
    return ReportSection(
      title: "Cost",
      lines: [.item("\(CostEstimate.text(estimate.total)) a month, an estimate")]
        + estimate.items.map { .detail("\($0.label): \(CostEstimate.text($0.dollars))") })
  }

  private var undo: ReportSection {
    let command =
      "overture \(kind == .revert ? "apply" : "revert") \(plan.options)"
      + " --deliver pull-request"
    return ReportSection(
      title: kind == .revert ? "To set it up again" : "How to undo it", lines: [.code("sh", [command])])
  }
}
