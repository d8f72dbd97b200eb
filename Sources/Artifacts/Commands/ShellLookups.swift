import SetupPlan

/// The numbers of Google and GitHub as they stand inside double quotes: known ones as digits, others as the command that
/// asks for them.
struct ShellLookups {
  let projectNumber: String
  let repositoryID: String
  let ownerID: String
  let tokenIssuer: String
  let defaultBranch: String
  /// The id of the provider; the plan's own as long as nobody looked.
  let provider: String

  init(plan: Plan, remote: RemoteFacts) {
    let describe = Shell.command([
      "gcloud", "projects", "describe", plan.names.project, "--format=value(projectNumber)",
    ])
    let repository = Shell.command(["gh", "api", "repos/\(plan.answers.repository)", "--jq"])
    projectNumber = remote.projectNumber ?? "$(\(describe))"
    repositoryID = remote.repositoryID ?? "$(\(repository) .id)"
    tokenIssuer = remote.tokenIssuer
    defaultBranch = remote.defaultBranch ?? "$(\(repository) .default_branch)"
    provider = remote.provider ?? plan.names.provider
    ownerID = remote.ownerID ?? "$(\(repository) .owner.id)"
  }

  /// The full resource name of the workload identity pool.
  func pool(_ names: ResourceNames) -> String {
    "projects/\(projectNumber)/locations/global/workloadIdentityPools/\(names.pool)"
  }
}
