import SetupPlan

extension StepCommands {
  /// The GitHub environment and its secrets; each value comes from standard input, never from an argument of `gh`.
  static func githubCommands(
    _ step: StepID, _ plan: Plan, _ lookups: ShellLookups, _ isWanted: (String) -> Bool
  ) -> [String] {
    let repository = plan.answers.repository.description
    let environment = plan.names.githubEnvironment
    guard step == .githubSecrets else {
      let path = "repos/\(repository)/environments/\(environment)"
      let patterns = plan.environment.deployBranches.map { branch in
        Shell.command(["gh", "api", "--silent", "\(path)/deployment-branch-policies", "-f", "type=branch"])
          + " -f \"name=\(branch.name(default: lookups.defaultBranch))\""
      }
      return [
        Shell.command(
          ["gh", "api", "--silent", "--method", "PUT", path],
          [
            [
              "-F", "deployment_branch_policy[protected_branches]=false", "-F",
              "deployment_branch_policy[custom_branch_policies]=true",
            ]
          ])
      ] + patterns
    }
    return plan.githubSecrets.filter { isWanted($0.name) }.map { secret in
      let value =
        switch secret.value {
        case .text(let text): Shell.quote(text)
        case .providerName: "\"\(lookups.pool(plan.names))/providers/\(lookups.provider)\""
        }
      let place = plan.usesRepositorySecrets ? [] : ["--env", environment]
      let set = Shell.command(["gh", "secret", "set", secret.name] + place + ["--repo", repository])
      return "printf %s \(value) \\\n  | \(set)"
    }
  }
}
