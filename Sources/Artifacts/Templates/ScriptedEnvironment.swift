import SetupPlan

/// What the exported script knows of one environment, as the values of its variables; quoted for the shell unless noted.
struct ScriptedEnvironment: Sendable {
  let name: String
  let project: String
  let region: String
  let service: String
  let registry: String
  let deployerAccount: String
  let runtimeAccount: String
  let stateBucket: String
  let statePrefix: String
  let githubEnvironment: String
  /// The branches that deploy; empty for the repository's default branch.
  let branches: String
  let secretPrefix: String
  /// `anyone`, `authenticated` or `internal`.
  let callers: String
  let hasKey: String
  let keySecret: String
  let serviceSecrets: String
  let olderWorkflows: String
  /// Between single quotes.
  let tradeOffs: String
  /// Lines between single quotes.
  let apis: [String]
  /// Lines between single quotes: the resource, who gets roles on it, and the roles.
  let grants: [String]

  init(plan: Plan) {
    let names = plan.names
    let environment = plan.environment
    let security = environment.security
    name = Shell.quote(environment.name)
    project = Shell.quote(names.project)
    region = Shell.quote(names.region)
    service = Shell.quote(names.service)
    registry = Shell.quote(names.registry)
    deployerAccount = Shell.quote(names.deployerAccount)
    runtimeAccount = Shell.quote(names.runtimeAccount)
    stateBucket = Shell.quote(names.stateBucket)
    statePrefix = Shell.quote(names.statePrefix)
    githubEnvironment = Shell.quote(names.githubEnvironment)
    branches = Shell.quote(environment.branches.joined(separator: " "))
    secretPrefix = Shell.quote(plan.secretPrefix)
    callers =
      security.network == .internalAndLoadBalancing
      ? "internal" : security.access == .authenticated ? "authenticated" : "anyone"
    hasKey = plan.steps.contains(.keySecret) ? "1" : "''"
    keySecret = Shell.quote(names.keySecret)
    serviceSecrets = Shell.quote(environment.configuration.secretNames.joined(separator: " "))
    let older = environment.workflows.filter { $0.value == .disable }.keys.sorted()
    olderWorkflows = Shell.quote(older.joined(separator: " "))
    tradeOffs = Shell.command(security.tradeOffs.map(\.rawValue))
    apis = Self.lines(plan.services.map(Shell.quote))
    grants = Self.lines(of: plan.grants.filter { $0.step != .terraformApply })
  }

  /// The grants by resource and member, in their order; those of planner and previewer are not among them: `overture
  /// apply` alone makes these.
  private static func lines(of grants: [RoleGrant]) -> [String] {
    var groups: [(head: String, roles: [String])] = []
    for grant in grants {
      guard let resource = word(for: grant.resource), let member = word(for: grant.member) else { continue }
      let head = "\(resource) \(member)"
      let index = groups.firstIndex { $0.head == head }
      if let index {
        if !groups[index].roles.contains(grant.role) { groups[index].roles.append(grant.role) }
      } else {
        groups.append((head, [grant.role]))
      }
    }
    return groups.flatMap { lines($0.roles.map(Shell.quote), after: $0.head + " ") }
  }

  /// The script's word for what a role is bound on; nil for the accounts of planner and
  /// previewer.
  private static func word(for resource: RoleGrant.Resource) -> String? {
    switch resource {
    case .project: "project"
    case .service: "service"
    case .releaseJob: "job"
    case .deployerAccount: "deployer"
    case .runtimeAccount: "runtime"
    case .plannerAccount, .previewerAccount: nil
    case .registry: "registry"
    case .stateBucket: "bucket"
    case .keySecret: "secret"
    case .secret(let name): "secret/\(name)"
    case .bucket(let name): "bucket/\(name)"
    case .otherProject(let id): "project/\(id)"
    case .otherRegistry(let project, let location, let name): "registry/\(project)/\(location)/\(name)"
    }
  }

  /// The script's word for who gets a role; the branches that deploy have theirs together. Nil for planner
  /// and previewer, and who becomes them.
  private static func word(for member: RoleGrant.Member) -> String? {
    switch member {
    case .deployer: "deployer"
    case .runtime: "runtime"
    case .branch: "branches"
    case .planner, .previewer, .event: nil
    }
  }

  /// Words in lines of at most 110 characters, each of which begins in the same way.
  static func lines(_ words: [String], after head: String = "") -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + word.count < 110 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(head + word)
      }
    }
    return lines
  }
}

extension ScriptedEnvironment {
  /// What stands for the values of the secrets, by their names: the script's variables, and for the sizes those of Terraform,
  /// so that an adjustment leaves the script as it is.
  private static let values = [
    "GCP_PROJECT_ID": "$PROJECT", "GCP_REGION": "$REGION",
    "GCP_WORKLOAD_IDENTITY_PROVIDER": "$POOL_NAME/providers/$PROVIDER", "GCP_SERVICE_ACCOUNT": "$DEPLOYER",
    "GCP_SECRET_MANAGEMENT_KEY": "$KEY_SECRET", "CLOUD_RUN_MEMORY": "$(sizing memory)",
    "CLOUD_RUN_CPU": "$(sizing cpu)", "CLOUD_RUN_MIN_INSTANCES": "$(sizing min_instances)",
    "CLOUD_RUN_MAX_INSTANCES": "$(sizing max_instances)", "CLOUD_RUN_CONCURRENCY": "$(sizing concurrency)",
  ]

  /// A secret of GitHub as a line of a here-document that the shell fills in: its name without the environment's prefix, and
  /// its value.
  ///
  /// - Parameters:
  ///   - secret: the secret of any environment.
  ///   - plan: that environment's plan.
  /// - Returns: the line.
  static func line(of secret: GitHubSecret, in plan: Plan) -> String {
    let name = String(secret.name.dropFirst(plan.secretPrefix.count))
    return "\(name) \(values[name, default: "$\(name)"])"
  }
}
