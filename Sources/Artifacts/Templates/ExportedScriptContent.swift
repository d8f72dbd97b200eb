import SetupPlan

/// What the exported script is made of. Strings are quoted for the shell unless noted.
struct ExportedScriptContent: TemplateContent {
  static let template = "apply_performance_optimizations.sh.mustache"

  let environment: String
  let script: String
  let olderWorkflows: String?
  let terraformDirectory: String
  let ownConfigurations: String
  let terraformFiles: String
  let variablesFile: String
  /// The environment's values and its backend, from Terraform's folder.
  let valuesFile: String
  let backendFile: String
  let lockFile: String
  let title: String
  let repository: String
  let project: String
  let region: String
  let service: String
  let pool: String
  let provider: String
  let issuer: String
  let attributeMapping: String
  let mapped: String
  let mappedBefore: String
  let branches: String
  let formerEmail: String
  let formerTitle: String
  let formerRoles: [String]
  let runtimeAccounts: String
  let deployerAccount: String
  let deployerTitle: String
  let deployerDescription: String
  let deployerEmail: String
  let runtimeAccount: String
  let runtimeTitle: String
  let runtimeDescription: String
  let poolTitle: String
  let poolDescription: String
  let providerTitle: String
  let registryDescription: String
  let runtimeEmail: String
  let registry: String
  let stateBucket: String
  let statePrefix: String
  let cleanupPolicies: String
  let cleanupNow: String
  let cleanupNames: String
  let stateLifecycle: String
  let keySecret: String
  let hasKey: Bool
  let isAuthenticated: Bool
  let isInternal: Bool
  let isCalled: Bool
  let healthPath: String
  let takesAnyAnswer: Bool
  let services: [String]
  let baseServices: String
  let knownTradeOffs: String
  let tradeOffsInPlay: String
  let tradeOffs: [Accepted]
  let grants: [String]
  let keyGrants: [String]
  let secrets: [Secret]
  let serviceSecrets: TemplateLines?
  let usesRepositorySecrets: Bool

  /// A trade-off that the answers accept: its identifier, and its text as lines of a here-document.
  struct Accepted: Sendable {
    let id: String
    let text: String
  }

  /// A GitHub secret; its value is a shell word, which may contain variables.
  struct Secret: Sendable {
    let name: String
    let value: String
  }

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let names = plan.names
    let accepted = plan.environment.security.tradeOffs
    let older = plan.environment.workflows.filter { $0.value == .disable }.keys.sorted()
    environment = Shell.quote(names.environment)
    script = layout.script
    olderWorkflows = older.isEmpty ? nil : Shell.command(older)
    terraformDirectory = Shell.quote(layout.terraformDirectory)
    ownConfigurations = layout.configurationPaths.map(Shell.quote).joined(separator: " | ")
    terraformFiles = Shell.command([layout.terraformPath, layout.variablesPath(names.environment)])
    variablesFile = Shell.quote(layout.variablesPath(names.environment))
    valuesFile = Shell.quote(FileLayout.variables(names.environment))
    backendFile = Shell.quote(FileLayout.backend(names.environment))
    lockFile = Shell.quote(layout.terraformDirectory + "/.terraform.lock.hcl")
    title = plan.environment.name
    repository = Shell.quote(plan.answers.repository.description)
    project = Shell.quote(names.project)
    region = Shell.quote(names.region)
    service = Shell.quote(names.service)
    pool = Shell.quote(names.pool)
    provider = Shell.quote(names.provider)
    issuer = Shell.quote(StepCommands.issuer)
    attributeMapping = Shell.quote(StepCommands.attributeMapping)
    mapped = DeploymentIdentity.mapping.map { Self.inQuotes(Self.described($0.attribute, $0.expression)) }
      .joined(separator: "\n")
    mappedBefore = Self.inQuotes(Self.formerMapping)
    branches = plan.environment.deployBranches.map { $0.name(default: "$DEFAULT_BRANCH") }.joined(separator: " ")
    formerEmail = Shell.quote(names.formerDeployerEmail)
    formerTitle = Shell.quote(plan.formerDeployerTitle)
    formerRoles = RoleGrant.formerProjectRoles.map(Shell.quote)
    runtimeAccounts = Shell.quote(names.runtimeAccounts)
    deployerAccount = Shell.quote(names.deployerAccount)
    deployerTitle = Shell.quote(plan.deployerLabel.title)
    deployerDescription = Shell.quote(plan.deployerLabel.description)
    deployerEmail = Shell.quote(names.deployerEmail)
    runtimeAccount = Shell.quote(names.runtimeAccount)
    runtimeTitle = Shell.quote(plan.runtimeLabel.title)
    runtimeDescription = Shell.quote(plan.runtimeLabel.description)
    poolTitle = Shell.quote(plan.poolLabel.title)
    poolDescription = Shell.quote(plan.poolLabel.description)
    providerTitle = Shell.quote(plan.providerLabel.title)
    registryDescription = Shell.quote(plan.registryDescription)
    runtimeEmail = Shell.quote(names.runtimeEmail)
    registry = Shell.quote(names.registry)
    stateBucket = Shell.quote(names.stateBucket)
    statePrefix = Shell.quote(names.statePrefix)
    cleanupPolicies = StorePolicies.cleanup
    cleanupNow = Shell.quote(StorePolicies.cleanupDescribed)
    cleanupNames = Shell.command(StorePolicies.cleanupNames)
    stateLifecycle = StorePolicies.lifecycle
    keySecret = Shell.quote(names.keySecret)
    hasKey = plan.steps.contains(.keySecret)
    isAuthenticated = plan.environment.security.access == .authenticated
    isInternal = plan.environment.security.network == .internalAndLoadBalancing
    isCalled = facts.health != .grpc
    healthPath = Shell.quote(facts.health.outsidePath ?? "/")
    takesAnyAnswer = facts.health.outsidePath == nil
    services = plan.services.map(Shell.quote)
    baseServices = Shell.command(Plan.baseServices.intersection(plan.services).sorted())
    knownTradeOffs = Shell.command(TradeOff.ID.allCases.map(\.rawValue))
    tradeOffsInPlay = Shell.command(accepted.map(\.rawValue))
    tradeOffs = accepted.map { id in
      Accepted(id: Shell.quote(id.rawValue), text: TradeOffText(TradeOff[id]).lines.joined(separator: "\n"))
    }
    grants = plan.grants.filter { ![.keySecret, .terraformApply].contains($0.step) }.map(Self.grant)
    keyGrants = plan.grants.filter { $0.step == .keySecret }.map(Self.grant)
    secrets = plan.githubSecrets.map { Secret($0, of: plan) }
    serviceSecrets = TemplateLines(plan.environment.configuration.secretNames.map(Shell.quote))
    usesRepositorySecrets = plan.usesRepositorySecrets
  }

  /// The call that adds one grant; the functions are defined in the template.
  private static func grant(_ grant: RoleGrant) -> String {
    let resource =
      switch grant.resource {
      case .project: "project"
      case .service: "service"
      case .releaseJob: "job"
      case .deployerAccount: "deployer"
      case .runtimeAccount: "runtime"
      case .registry: "registry"
      case .stateBucket: "bucket"
      case .keySecret: "secret"
      case .secret(let name): "secret/\(name)"
      case .bucket(let name): "bucket/\(name)"
      case .otherProject(let id): "project/\(id)"
      }
    let member =
      switch grant.member {
      case .deployer: "\"serviceAccount:$DEPLOYER\""
      case .runtime: "\"serviceAccount:$RUNTIME\""
      case .branch(let branch): "\"$MEMBERS\(branch.name(default: "$DEFAULT_BRANCH"))\""
      }
    return "grant \(resource) \(Shell.quote(grant.role)) \(member)"
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

extension ExportedScriptContent.Secret {
  /// The Terraform variables from which the script takes the sizing secrets, so that an adjustment leaves it as it is.
  private static let sizing = [
    "CLOUD_RUN_MEMORY": "memory", "CLOUD_RUN_CPU": "cpu", "CLOUD_RUN_MIN_INSTANCES": "min_instances",
    "CLOUD_RUN_MAX_INSTANCES": "max_instances", "CLOUD_RUN_CONCURRENCY": "concurrency",
  ]

  fileprivate init(_ secret: GitHubSecret, of plan: Plan) {
    name = Shell.quote(secret.name)
    switch secret.value {
    case .text(let text):
      let size = Self.sizing[String(secret.name.dropFirst(plan.secretPrefix.count))]
      value = size.map { "\"$(sizing \($0))\"" } ?? Shell.quote(text)
    case .providerName: value = "\"$POOL_NAME/providers/$PROVIDER\""
    }
  }
}
