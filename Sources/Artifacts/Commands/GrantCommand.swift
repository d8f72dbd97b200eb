import SetupPlan

/// The command that adds one member to one role; it never replaces a policy.
enum GrantCommand {
  static func add(_ grant: RoleGrant, plan: Plan, lookups: ShellLookups) -> String {
    let words = target(grant.resource, plan.names) + ["--role=\(grant.role)"]
    return Shell.command(words) + " \\\n  --member=\(member(grant.member, plan.names, lookups))"
  }

  /// The start of the command, up to the name of the resource.
  private static func target(_ resource: RoleGrant.Resource, _ names: ResourceNames) -> [String] {
    let project = "--project=\(names.project)"
    let add = "add-iam-policy-binding"
    return switch resource {
    case .project: ["gcloud", "projects", add, names.project, "--condition=None"]
    case .deployerAccount: ["gcloud", "iam", "service-accounts", add, names.deployerEmail, project]
    case .runtimeAccount: ["gcloud", "iam", "service-accounts", add, names.runtimeEmail, project]
    case .registry: ["gcloud", "artifacts", "repositories", add, names.registry, "--location=\(names.region)", project]
    case .stateBucket: ["gcloud", "storage", "buckets", add, "gs://\(names.stateBucket)"]
    case .keySecret: ["gcloud", "secrets", add, names.keySecret, project]
    }
  }

  /// The member as one shell word.
  private static func member(_ member: RoleGrant.Member, _ names: ResourceNames, _ lookups: ShellLookups) -> String {
    switch member {
    case .deployer: Shell.quote("serviceAccount:\(names.deployerEmail)")
    case .runtime: Shell.quote("serviceAccount:\(names.runtimeEmail)")
    case .repository:
      "\"principalSet://iam.googleapis.com/\(lookups.pool(names))/attribute.repository_id/\(lookups.repositoryID)\""
    }
  }
}
