import GoogleCloud
import SetupPlan

/// The deployer account that all environments of a service had before each had its own, and what is left of it.
///
/// An environment that goes over takes its own grants from it. What is on the project, and the way in for every branch, stays
/// until no environment deploys as it any more.
struct FormerDeployer: Sendable {
  /// A member that is to lose a role.
  struct Grant: Sendable, Hashable {
    let target: PolicyTarget
    /// The resource as people know it.
    let words: String
    let binding: Binding
    /// As the journal names the resource.
    let resource: RoleGrant.Resource
  }

  let email: String
  /// What is to be taken away, in order; the way in is the last.
  let grants: [Grant]
  /// The environments' runtime accounts that still let it act as them, apart from this one.
  let users: [String]
}

extension FormerDeployer {
  /// Looks for it; nil where there is none, or one that Overture did not make.
  static func find(_ scene: Scene) async throws -> FormerDeployer? {
    let names = scene.names
    let email = names.formerDeployerEmail
    let account = try await scene.existing { try await scene.google.accounts.get(names.project, email) }
    let isJournalled = await !scene.journal.ledger.facts(.account, email).isEmpty
    guard let account, isJournalled || account.displayName == scene.plan.formerDeployerTitle else { return nil }
    let member = "serviceAccount:\(email)"
    var wanted: [(RoleGrant.Resource, PolicyTarget, String, [Binding])] = [
      (.runtimeAccount, ["roles/iam.serviceAccountUser"]), (.registry, ["roles/artifactregistry.writer"]),
    ].map { resource, roles in
      (
        resource, scene.lookups.target(of: resource), GrantStep.words(resource, scene),
        roles.map { Binding(role: $0, member: member) }
      )
    }
    let users = try await users(of: member, scene)
    if users.isEmpty {
      let shared: [(RoleGrant.Resource, [String])] = [
        (.stateBucket, ["roles/storage.objectUser"]), (.project, RoleGrant.formerProjectRoles),
      ]
      wanted += shared.map { resource, roles in
        (
          resource, scene.lookups.target(of: resource), GrantStep.words(resource, scene),
          roles.map { Binding(role: $0, member: member) }
        )
      }
      let way = DeploymentIdentity.formerMember(
        pool: try await scene.lookups.poolName(), repository: "\(try await scene.lookups.repository().id)")
      wanted.append(
        (
          .deployerAccount, .serviceAccount(project: names.project, email: email), email,
          [Binding(role: "roles/iam.workloadIdentityUser", member: way)]
        ))
    }
    let grants = try await wanted.concurrentMap { resource, target, words, bindings in
      let policy = try await scene.existing { try await scene.google.policies.get(target) }
      return bindings.filter { policy?.contains($0) == true }
        .map { Grant(target: target, words: words, binding: $0, resource: resource) }
    }
    return FormerDeployer(email: email, grants: grants.flatMap(\.self), users: users)
  }

  /// The other runtime accounts of the service that it may act as: each is an environment that has not gone over.
  private static func users(of member: String, _ scene: Scene) async throws -> [String] {
    let names = scene.names
    let others = try await scene.google.accounts.list(names.project).map(\.email).filter {
      $0.hasPrefix(names.runtimeAccounts) && $0.hasSuffix("-sa@\(names.project).iam.gserviceaccount.com")
        && ![names.runtimeEmail, names.formerDeployerEmail].contains($0)
    }
    let acting = Binding(role: "roles/iam.serviceAccountUser", member: member)
    let using = try await others.concurrentMap(width: 8) { email in
      let target = PolicyTarget.serviceAccount(project: names.project, email: email)
      return try await scene.existing { try await scene.google.policies.get(target) }?.contains(acting) == true
    }
    return zip(others, using).filter(\.1).map(\.0)
  }
}
