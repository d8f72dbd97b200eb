extension RoleGrant {
  /// Every binding that a set-up adds, in the order of the steps that add them.
  ///
  /// - Parameters:
  ///   - environment: the answers.
  ///   - releases: whether a release command runs as a job.
  ///   - source: the names of the environment whose image is promoted; nil where the workflow builds one.
  /// - Returns: the bindings.
  static func all(
    for environment: EnvironmentAnswers, releases: Bool = false, source: ResourceNames? = nil
  ) -> [RoleGrant] {
    let security = environment.security
    let watching = environment.rollout == .gradual ? [errorRate] : []
    let deployer = security.permissions == .granular ? granularDeployer + watching : broadDeployer
    let impersonation = environment.deployBranches.map(becoming) + [acting]
    let data = security.permissions == .broad ? runtimeData : []
    let key = security.containerAuthentication == .serviceAccountKey ? [keyAccess] : []
    let own = deployer + runtime + data + impersonation + key
    let asked = configuration(environment).filter { asked in
      !own.contains { ($0.role, $0.resource, $0.member) == (asked.role, asked.resource, asked.member) }
    }
    let promotion = source.map { [promoting(from: $0)] } ?? []
    return own + promotion + asked + onService(environment) + (releases ? [releasing] : [])
  }

  /// What the workflow needs to push an image and to deploy it, each bound as closely as IAM allows.
  ///
  /// The workflow runs no Terraform: nothing here reaches its state, the alerts, the dashboard or the keep-warm job.
  static let granularDeployer = [
    grant("artifactregistry.writer", .registry, .deployer, .rolesDeployer, "push images to this one repository"),
    grant("logging.viewer", .project, .deployer, .rolesDeployer, "show the log of a revision that does not start"),
  ]

  /// The roles on the project that the deployer had which all environments shared, in any set-up of before.
  package static let formerProjectRoles =
    [
      "run.developer", "cloudscheduler.admin", "monitoring.alertPolicyEditor", "monitoring.dashboardEditor",
      "logging.viewer", "monitoring.viewer",
    ].map { "roles/\($0)" } + broadDeployer.map(\.role).filter { $0 != "roles/cloudscheduler.admin" }

  private static let errorRate = grant(
    "monitoring.viewer", .project, .deployer, .rolesDeployer, "watch the errors of a new revision")

  /// The guide's list; its `firestore.admin` is no role any more, `datastore.owner` is its like.
  static let broadDeployer = [
    grant("run.admin", .project, .deployer, .rolesDeployer, "everything on every Cloud Run service"),
    grant("storage.admin", .project, .deployer, .rolesDeployer, "everything on every bucket"),
    grant("artifactregistry.admin", .project, .deployer, .rolesDeployer, "everything on every image repository"),
    grant("iam.serviceAccountUser", .project, .deployer, .rolesDeployer, "act as every service account"),
    grant("secretmanager.admin", .project, .deployer, .rolesDeployer, "read and change every secret"),
    grant("monitoring.admin", .project, .deployer, .rolesDeployer, "everything in Monitoring"),
    grant("logging.admin", .project, .deployer, .rolesDeployer, "everything in Logging, deleting logs included"),
    grant("cloudscheduler.admin", .project, .deployer, .rolesDeployer, "everything on every scheduled job"),
    grant("datastore.owner", .project, .deployer, .rolesDeployer, "read and change every Firestore database"),
    grant("aiplatform.admin", .project, .deployer, .rolesDeployer, "everything in Vertex AI"),
  ]

  private static let runtime = [
    grant("monitoring.metricWriter", .project, .runtime, .rolesRuntime, "report metrics"),
    grant("cloudtrace.agent", .project, .runtime, .rolesRuntime, "report traces"),
    grant("logging.logWriter", .project, .runtime, .rolesRuntime, "write logs by the Logging API"),
  ]

  private static let runtimeData = [
    grant("datastore.user", .project, .runtime, .rolesRuntime, "read and write Firestore"),
    grant("aiplatform.user", .project, .runtime, .rolesRuntime, "call Vertex AI's models"),
  ]

  private static func becoming(_ branch: DeployBranch) -> RoleGrant {
    grant(
      "iam.workloadIdentityUser", .deployerAccount, .branch(branch), .rolesImpersonation,
      "let this branch's workflows for this environment become the deployer")
  }

  /// The image is read in the other environment's registry, and nothing else there.
  private static func promoting(from names: ResourceNames) -> RoleGrant {
    grant(
      "artifactregistry.reader",
      .otherRegistry(project: names.project, location: names.region, name: names.registry), .deployer, .rolesDeployer,
      "copy the image that \(names.environment) ran")
  }

  static let acting = grant(
    "iam.serviceAccountUser", .runtimeAccount, .deployer, .rolesImpersonation,
    "deploy revisions that run as the runtime account")

  static let deploying = grant(
    "run.developer", .service, .deployer, .terraformApply, "deploy revisions of this one service")

  static let releasing = grant(
    "run.developer", .releaseJob, .deployer, .terraformApply, "give the release job each new image, and run it")

  /// What Terraform binds on the service that it makes.
  private static func onService(_ environment: EnvironmentAnswers) -> [RoleGrant] {
    let security = environment.security
    guard security.access == .authenticated else { return [deploying] }
    let checking = grant("run.invoker", .service, .deployer, .terraformApply, "check a new revision by a request")
    let warming = grant("run.invoker", .service, .runtime, .terraformApply, "keep an instance warm by a request")
    return [deploying] + (security.network == .all ? [checking] : [])
      + (environment.resources.keepWarm == nil ? [] : [warming])
  }

  private static let keyAccess = grant(
    "secretmanager.secretAccessor", .keySecret, .runtime, .keySecret, "read the key when the container starts")

  private static func grant(
    _ role: String, _ resource: Resource, _ member: Member, _ step: StepID, _ reason: String
  ) -> RoleGrant {
    RoleGrant(role: "roles/\(role)", resource: resource, member: member, step: step, reason: reason)
  }
}
