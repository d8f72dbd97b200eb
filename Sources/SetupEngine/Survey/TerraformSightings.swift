import GoogleCloud
import RESTClient
import SetupPlan

/// Looks for what Terraform's configuration makes: the one table of it is `ForeignKind`, with each thing's address.
struct TerraformSightings: Sendable {
  let scene: Scene

  /// The kinds that Terraform makes.
  static let kinds = ForeignKind.allCases.filter { $0.address != nil }

  private var names: ResourceNames { scene.names }
  private var project: String { scene.project }
  private var service: String { "projects/\(project)/locations/\(names.region)/services/\(names.service)" }

  /// Every thing that goes by the name that one of that kind would get; empty where the plan makes none.
  func look(for kind: ForeignKind) async throws -> [Sighting] {
    let resources = scene.plan.environment.resources
    let security = scene.plan.environment.security
    switch kind {
    case .service: return try await foundService()
    case .keepWarmInvoker:
      guard security.access == .authenticated, resources.keepWarm != nil else { return [] }
      return try await invoker(kind, "serviceAccount:\(names.runtimeEmail)")
    case .deployerInvoker:
      guard security.access == .authenticated, security.network == .all else { return [] }
      return try await invoker(kind, "serviceAccount:\(names.deployerEmail)")
    case .deployerRights: return try await member(kind, "serviceAccount:\(names.deployerEmail)", "roles/run.developer")
    case .keepWarmJob: return resources.keepWarm == nil ? [] : try await job()
    case .latencyAlert: return try await alerts(kind, "latency")
    case .errorsAlert: return try await alerts(kind, "errors")
    case .coldStartsAlert: return try await alerts(kind, "cold starts")
    case .instancesAlert:
      return resources.minInstances < resources.maxInstances ? try await alerts(kind, "instances") : []
    case .notificationChannel: return try await channels()
    case .dashboard:
      return named(
        kind, names.service, in: try await Survey.quietly { try await scene.google.dashboards.list(project) } ?? [])
    case .budget: return try await budgets()
    default: return []
    }
  }

  private func foundService() async throws -> [Sighting] {
    guard
      let found = try await Survey.quietly({
        try await scene.google.run.getService(project, names.region, names.service)
      })
    else { return [] }
    let contents = ServiceContents(found.document)
    let resource = ForeignResource(
      kind: .service, name: service, losses: contents.losses(beside: scene.plan, files: scene.files),
      remains: contents.remains)
    return [Sighting(resource: resource, importID: service, before: contents.kept)]
  }

  private func invoker(_ kind: ForeignKind, _ account: String) async throws -> [Sighting] {
    try await member(kind, account, "roles/run.invoker")
  }

  private func member(_ kind: ForeignKind, _ member: String, _ role: String) async throws -> [Sighting] {
    let target = PolicyTarget.runService(project: project, location: names.region, service: names.service)
    let binding = Binding(role: role, member: member)
    guard let policy = try await Survey.quietly({ try await scene.google.policies.get(target) }),
      policy.contains(binding)
    else { return [] }
    let resource = ForeignResource(kind: kind, name: "\(binding.role) of \(member) on \(names.service)")
    return [Sighting(resource: resource, importID: "\(service) \(binding.role) \(member)")]
  }

  private func job() async throws -> [Sighting] {
    guard
      let found = try await Survey.quietly({
        try await scene.google.scheduler.get(project, names.region, names.keepWarmJob)
      })
    else { return [] }
    let name = "projects/\(project)/locations/\(names.region)/jobs/\(names.keepWarmJob)"
    let job = JobContents(found)
    return [
      Sighting(
        resource: ForeignResource(kind: .keepWarmJob, name: name, losses: job.losses), importID: name, before: job.kept)
    ]
  }

  private func alerts(_ kind: ForeignKind, _ title: String) async throws -> [Sighting] {
    named(
      kind, "\(names.service): \(title)",
      in: try await Survey.quietly { try await scene.google.alertPolicies.list(project) } ?? [])
  }

  /// Only a file of the operator's own beside Terraform's says whether there is one: `alert_email`.
  private func channels() async throws -> [Sighting] {
    guard scene.workspace.namesVariable("alert_email") else { return [] }
    return named(
      .notificationChannel, "\(names.service): alerts",
      in: try await Survey.quietly { try await scene.google.notificationChannels.list(project) } ?? [])
  }

  private func budgets() async throws -> [Sighting] {
    guard let budget = scene.plan.environment.budget else { return [] }
    let all = try await scene.google.budgets(of: budget.billingAccount)
    return named(.budget, "\(project): a month", in: all ?? [])
  }

  /// Those of a display name, which need not be the only ones.
  private func named(_ kind: ForeignKind, _ title: String, in all: [JSONValue]) -> [Sighting] {
    let found = all.filter { $0["displayName"].string == title && $0["name"].string != nil }
      .sorted { ($0["name"].string ?? "") < ($1["name"].string ?? "") }
    return found.map { document in
      let name = document["name"].string ?? ""
      let last = name.split(separator: "/").last.map(String.init) ?? name
      let id = found.count == 1 ? kind.rawValue : "\(kind.rawValue):\(last)"
      let resource = ForeignResource(
        kind: kind, id: id, name: "“\(title)”, \(name)", losses: MonitoringContents(document).losses(kind))
      return Sighting(resource: resource, importID: importID(kind, name), before: document)
    }
  }

  /// Terraform names a dashboard's project by its id, the API by its number.
  private func importID(_ kind: ForeignKind, _ name: String) -> String {
    guard kind == .dashboard, let last = name.split(separator: "/").last else { return name }
    return "projects/\(project)/dashboards/\(last)"
  }
}
