import SetupPlan

/// What the workflow that deploys is made of: nothing of a service or an environment, whose facts are its inputs.
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
  let runner = WorkflowInputs.runner
  let pythonVersion = WorkflowInputs.python
  /// How GitHub's host has a workflow name another one of its own repository.
  let repositoryPrefix: String
  /// What the names of the shared workflows begin with.
  let templatePrefix: String
  /// What lists the packages of an image, by its release and, where a registry told it, its digest.
  let scannerImage: String
  let requiredSecrets = Self.required
  let sizing = Self.sizing

  /// A size, and the GitHub secret that holds it.
  struct Size: Sendable {
    let secret: String
    let variable: String
    let standard: String
  }
}
