import SetupPlan

/// `apply_performance_optimizations.sh`: the whole set-up as a script of gcloud, gh and terraform.
package enum ExportedScript {
  /// The Terraform variables from which the script takes the sizing secrets, so that an adjustment leaves it as it is.
  private static let sizing = [
    "CLOUD_RUN_MEMORY": "memory", "CLOUD_RUN_CPU": "cpu", "CLOUD_RUN_MIN_INSTANCES": "min_instances",
    "CLOUD_RUN_MAX_INSTANCES": "max_instances", "CLOUD_RUN_CONCURRENCY": "concurrency",
  ]

  /// The script for one accepted plan.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment, whose trade-offs were accepted.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the text of the script.
  /// - Throws: `ArtifactError` where the program's own template is damaged.
  package static func render(
    plan: AcceptedPlan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> String {
    try render(plan: plan.plan, facts: facts, layout: layout)
  }

  /// The script as one of the generated files, to be looked at or written by a run.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the text of the script.
  /// - Throws: `ArtifactError` where the program's own template is damaged.
  static func render(
    plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> String {
    let names = plan.names
    let tradeOffs = plan.environment.security.tradeOffs
    let plain: (String) -> String = { String($0.dropFirst(plan.secretPrefix.count)) }
    let secrets: [[String: String]] = plan.githubSecrets.map { secret in
      switch secret.value {
      case .text where sizing[plain(secret.name)] != nil:
        ["name": Shell.quote(secret.name), "value": "\"$(sizing \(sizing[plain(secret.name)] ?? ""))\""]
      case .text(let text): ["name": Shell.quote(secret.name), "value": Shell.quote(text)]
      case .providerName: ["name": Shell.quote(secret.name), "value": "\"$POOL_NAME/providers/$PROVIDER\""]
      }
    }
    let values: [String: Any] = [
      "environment": Shell.quote(names.environment),
      "script": layout.script,
      "olderWorkflows": Shell.command(
        plan.environment.workflows.filter { $0.value == .disable }.keys.sorted()),
      "hasOlderWorkflows": plan.environment.workflows.values.contains(.disable),
      "terraformDirectory": Shell.quote(layout.terraformDirectory),
      "ownConfigurations": layout.configurationPaths.map(Shell.quote).joined(separator: " | "),
      "terraformFiles": Shell.command([layout.terraformPath, layout.variablesPath]),
      "variablesFile": Shell.quote(layout.variablesPath),
      "lockFile": Shell.quote(layout.terraformDirectory + "/.terraform.lock.hcl"),
      "title": plan.environment.name,
      "repository": Shell.quote(plan.answers.repository.description),
      "project": Shell.quote(names.project),
      "region": Shell.quote(names.region),
      "service": Shell.quote(names.service),
      "pool": Shell.quote(names.pool),
      "provider": Shell.quote(names.provider),
      "issuer": Shell.quote(StepCommands.issuer),
      "attributeMapping": Shell.quote(StepCommands.attributeMapping),
      "mapped": DeploymentIdentity.mapping.map { inQuotes(described($0.attribute, $0.expression)) }
        .joined(separator: "\n"),
      "mappedBefore": inQuotes(formerMapping),
      "branches": plan.environment.deployBranches.map { $0.name(default: "$DEFAULT_BRANCH") }.joined(separator: " "),
      "formerEmail": Shell.quote(names.formerDeployerEmail),
      "formerTitle": Shell.quote(plan.formerDeployerTitle),
      "formerRoles": RoleGrant.formerProjectRoles.map(Shell.quote),
      "runtimeAccounts": Shell.quote(names.runtimeAccounts),
      "deployerAccount": Shell.quote(names.deployerAccount),
      "deployerTitle": Shell.quote(plan.deployerLabel.title),
      "deployerDescription": Shell.quote(plan.deployerLabel.description),
      "deployerEmail": Shell.quote(names.deployerEmail),
      "runtimeAccount": Shell.quote(names.runtimeAccount),
      "runtimeTitle": Shell.quote(plan.runtimeLabel.title),
      "runtimeDescription": Shell.quote(plan.runtimeLabel.description),
      "poolTitle": Shell.quote(plan.poolLabel.title),
      "poolDescription": Shell.quote(plan.poolLabel.description),
      "providerTitle": Shell.quote(plan.providerLabel.title),
      "registryDescription": Shell.quote(plan.registryDescription),
      "runtimeEmail": Shell.quote(names.runtimeEmail),
      "registry": Shell.quote(names.registry),
      "stateBucket": Shell.quote(names.stateBucket),
      "statePrefix": Shell.quote(names.statePrefix),
      "cleanupPolicies": StorePolicies.cleanup,
      "cleanupNow": Shell.quote(StorePolicies.cleanupDescribed),
      "cleanupNames": Shell.command(StorePolicies.cleanupNames),
      "stateLifecycle": StorePolicies.lifecycle,
      "keySecret": Shell.quote(names.keySecret),
      "hasKey": plan.steps.contains(.keySecret),
      "isAuthenticated": plan.environment.security.access == .authenticated,
      "isInternal": plan.environment.security.network == .internalAndLoadBalancing,
      "isCalled": facts.health != .grpc,
      "healthPath": Shell.quote(facts.health.outsidePath ?? "/"),
      "takesAnyAnswer": facts.health.outsidePath == nil,
      "services": plan.services.map(Shell.quote),
      "baseServices": Shell.command(Plan.baseServices.intersection(plan.services).sorted()),
      "knownTradeOffs": Shell.command(TradeOff.ID.allCases.map(\.rawValue)),
      "tradeOffsInPlay": Shell.command(tradeOffs.map(\.rawValue)),
      "tradeOffs": tradeOffs.map { id in
        ["id": Shell.quote(id.rawValue), "text": TradeOffText(TradeOff[id]).lines.joined(separator: "\n")]
      },
      "grants": plan.grants.filter { ![.keySecret, .terraformApply].contains($0.step) }.map(grant),
      "keyGrants": plan.grants.filter { $0.step == .keySecret }.map(grant),
      "secrets": secrets,
      "serviceSecrets": plan.environment.configuration.secretNames.map(Shell.quote),
      "hasServiceSecrets": !plan.environment.configuration.secrets.isEmpty,
      "usesRepositorySecrets": plan.usesRepositorySecrets,
    ]
    return try Template.render("apply_performance_optimizations.sh.mustache", values)
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
