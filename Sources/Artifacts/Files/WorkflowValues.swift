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
      "releases": plan.answers.service.releaseCommand != nil,
      "testCommand": script(tests.lines),
      "testServices": facts.checks.services,
      "hasTestServices": facts.hasTests && !facts.checks.services.isEmpty,
      "testPackages": facts.checks.packages.filter(Shell.isPlain).joined(separator: " "),
      "hasTestPackages": facts.hasTests && facts.checks.packages.contains(where: Shell.isPlain),
      "testFiles": facts.checks.requirementFiles.filter { $0 != facts.dependencyFiles.first },
      "testInstalls": facts.checks.installs,
      "testOptions": InstallOptions(facts).tests,
      "testEnvironment": environment(facts),
      "hasTestEnvironment": !environment(facts).isEmpty,
      "hasLint": !facts.checks.hasNoLint,
      "hasOwnLint": facts.checks.lint != nil,
      "lintCommand": script(facts.checks.lint.map { [$0] } ?? []),
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
  /// The lines of a `run:`: on its own line where they are one plain command, else as a block.
  private static func script(_ lines: [String]) -> String {
    let isPlain: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || " -_./@'\\=,".contains($0)) }
    if lines.count == 1, let line = lines.first, line.allSatisfy(isPlain),
      line.first?.isLetter == true || line.hasPrefix(".")
    {
      return line
    }
    return (["|"] + lines.map { "          " + $0 }).joined(separator: "\n")
  }

  /// What the step of the tests sets, as lines of YAML.
  private static func environment(_ facts: RepositoryFacts) -> [String] {
    guard facts.hasTests else { return [] }
    let path = Shell.isPlain(facts.sourceRoot) && facts.sourceRoot != "." ? ["PYTHONPATH: \(facts.sourceRoot)"] : []
    let isGiven = facts.checks.environment.contains { $0.name == "PYTHONPATH" }
    return (isGiven ? [] : path) + facts.checks.environment.map { "\($0.name): \(JSONText.quote($0.value))" }
  }

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
