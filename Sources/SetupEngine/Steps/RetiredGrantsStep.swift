import GoogleCloud
import SetupPlan

/// `roles.retired`: what earlier answers or an earlier Overture granted and this plan does not, taken away last of all: by
/// then, what takes its place has been seen to work.
struct RetiredGrantsStep: Step {
  let id = StepID.rolesRetired

  func inspect(_ scene: Scene) async throws -> Inspection {
    let (grants, former) = try await found(scene)
    if let former, let user = former.users.first {
      scene.warn(
        "every branch can still become \(former.email), since \(user) lets it deploy: set that environment up again, too: "
          + "overture apply --environment NAME")
    }
    return Inspection(grants.map { "\($0.binding.member) loses \($0.binding.role) on \($0.words)" })
  }

  func apply(_ scene: Scene) async throws {
    let (grants, former) = try await found(scene)
    for grant in grants {
      _ = try await scene.existing {
        try await scene.google.policies.removeMembers(grant.target, [grant.binding])
      }
      scene.log("removed \(grant.binding.member) as \(grant.binding.role) from \(grant.words)")
      let fact = MemberFact(resource: grant.resource, role: grant.binding.role, member: grant.binding.member)
      if let made = await scene.journal.fact(.member, fact.name) { try await scene.journal.unmade(made, by: id) }
    }
    if let former, former.users.isEmpty, !former.grants.isEmpty {
      scene.log(
        "no workflow becomes \(former.email) any more; where nothing else uses it: gcloud iam service-accounts delete "
          + "\(former.email) --project=\(scene.project)")
    }
  }

  func undo(_: Fact, _: Scene) async throws {}

  /// What is to be taken away, in order.
  private func found(_ scene: Scene) async throws -> (grants: [FormerDeployer.Grant], former: FormerDeployer?) {
    async let former = FormerDeployer.find(scene)
    let own = try await (journalled(scene) + branches(scene))
    let rest = try await former
    var grants: [FormerDeployer.Grant] = []
    for grant in own + (rest?.grants ?? []) where !grants.contains(grant) { grants.append(grant) }
    return (grants, rest)
  }

  /// What this environment's runs granted by earlier answers; grants on what all environments share stay with the others.
  private func journalled(_ scene: Scene) async throws -> [FormerDeployer.Grant] {
    var wanted: Set<String> = []
    for grant in scene.plan.grants {
      let member = try await scene.lookups.spelling(of: grant.member)
      wanted.insert(MemberFact(resource: grant.resource, role: grant.role, member: member).name)
    }
    let steps: Set<StepID> = [
      .rolesDeployer, .rolesRuntime, .rolesImpersonation, .rolesPlanner, .rolesPreviewer, .configurationSecrets,
    ]
    var grants: [FormerDeployer.Grant] = []
    for entry in await scene.journal.facts() where steps.contains(entry.step) {
      guard case .member(let fact) = entry.fact, !wanted.contains(fact.name), !entry.fact.isShared(by: scene.names)
      else { continue }
      grants.append(
        FormerDeployer.Grant(
          target: scene.lookups.target(of: fact.resource), words: GrantStep.words(fact.resource, scene),
          binding: Binding(role: fact.role, member: fact.member), resource: fact.resource))
    }
    return try await grants.concurrentMap { grant in
      let policy = try await scene.existing { try await scene.google.policies.get(grant.target) }
      return policy?.contains(grant.binding) == true ? grant : nil
    }.compactMap(\.self)
  }

  /// Branches, or environments, that may become the deployer and that the answers do not name any more.
  private func branches(_ scene: Scene) async throws -> [FormerDeployer.Grant] {
    let target = scene.lookups.target(of: .deployerAccount)
    let (pool, repository) = (try await scene.lookups.poolName(), "\(try await scene.lookups.repository().id)")
    let prefix = DeploymentIdentity.members(pool: pool, repository: repository)
    let wanted = Set(
      try await scene.lookups.branches().map {
        DeploymentIdentity.member(
          pool: pool, repository: repository, environment: scene.plan.deploymentEnvironment, branch: $0)
      })
    let policy = try await scene.existing { try await scene.google.policies.get(target) }
    return (policy?.bindings ?? []).filter { $0.member.hasPrefix(prefix) && !wanted.contains($0.member) }.map {
      FormerDeployer.Grant(
        target: target, words: GrantStep.words(.deployerAccount, scene), binding: $0, resource: .deployerAccount)
    }
  }
}
