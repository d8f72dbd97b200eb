import SetupPlan

/// What the templates of the workflows are filled with, besides what all templates know.
enum WorkflowValues {
  /// The release of ruff that lints; pinned, so that a newer rule stops no deployment.
  static let ruff = "0.17.6"

  /// The machine of GitHub's that the jobs run on where no answer names another one.
  private static let hostedRunner = "ubuntu-24.04"

  /// The secrets that no deployment can do without.
  static let required = ["GCP_PROJECT_ID", "GCP_REGION", "GCP_WORKLOAD_IDENTITY_PROVIDER", "GCP_SERVICE_ACCOUNT"]

  static func values(plan: Plan, facts: RepositoryFacts) -> [String: Any] {
    let tests = TestJob(facts)
    let sizing = GitHubSecret.sizing(.guide).map { secret in
      [
        "secret": secret.name, "variable": String(secret.name.trimmingPrefix("CLOUD_RUN_")),
        "standard": secret.value.text ?? "",
      ]
    }
    return [
      "actions": ActionPins.references,
      "runner": runner(plan.answers.service.runnerLabels),
      // How a workflow names another one of its own repository: GitHub's servers for companies know only the older way.
      "repositoryPrefix": facts.isOnEnterpriseServer ? "." : "$",
      "ruffVersion": ruff,
      "usesPytest": tests.usesPytest,
      "testCommand": tests.command,
      "releases": plan.answers.service.releaseCommand != nil,
      "rollout": plan.environment.rollout.rawValue,
      "requiredSecrets": required,
      "sizing": sizing,
      "usesRepositorySecrets": plan.usesRepositorySecrets,
      "secretPrefix": plan.secretPrefix,
      "workflowSecrets": required + sizing.compactMap { $0["secret"] },
    ]
  }
}

extension WorkflowValues {
  /// What the jobs run on: one of GitHub's own machines, or those that have all of these labels.
  private static func runner(_ labels: [String]) -> String {
    switch labels.count {
    case 0: hostedRunner
    case 1: labels[0]
    default: "[\(labels.joined(separator: ", "))]"
    }
  }
}

extension GitHubSecret.Value {
  /// The value, where the answers alone say it.
  fileprivate var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
