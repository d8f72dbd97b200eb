import SetupPlan

/// What the workflow that deploys to one environment is made of. Names that begin with `quoted` hold YAML strings.
struct EnvironmentWorkflowContent: TemplateContent {
  static let template = "deploy-environment.yml.mustache"

  let service: String
  let environment: String
  let quotedBranches: String
  /// The paths whose pushes deploy; nil for the whole repository.
  let paths: Paths?
  let repositoryPrefix: String
  let templatePrefix: String
  let quotedEnvironment: String
  let quotedService: String
  let quotedRegistry: String
  let quotedDirectory: String
  let quotedOutsidePath: String
  let takesAnyAnswer: Bool
  let isAuthenticated: Bool
  let isInternal: Bool
  let rollout: String
  let usesRepositorySecrets: Bool
  let secretPrefix: String
  let secrets: [String]

  /// What a push must touch, besides the templates, to deploy.
  struct Paths: Sendable {
    let quotedSources: String
    let workflow: String
  }

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let environment = plan.environment
    let directory = plan.answers.service.directory
    // A member of a workspace may need any other one.
    let sources = facts.work.needsRepository || facts.ownImage != nil ? "." : facts.workspace ?? directory
    service = plan.answers.service.name
    self.environment = environment.name
    quotedBranches = environment.deployBranches.map {
      JSONText.quote(BranchName.pattern(for: $0.name(default: facts.defaultBranch)))
    }.joined(separator: ", ")
    paths =
      directory == "."
      ? nil
      : Paths(
        quotedSources: JSONText.quote(sources == "." ? "**" : "\(sources)/**"),
        workflow: layout.workflowPath(environment.name))
    repositoryPrefix = facts.workflowPrefix
    templatePrefix = layout.templatePrefix
    quotedEnvironment = JSONText.quote(environment.name)
    quotedService = JSONText.quote(plan.names.service)
    quotedRegistry = JSONText.quote(plan.names.registry)
    quotedDirectory = JSONText.quote(directory)
    // gRPC answers no plain request.
    quotedOutsidePath = JSONText.quote(facts.health == .grpc ? "" : facts.health.outsidePath ?? "/")
    takesAnyAnswer = facts.health.outsidePath == nil
    isAuthenticated = environment.security.access == .authenticated
    isInternal = environment.security.network == .internalAndLoadBalancing
    rollout = environment.rollout.rawValue
    usesRepositorySecrets = plan.usesRepositorySecrets
    secretPrefix = plan.secretPrefix
    secrets = DeploymentWorkflowContent.required + DeploymentWorkflowContent.sizing.map(\.secret)
  }
}
