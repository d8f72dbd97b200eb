import SetupPlan

/// What the workflow that deploys, for every environment, is made of.
struct DeploymentWorkflowContent: TemplateContent {
  static let template = "optimized-deploy-template.yml.mustache"

  /// The secrets that no deployment can do without.
  static let required = ["GCP_PROJECT_ID", "GCP_REGION", "GCP_WORKLOAD_IDENTITY_PROVIDER", "GCP_SERVICE_ACCOUNT"]

  /// The secrets that hold sizes, each with the guide's size as its default.
  static let sizing = GitHubSecret.sizing(.guide).map { secret in
    let standard = if case .text(let text) = secret.value { text } else { "" }
    return Size(
      secret: secret.name, variable: String(secret.name.trimmingPrefix("CLOUD_RUN_")), standard: standard)
  }

  let actions = ActionPins()
  let service: String
  let runner: String
  let repositoryPrefix: String
  let templatePrefix: String
  let requiredSecrets = Self.required
  let sizing = Self.sizing
  let usesRepositorySecrets: Bool
  let ownImage: KeptImage?
  let dockerfile: String
  let contexts: TemplateLines?
  let scannerImage: String
  let releases: Bool

  /// A size, and the GitHub secret that holds it.
  struct Size: Sendable {
    let secret: String
    let variable: String
    let standard: String
  }

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    service = plan.answers.service.name
    runner = plan.runner
    repositoryPrefix = facts.workflowPrefix
    templatePrefix = layout.templatePrefix
    usesRepositorySecrets = plan.usesRepositorySecrets
    ownImage = facts.ownImage.map(KeptImage.init)
    dockerfile = layout.dockerfile
    contexts = facts.buildContexts
    scannerImage = facts.reference(.scanner)
    releases = plan.answers.service.releaseCommand != nil
  }
}
