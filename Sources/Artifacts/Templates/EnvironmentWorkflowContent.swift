import SetupPlan

/// What the workflow that deploys to one environment is made of. Names that begin with `quoted` hold YAML strings.
struct EnvironmentWorkflowContent: TemplateContent {
  static let template = "deploy-environment.yml.mustache"

  /// What it does, as the end of a sentence.
  let purpose: String
  /// The environment's name on GitHub, which no other service of the repository has.
  let githubEnvironment: String
  /// Where another environment's image is deployed, which; nil where this one's workflow builds it.
  let promotion: Promoted?
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

  /// The environment whose image is promoted, and its workflow.
  struct Promoted: Sendable {
    let from: String
    /// The labels of the machine that looks for its run.
    let runner: String
    let quotedWorkflow: String
    let quotedFile: String
    let quotedBranches: String
    /// The branches' names as JSON.
    let quotedNames: String
    /// Whether the caches of GitHub are closed to it: servers for companies do not know how.
    let limitsCache: Bool
    /// In its registry, without a tag.
    let quotedImage: String
  }

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
    let service = plan.answers.service.name
    githubEnvironment = plan.names.githubEnvironment
    promotion = Promoted(plan: plan, facts: facts, layout: layout)
    purpose =
      promotion.map {
        "the image of \(service) that \($0.from) ran to the environment \(environment.name), and builds none"
      }
      ?? "\(service) to the environment \(environment.name); pull requests are checked, without any credential"
    quotedBranches = Self.branches(of: environment, facts)
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

  fileprivate static func branches(of environment: EnvironmentAnswers, _ facts: RepositoryFacts) -> String {
    environment.deployBranches.map {
      JSONText.quote(BranchName.pattern(for: $0.name(default: facts.defaultBranch)))
    }.joined(separator: ", ")
  }
}

extension EnvironmentWorkflowContent.Promoted {
  fileprivate init?(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    guard let source = plan.answers.source(of: plan.environment),
      let names = plan.answers.sourceNames(of: plan.environment)
    else { return nil }
    from = source.name
    runner = WorkflowInputs.runner(plan)
    quotedWorkflow = JSONText.quote("Deploy \(names.githubEnvironment)")
    quotedFile = JSONText.quote(layout.workflowFile(source.name))
    quotedBranches = EnvironmentWorkflowContent.branches(of: source, facts)
    let branches = source.deployBranches.map { JSONText.quote($0.name(default: facts.defaultBranch)) }
    quotedNames = JSONText.quote("[\(branches.joined(separator: ", "))]")
    limitsCache = !facts.isOnEnterpriseServer
    quotedImage = JSONText.quote(
      "\(names.region)-docker.pkg.dev/\(names.project)/\(names.registry)/\(names.service)")
  }
}
