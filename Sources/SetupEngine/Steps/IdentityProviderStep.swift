import GoogleCloud
import RESTClient
import SetupPlan

/// `identity.provider`: GitHub as an issuer, for this repository alone (and those that others allowed before).
struct IdentityProviderStep: Step {
  let id = StepID.identityProvider

  private static let mapping: [String: String] = [
    "google.subject": "assertion.sub",
    "attribute.repository_id": "assertion.repository_id",
    "attribute.repository_owner_id": "assertion.repository_owner_id",
    "attribute.ref": "assertion.ref",
  ]

  func inspect(_ scene: Scene) async throws -> Inspection {
    guard let provider = try await find(scene) else {
      return .differs(["the provider \(scene.names.provider) is missing"])
    }
    if provider.isDeleted {
      return .differs(["the provider \(scene.names.provider) is deleted, and can be brought back"])
    }
    try refuseForeign(provider, scene)
    let change = try await change(of: provider, scene)
    return Inspection(change.map(\.why))
  }

  func apply(_ scene: Scene) async throws {
    let name = scene.names.provider
    // The pool may be so new that not every replica knows it.
    let providers = scene.google.awaiting(.newPools).providers(pool: scene.names.pool)
    guard var provider = try await find(scene) else {
      scene.log("creating the provider \(name)")
      let condition = try await ownCondition(scene)
      try await scene.create(
        Fact.provider(ProviderFact(name: name)), "the provider \(name)", find: { try await find(scene) != nil }
      ) {
        _ = try await providers.create(
          scene.project, name,
          [
            "displayName": .string(scene.plan.providerLabel.title),
            "oidc": ["issuerUri": .string(scene.github.host.tokenIssuer)],
            "attributeMapping": .object(Self.mapping.mapValues(JSONValue.string)),
            "attributeCondition": .string(condition),
          ])
      }
      return
    }
    if provider.isDeleted {
      try await scene.made(Fact.provider(ProviderFact(name: name, before: .deleted)))
      scene.log("bringing the deleted provider \(name) back")
      provider = try await providers.undelete(scene.project, name)
    }
    try refuseForeign(provider, scene)
    let changes = try await change(of: provider, scene)
    guard !changes.isEmpty else { return }
    var body: JSONValue = [:]
    for change in changes { body[change.field] = change.value }
    let before = provider.document
    let conditionBefore = before["attributeCondition"].string ?? ""
    try await scene.made(
      .provider(
        ProviderFact(
          name: name,
          before: .active(
            settings: ProviderFact.Settings(
              condition: conditionBefore,
              mapping: before["attributeMapping"].object.compactMapValues(\.string),
              isDisabled: provider.isDisabled)),
          condition: body["attributeCondition"].string ?? conditionBefore)))
    for change in changes { scene.log("changing: \(change.why)") }
    _ = try await providers.update(scene.project, name, body, mask: changes.map(\.field))
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .provider(let fact) = fact else { return }
    guard let provider = try await find(scene), !provider.isDeleted else {
      return scene.log("the provider is gone already")
    }
    let providers = scene.google.providers(pool: scene.names.pool)
    let present = ProviderCondition(provider.document["attributeCondition"].string ?? "")
    let others = try await present.removing(ownCondition(scene))
    guard case .active(let settings) = fact.before else {
      guard let others else {
        try await providers.delete(scene.project, fact.name)
        return scene.log("deleted the provider \(fact.name); Google keeps its name for 30 days")
      }
      // Another repository was let in since: it stays in, ours goes out.
      _ = try await providers.update(
        scene.project, fact.name, ["attributeCondition": .string(others)], mask: ["attributeCondition"])
      return scene.warn("the provider \(fact.name) stays: other repositories use it")
    }
    var body: JSONValue = [:]
    var mask = ["attributeCondition"]
    let isAsMade = present.text == fact.condition
    let condition = isAsMade ? settings.condition : (others ?? settings.condition)
    if condition.allSatisfy(\.isWhitespace) {
      // Google takes no provider for GitHub without a condition any more.
      mask = []
      scene.warn("the condition of \(fact.name) stays: there was none, and Google does not take that back")
    } else {
      body["attributeCondition"] = .string(condition)
    }
    let mapping = JSONValue.object(settings.mapping.mapValues(JSONValue.string))
    if isAsMade, mapping != provider.document["attributeMapping"] {
      body["attributeMapping"] = mapping
      mask.append("attributeMapping")
    }
    if settings.isDisabled {
      body["disabled"] = true
      mask.append("disabled")
    }
    guard !mask.isEmpty else { return }
    _ = try await providers.update(scene.project, fact.name, body, mask: mask)
    scene.log("the provider \(fact.name) is as it was before")
  }

  private func find(_ scene: Scene) async throws -> IdentityResource? {
    try await scene.existing {
      try await scene.google.providers(pool: scene.names.pool).get(scene.project, scene.names.provider)
    }
  }

  private func ownCondition(_ scene: Scene) async throws -> String {
    let repository = try await scene.lookups.repository()
    return ProviderCondition.of(owner: "\(repository.ownerID)", repository: "\(repository.id)")
  }

  private struct Change: Sendable {
    var field: String
    var value: JSONValue
    var why: String
  }

  /// What must change so that our repository gets in; what others need stays.
  private func change(of provider: IdentityResource, _ scene: Scene) async throws -> [Change] {
    var changes: [Change] = []
    let condition = ProviderCondition(provider.document["attributeCondition"].string ?? "")
    let own = try await ownCondition(scene)
    if !condition.allows(own) {
      changes.append(
        Change(
          field: "attributeCondition", value: .string(condition.adding(own)),
          why: "the provider's condition does not let \(scene.plan.answers.repository) in"))
    }
    let mapping = provider.document["attributeMapping"].object
    let missing = Self.mapping.filter { mapping[$0.key] == nil }
    if !missing.isEmpty {
      let merged = mapping.merging(missing.mapValues(JSONValue.string)) { there, _ in there }
      changes.append(
        Change(
          field: "attributeMapping", value: .object(merged),
          why: "the provider does not map \(missing.keys.sorted().joined(separator: ", "))"))
    }
    if provider.isDisabled {
      changes.append(Change(field: "disabled", value: false, why: "the provider \(scene.names.provider) is disabled"))
    }
    return changes
  }

  private func refuseForeign(_ provider: IdentityResource, _ scene: Scene) throws {
    let issuer = provider.document["oidc"]["issuerUri"].string
    let wanted = scene.github.host.tokenIssuer
    if issuer == wanted,
      ProviderCondition(provider.document["attributeCondition"].string ?? "").terms.isEmpty
    {
      throw Failure(
        message: "The provider \(scene.names.provider) lets every repository on GitHub in",
        reason: "It has no condition. To use it so would be unsafe; to narrow it might shut others out who use it.",
        remedy: "Let in those who use it, for example all of one owner: gcloud iam workload-identity-pools providers "
          + "update-oidc \(scene.names.provider) --workload-identity-pool=\(scene.names.pool) --location=global "
          + "--project=\(scene.project) --attribute-condition=\"assertion.repository_owner_id == 'ID'\"; then run this again."
      )
    }
    let repositoryID = provider.document["attributeMapping"]["attribute.repository_id"].string
    guard issuer != wanted || (repositoryID != nil && repositoryID != "assertion.repository_id") else { return }
    throw Failure(
      message: "The provider \(scene.names.provider) is somebody else's",
      reason: issuer != wanted
        ? "Its issuer is \(issuer ?? "not OpenID Connect"), not GitHub."
        : "It maps attribute.repository_id to \(repositoryID ?? "nothing").",
      remedy: "Choose another project, or delete that provider if nobody uses it: gcloud iam workload-identity-pools "
        + "providers delete \(scene.names.provider) --workload-identity-pool=\(scene.names.pool) --location=global "
        + "--project=\(scene.project)")
  }
}
