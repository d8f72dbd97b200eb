import SetupPlan

/// The command that adds one member to one role; it never replaces a policy.
enum GrantCommand {
  static func add(_ grant: RoleGrant, plan: Plan, lookups: ShellLookups) -> String {
    let words = target(grant.resource, plan.names) + ["--role=\(grant.role)"]
    return Shell.command(words) + " \\\n  --member=\(member(grant.member, plan, lookups))"
  }

  /// The command that takes a role from a member.
  static func remove(
    _ role: String, of member: String, from resource: RoleGrant.Resource, _ names: ResourceNames
  ) -> String {
    Shell.command(
      target(resource, names, "remove-iam-policy-binding") + ["--role=\(role)"], [["--member=\(member)"]])
  }

  /// The start of the command, up to the name of the resource.
  private static func target(
    _ resource: RoleGrant.Resource, _ names: ResourceNames, _ add: String = "add-iam-policy-binding"
  ) -> [String] {
    let project = "--project=\(names.project)"
    return switch resource {
    case .project: ["gcloud", "projects", add, names.project, "--condition=None"]
    // Terraform binds what is on the service.
    case .service: ["gcloud", "run", "services", add, names.service, "--region=\(names.region)", project]
    case .releaseJob: ["gcloud", "run", "jobs", add, names.releaseJob, "--region=\(names.region)", project]
    case .deployerAccount: ["gcloud", "iam", "service-accounts", add, names.deployerEmail, project]
    case .runtimeAccount: ["gcloud", "iam", "service-accounts", add, names.runtimeEmail, project]
    case .plannerAccount: ["gcloud", "iam", "service-accounts", add, names.plannerEmail, project]
    case .previewerAccount: ["gcloud", "iam", "service-accounts", add, names.previewerEmail, project]
    case .registry: ["gcloud", "artifacts", "repositories", add, names.registry, "--location=\(names.region)", project]
    case .stateBucket: ["gcloud", "storage", "buckets", add, "gs://\(names.stateBucket)"]
    case .keySecret: ["gcloud", "secrets", add, names.keySecret, project]
    case .secret(let name): ["gcloud", "secrets", add, name, project]
    case .bucket(let name): ["gcloud", "storage", "buckets", add, "gs://\(name)"]
    case .otherProject(let id): ["gcloud", "projects", add, id, "--condition=None"]
    case .otherRegistry(let project, let location, let name):
      ["gcloud", "artifacts", "repositories", add, name, "--location=\(location)", "--project=\(project)"]
    }
  }

  /// The member as one shell word.
  private static func member(_ member: RoleGrant.Member, _ plan: Plan, _ lookups: ShellLookups) -> String {
    switch member {
    case .deployer: Shell.quote("serviceAccount:\(plan.names.deployerEmail)")
    case .runtime: Shell.quote("serviceAccount:\(plan.names.runtimeEmail)")
    case .planner: Shell.quote("serviceAccount:\(plan.names.plannerEmail)")
    case .previewer: Shell.quote("serviceAccount:\(plan.names.previewerEmail)")
    case .event(let event):
      "\""
        + DeploymentIdentity.member(
          pool: lookups.pool(plan.names), repository: lookups.repositoryID, event: event) + "\""
    case .branch(let branch):
      "\""
        + DeploymentIdentity.member(
          pool: lookups.pool(plan.names), repository: lookups.repositoryID, environment: plan.deploymentEnvironment,
          branch: branch.name(default: lookups.defaultBranch)) + "\""
    }
  }
}
