import SetupPlan

extension StepCommands {
  /// What takes the grants away that an earlier set-up gave the deployer which all environments shared; the way in is the last.
  static func retirementCommands(
    _ plan: Plan, _ lookups: ShellLookups, _ isWanted: (String) -> Bool
  ) -> [String] {
    let names = plan.names
    let deployer = "serviceAccount:\(names.formerDeployerEmail)"
    let grants: [(resource: RoleGrant.Resource, role: String)] =
      [
        (.runtimeAccount, "roles/iam.serviceAccountUser"), (.registry, "roles/artifactregistry.writer"),
        (.stateBucket, "roles/storage.objectUser"),
      ] + RoleGrant.formerProjectRoles.map { (.project, $0) }
    let commands = grants.filter { isWanted("\(deployer) loses \($0.role) on \(names.words(for: $0.resource))") }.map {
      GrantCommand.remove($0.role, of: deployer, from: $0.resource, names)
    }
    let wayIn = "loses roles/iam.workloadIdentityUser on \(names.formerDeployerEmail)"
    guard isWanted(wayIn) else { return commands }
    let member = DeploymentIdentity.formerMember(pool: lookups.pool(names), repository: lookups.repositoryID)
    let remove = Shell.command([
      "gcloud", "iam", "service-accounts", "remove-iam-policy-binding", names.formerDeployerEmail,
      "--project=\(names.project)", "--role=roles/iam.workloadIdentityUser",
    ])
    return commands + ["\(remove) \\\n  --member=\"\(member)\""]
  }
}
