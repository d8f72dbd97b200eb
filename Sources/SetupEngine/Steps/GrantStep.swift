import GoogleCloud
import SetupPlan

/// `roles.deployer`, `roles.runtime`, `roles.impersonation`, `roles.planner`, `roles.previewer`: members added to IAM
/// policies, none ever replaced.
struct GrantStep: Step {
  let id: StepID

  func inspect(_ scene: Scene) async throws -> Inspection {
    let groups = Self.grouped(scene.plan.grants.filter { $0.step == id })
    let details = try await groups.concurrentMap { resource, grants in
      try await Self.missing(grants, on: resource, scene)
        .map { "\($0.member) has not \($0.role) on \(Self.words(resource, scene))" }
    }
    return Inspection(details.flatMap(\.self))
  }

  func apply(_ scene: Scene) async throws { try await Self.add(scene.plan.grants.filter { $0.step == id }, scene) }

  func undo(_ fact: Fact, _ scene: Scene) async throws { try await Self.remove(fact, scene) }

  // MARK: - Also for the secret's grant

  /// Adds what is missing, each member journalled before; the policies of different resources at once.
  static func add(_ grants: [RoleGrant], _ scene: Scene) async throws {
    try await grouped(grants).concurrentMap { resource, grants in try await add(grants, on: resource, scene) }
  }

  private static func add(_ grants: [RoleGrant], on resource: RoleGrant.Resource, _ scene: Scene) async throws {
    let missing = try await missing(grants, on: resource, scene)
    guard !missing.isEmpty else { return }
    for binding in missing {
      try await scene.made(.member(MemberFact(resource: resource, role: binding.role, member: binding.member)))
    }
    // The accounts may be so new that a policy that names them is refused for a while.
    let added = try await scene.google.awaiting(.newAccounts).policies
      .addMembers(scene.lookups.target(of: resource), missing)
    for binding in added { scene.log("added \(binding.member) as \(binding.role) on \(words(resource, scene))") }
  }

  /// Which of the grants are not there; all, where the resource is not there.
  static func missing(
    _ grants: [RoleGrant], on resource: RoleGrant.Resource, _ scene: Scene
  ) async throws -> [Binding] {
    var bindings: [Binding] = []
    for grant in grants {
      bindings.append(Binding(role: grant.role, member: try await scene.lookups.spelling(of: grant.member)))
    }
    let wanted = bindings
    let target = scene.lookups.target(of: resource)
    return try await scene.existing { try await scene.google.policies.missing(target, wanted) } ?? wanted
  }

  /// Removes the one member that the fact says was added.
  static func remove(_ fact: Fact, _ scene: Scene) async throws {
    guard case .member(let fact) = fact else { return }
    let (resource, role, member) = (fact.resource, fact.role, fact.member)
    let target =
      fact.isOfFormerDeployer
      ? PolicyTarget.serviceAccount(project: scene.project, email: scene.names.formerDeployerEmail)
      : scene.lookups.target(of: resource)
    let words = fact.isOfFormerDeployer ? scene.names.formerDeployerEmail : words(resource, scene)
    let removed = try await scene.existing {
      try await scene.google.policies.removeMembers(target, [Binding(role: role, member: member)])
    }
    scene.log(
      removed == nil
        ? "\(words) is gone, and \(role) on it with it" : "removed \(member) as \(role) from \(words)")
  }

  static func grouped(_ grants: [RoleGrant]) -> [(RoleGrant.Resource, [RoleGrant])] {
    var groups: [(RoleGrant.Resource, [RoleGrant])] = []
    for grant in grants {
      if let index = groups.firstIndex(where: { $0.0 == grant.resource }) {
        groups[index].1.append(grant)
      } else {
        groups.append((grant.resource, [grant]))
      }
    }
    return groups
  }

  /// The resource as people know it.
  static func words(_ resource: RoleGrant.Resource, _ scene: Scene) -> String {
    scene.names.words(for: resource)
  }
}
