import SetupPlan

/// What the exported script is made of: what all environments of a service share, and what differs between them.
///
/// Strings are quoted for the shell unless noted.
struct ExportedScriptContent: TemplateContent {
  static let template = "apply_performance_optimizations.sh.mustache"

  let script: String
  let toRoot: String
  let names: String
  let environments: [ScriptedEnvironment]
  let wrong: String?
  let secrets: [String]
  let texts: [ScriptedTradeOff]
  let knownTradeOffs: String
  let terraformDirectory: String
  let ownConfigurations: String
  let terraformFile: String
  let valuesFile: String
  let backendFile: String
  let formerValues: String
  let lockFile: String
  let repository: String
  let service: String
  let pool: String
  let poolTitle: String
  let poolDescription: String
  let provider: String
  let providerTitle: String
  let issuer: String
  let attributeMapping: String
  let mapped: String
  let mappedBefore: String
  let formerAccount: String
  let formerTitle: String
  let formerRoles: [String]
  let runtimeAccounts: String
  let deployerTitle: String
  let deployerDescription: String
  let runtimeTitle: String
  let runtimeDescription: String
  let registryDescription: String
  let baseAPIs: String
  let cleanupPolicies: String
  let cleanupNow: String
  let cleanupNames: String
  let stateLifecycle: String
  let healthPath: String
  let healthyBelow: Int
  let hasEnvironments: String

  /// - Parameters:
  ///   - plan: the set-up of any environment of the answers; the content is the same for each.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let all = plan.answers.environments.map(\.name)
    // The mistakes of one environment stop no other one.
    let plans = all.compactMap { try? Plan(answers: plan.answers, environment: $0) }
    let mistaken = all.filter { name in !plans.contains { $0.environment.name == name } }
    script = layout.script
    toRoot = layout.script.split(separator: "/").dropLast().map { _ in "/.." }.joined()
    names = Shell.quote(all.joined(separator: " "))
    environments = plans.map(ScriptedEnvironment.init)
    wrong = mistaken.isEmpty ? nil : mistaken.map(Shell.quote).joined(separator: " | ")
    secrets = plan.githubSecrets.map { ScriptedEnvironment.line(of: $0, in: plan) }
    let inPlay = Set(plans.flatMap(\.environment.security.tradeOffs))
    texts = TradeOff.ID.allCases.filter(inPlay.contains).map { ScriptedTradeOff(TradeOff[$0]) }
    knownTradeOffs = Shell.command(TradeOff.ID.allCases.map(\.rawValue))
    terraformDirectory = Shell.quote(layout.terraformDirectory)
    ownConfigurations = layout.configurationPaths.map(Shell.quote).joined(separator: " | ")
    terraformFile = Shell.quote(layout.terraformPath)
    valuesFile = "\"\(layout.variablesPath("$ENVIRONMENT"))\""
    backendFile = "\"\(layout.backendPath("$ENVIRONMENT"))\""
    formerValues = Shell.quote(layout.formerVariablesPath)
    lockFile = Shell.quote(layout.lockFilePath)
    repository = Shell.quote(plan.answers.repository.description)
    service = plan.answers.service.name
    pool = Shell.quote(plan.names.pool)
    poolTitle = Shell.quote(plan.poolLabel.title)
    poolDescription = Shell.quote(plan.poolLabel.description)
    provider = Shell.quote(plan.names.provider)
    providerTitle = Shell.quote(plan.providerLabel.title)
    issuer = Shell.quote(StepCommands.issuer)
    attributeMapping = Shell.quote(StepCommands.attributeMapping(DeploymentIdentity.mapping))
    mapped = DeploymentIdentity.mapping.map { Self.inQuotes(Self.described($0.attribute, $0.expression)) }
      .joined(separator: "\n")
    mappedBefore = Self.inQuotes(Self.formerMapping)
    formerAccount = Shell.quote(plan.names.formerDeployerAccount)
    formerTitle = Shell.quote(plan.formerDeployerTitle)
    formerRoles = ScriptedEnvironment.lines(RoleGrant.formerProjectRoles.map(Shell.quote))
    runtimeAccounts = Shell.quote(plan.names.runtimeAccounts)
    // Between double quotes: each environment's own names are filled in where the script runs.
    let deployer = ResourceLabel.deployer(of: "$SERVICE", from: "$REPOSITORY", to: "$ENVIRONMENT")
    deployerTitle = deployer.title
    deployerDescription = deployer.description
    let runtime = ResourceLabel.runtime(of: "$SERVICE")
    runtimeTitle = runtime.title
    runtimeDescription = runtime.description
    registryDescription = ResourceLabel.images(of: "$SERVICE")
    baseAPIs = Shell.command(Plan.baseServices.intersection(plan.services).sorted())
    cleanupPolicies = StorePolicies.cleanup
    cleanupNow = Shell.quote(StorePolicies.cleanupDescribed)
    cleanupNames = Shell.command(StorePolicies.cleanupNames)
    stateLifecycle = StorePolicies.lifecycle
    healthPath = Shell.quote(facts.health == .grpc ? "" : facts.health.outsidePath ?? "/")
    // Where no path tells whether the service is healthy, any answer below 500 counts.
    healthyBelow = facts.health.outsidePath == nil ? 500 : 400
    hasEnvironments = plan.usesRepositorySecrets ? "''" : "1"
  }

  /// A mapped attribute as gcloud tells it in JSON, without spaces.
  private static func described(_ attribute: String, _ expression: String) -> String {
    "\"\(attribute)\":\"\(expression.filter { $0 != " " })\""
  }

  /// The whole mapping of before, in the same way; gcloud orders the attributes by name.
  private static var formerMapping: String {
    let attributes = DeploymentIdentity.formerMapping.sorted { $0.key < $1.key }.map(described)
    return "{\"attributeMapping\":{\(attributes.joined(separator: ","))}}"
  }

  /// What stands between single quotes.
  private static func inQuotes(_ text: String) -> String { text.replacing("'", with: "'\\''") }
}

/// A trade-off that some environment makes, with its text.
struct ScriptedTradeOff: Sendable {
  let id: String
  let title: String
  let gained: String
  let risked: String
  let abuse: String
  let instead: String

  init(_ tradeOff: TradeOff) {
    id = Shell.quote(tradeOff.id.rawValue)
    title = Shell.quote("\(tradeOff.id.rawValue): \(tradeOff.title)")
    gained = Shell.quote(tradeOff.gained)
    risked = Shell.quote(tradeOff.risked)
    abuse = Shell.quote(tradeOff.abuse)
    instead = Shell.quote(tradeOff.instead)
  }
}
