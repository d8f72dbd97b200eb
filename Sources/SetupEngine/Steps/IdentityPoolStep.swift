import GoogleCloud
import SetupPlan

/// `identity.pool`: the workload identity pool that GitHub's tokens are exchanged in.
struct IdentityPoolStep: Step {
  let id = StepID.identityPool

  func inspect(_ scene: Scene) async throws -> Inspection {
    guard let pool = try await find(scene) else { return .differs(["the pool \(scene.names.pool) is missing"]) }
    if pool.isDeleted { return .differs(["the pool \(scene.names.pool) is deleted, and can be brought back"]) }
    try refuseForeign(pool, scene)
    return Inspection(pool.isDisabled ? ["the pool \(scene.names.pool) is disabled"] : [])
  }

  func apply(_ scene: Scene) async throws {
    let name = scene.names.pool
    guard var pool = try await find(scene) else {
      scene.log("creating the pool \(name)")
      let label = scene.plan.poolLabel
      try await scene.create(
        Fact.pool(PoolFact(name: name)), nil, "the pool \(name)", find: { try await find(scene) != nil }
      ) {
        _ = try await scene.google.pools.create(
          scene.project, name,
          ["displayName": .string(label.title), "description": .string(label.description), "disabled": false])
      }
      return
    }
    if pool.isDeleted {
      try await scene.made(Fact.pool(PoolFact(name: name, before: .deleted)))
      scene.log("bringing the deleted pool \(name) back")
      pool = try await scene.google.pools.undelete(scene.project, name)
    }
    try refuseForeign(pool, scene)
    if pool.isDisabled {
      try await scene.made(Fact.pool(PoolFact(name: name, before: .disabled)))
      scene.log("enabling the pool \(name)")
      _ = try await scene.google.pools.update(scene.project, name, ["disabled": false], mask: ["disabled"])
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .pool(let fact) = fact else { return }
    guard let pool = try await find(scene), !pool.isDeleted else { return scene.log("the pool is gone already") }
    if fact.before == .disabled {
      _ = try await scene.google.pools.update(scene.project, fact.name, ["disabled": true], mask: ["disabled"])
      return scene.log("disabled the pool \(fact.name) again")
    }
    let others = try await scene.google.providers(pool: fact.name).list(scene.project)
    guard others.isEmpty else {
      return scene.warn("the pool \(fact.name) stays: \(others.count) provider of somebody else is in it")
    }
    try await scene.google.pools.delete(scene.project, fact.name)
    scene.log("deleted the pool \(fact.name); Google keeps its name for 30 days")
  }

  private func find(_ scene: Scene) async throws -> IdentityResource? {
    try await scene.existing { try await scene.google.pools.get(scene.project, scene.names.pool) }
  }

  private func refuseForeign(_ pool: IdentityResource, _ scene: Scene) throws {
    guard pool.document["mode"].string == "TRUST_DOMAIN" else { return }
    throw Failure(
      message: "The pool \(scene.names.pool) is of another kind",
      reason: "Its mode is TRUST_DOMAIN, which cannot hold providers and cannot be changed.",
      remedy:
        "Choose another project, or delete that pool if nobody uses it: gcloud iam workload-identity-pools delete "
        + "\(scene.names.pool) --location=global --project=\(scene.project)")
  }
}
