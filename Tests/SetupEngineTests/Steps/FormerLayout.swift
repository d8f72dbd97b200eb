import GoogleCloud
import RESTClient
import SetupPlan

/// A set-up as Overture made it before each environment had a deployer of its own: made by requests, without a journal.
struct FormerLayout {
  let world: SandboxWorld
  let email = "ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"
  let wayIn =
    "principalSet://iam.googleapis.com/projects/314159265358/locations/global/workloadIdentityPools/github-pool/"
    + "attribute.repository_id/958214736"

  /// The roles that the shared deployer had on the project.
  static let projectRoles = [
    "roles/run.developer", "roles/cloudscheduler.admin", "roles/monitoring.alertPolicyEditor",
    "roles/monitoring.dashboardEditor", "roles/logging.viewer",
  ]

  /// Makes what all environments shared, and what each of these had for itself.
  func make(_ plans: [Plan], title: String = "Deployer of ai-orchestra") async throws {
    let google = world.google
    try await google.services.enable("orchestra-demo", plans[0].services)
    _ = try await google.accounts.create(
      "orchestra-demo", id: "ai-orchestra-sa", displayName: title, description: "as it was")
    _ = try await google.pools.create("orchestra-demo", "github-pool", ["displayName": "GitHub"])
    _ = try await google.awaiting(.newPools).providers(pool: "github-pool").create(
      "orchestra-demo", "github-provider",
      [
        "oidc": ["issuerUri": "https://token.actions.githubusercontent.com"],
        "attributeMapping": .object(DeploymentIdentity.formerMapping.mapValues { .string($0) }),
        "attributeCondition": .string(DeploymentIdentity.condition(owner: "204817355", repository: "958214736")),
      ])
    let policies = google.awaiting(.newAccounts).policies
    let deployer = "serviceAccount:\(email)"
    try await policies.addMembers(
      .project("orchestra-demo"), Self.projectRoles.map { Binding(role: $0, member: deployer) })
    try await policies.addMembers(
      .serviceAccount(project: "orchestra-demo", email: email),
      [Binding(role: "roles/iam.workloadIdentityUser", member: wayIn)])
    for plan in plans {
      let names = plan.names
      _ = try await google.accounts.create(
        "orchestra-demo", id: names.runtimeAccount, displayName: plan.runtimeLabel.title,
        description: plan.runtimeLabel.description)
      try await policies.addMembers(
        .serviceAccount(project: "orchestra-demo", email: names.runtimeEmail),
        [Binding(role: "roles/iam.serviceAccountUser", member: deployer)])
      _ = try await google.registry.create(
        "orchestra-demo", names.region, names.registry, ["format": "DOCKER", "labels": ["managed-by": "overture"]])
      try await policies.addMembers(
        .registry(project: "orchestra-demo", location: names.region, repository: names.registry),
        [Binding(role: "roles/artifactregistry.writer", member: deployer)])
    }
  }

  /// Every grant that names the shared deployer or lets somebody become it, as `RESOURCE ROLE`, sorted.
  func grants() throws -> [String] {
    try world.documents("policies").flatMap { resource, policy in
      policy["bindings"].array.filter { entry in
        entry["members"].array.contains { $0.string?.contains(email) == true || $0.string == wayIn }
      }.map { "\(resource.split(separator: "/").last ?? "") \($0["role"].string ?? "")" }
    }.sorted()
  }
}
