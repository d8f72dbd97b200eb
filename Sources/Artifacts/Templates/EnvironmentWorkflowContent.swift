import SetupPlan

/// What the workflow that deploys to one environment is made of. Names that begin with `quoted` hold YAML strings.
struct EnvironmentWorkflowContent: TemplateContent {
  static let template = "deploy-environment.yml.mustache"

  let service: String
  let environment: String
  /// The environment's name on GitHub, which no other service of the repository has.
  let githubEnvironment: String
  let quotedBranches: String
  /// The paths whose pushes deploy; nil for the whole repository.
  let paths: Paths?
  let repositoryPrefix: String
  let templatePrefix: String
  let quotedEnvironment: String
  let quotedGitHubEnvironment: String
  let quotedService: String
  let quotedRegistry: String
  /// Lines of YAML.
  let serviceInputs: [String]
  let revisionInputs: [String]
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
    githubEnvironment = plan.names.githubEnvironment
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
    let inputs = WorkflowInputs(plan: plan, facts: facts, layout: layout)
    quotedEnvironment = JSONText.quote(environment.name)
    quotedGitHubEnvironment = JSONText.quote(plan.deploymentEnvironment)
    quotedService = JSONText.quote(plan.names.service)
    quotedRegistry = JSONText.quote(plan.names.registry)
    serviceInputs = inputs.service
    revisionInputs = inputs.revision
    usesRepositorySecrets = plan.usesRepositorySecrets
    secretPrefix = plan.secretPrefix
    secrets = DeploymentWorkflowContent.required + DeploymentWorkflowContent.sizing.map(\.secret)
  }
}
