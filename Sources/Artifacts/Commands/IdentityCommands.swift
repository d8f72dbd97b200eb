import SetupPlan

extension StepCommands {
  /// The issuer of the tokens of github.com's Actions.
  package static let issuer = "https://token.actions.githubusercontent.com"

  /// Claims of GitHub's token that the provider passes on, as gcloud takes them.
  static func attributeMapping(_ mapping: [(attribute: String, expression: String)]) -> String {
    mapping.map { "\($0.attribute)=\($0.expression)" }.joined(separator: ",")
  }

  /// The pool of GitHub's tokens and the provider that accepts those of this repository alone.
  static func identityCommands(_ step: StepID, _ plan: Plan, _ lookups: ShellLookups) -> [String] {
    let names = plan.names
    let pools = ["gcloud", "iam", "workload-identity-pools"]
    let place = ["--location=global", "--project=\(names.project)"]
    guard step == .identityProvider else {
      let label = ["--display-name=\(plan.poolLabel.title)", "--description=\(plan.poolLabel.description)"]
      return [Shell.command(pools + ["create", names.pool] + place, [label])]
    }
    let condition = DeploymentIdentity.condition(owner: lookups.ownerID, repository: lookups.repositoryID)
    let create = Shell.command(
      pools + ["providers", "create-oidc", lookups.provider, "--workload-identity-pool=\(names.pool)"],
      [
        place, ["--display-name=\(plan.providerLabel.title)"], ["--issuer-uri=\(lookups.tokenIssuer)"],
        ["--attribute-mapping=\(attributeMapping(DeploymentIdentity.mapping(for: plan)))"],
      ])
    return [create + " \\\n  --attribute-condition=\"\(condition)\""]
  }

  /// One key, made only if the secret has no version yet; it goes from command to command and never lies on a disk.
  static func keyCommands(_ plan: Plan, _ lookups: ShellLookups) -> [String] {
    let names = plan.names
    let project = "--project=\(names.project)"
    let make = Shell.command([
      "gcloud", "iam", "service-accounts", "keys", "create", "-", "--iam-account=\(names.runtimeEmail)", project,
    ])
    let add = Shell.command(["gcloud", "secrets", "versions", "add", names.keySecret, "--data-file=-", project])
    let create = Shell.command([
      "gcloud", "secrets", "create", names.keySecret, "--replication-policy=automatic",
      "--labels=managed-by=overture", project,
    ])
    let grants = plan.grants.filter { $0.step == .keySecret }
    return [create, "\(make) \\\n  | \(add)"] + grants.map { GrantCommand.add($0, plan: plan, lookups: lookups) }
  }
}
