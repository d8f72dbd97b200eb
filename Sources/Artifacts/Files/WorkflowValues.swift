import SetupPlan

/// What the templates of the workflows are filled with, besides what all templates know.
enum WorkflowValues {
  /// The release of ruff that lints; pinned, so that a newer rule stops no deployment.
  static let ruff = "0.17.6"

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
      "ruffVersion": ruff,
      "usesPytest": tests.usesPytest,
      "testCommand": tests.command,
      "rollout": plan.environment.rollout.rawValue,
      "requiredSecrets": required,
      "sizing": sizing,
      "workflowSecrets": required + sizing.compactMap { $0["secret"] },
    ]
  }
}

extension GitHubSecret.Value {
  /// The value, where the answers alone say it.
  fileprivate var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
