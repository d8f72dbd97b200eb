import GoogleCloud
import RESTClient
import SetupPlan

/// `identity.provider`: GitHub as an issuer, for this repository (and those that Overture let in before).
struct IdentityProviderStep: Step {
  let id = StepID.identityProvider

  private static func mapping(_ scene: Scene) -> [String: JSONValue] {
    Dictionary(DeploymentIdentity.mapping(for: scene.plan).map { ($0.attribute, .string($0.expression)) }) {
      first, _ in first
    }
  }

  func inspect(_ scene: Scene) async throws -> Inspection {
    let choice = try await scene.lookups.provider()
    guard let provider = try await find(choice.id, scene) else {
      return .differs(["the provider \(choice.id) is missing"])
    }
    if provider.isDeleted { return .differs(["the provider \(choice.id) is deleted, and can be brought back"]) }
    return Inspection(changes(of: provider, choice, scene).map(\.why))
  }

  /// How often the condition is looked at again because others change it at the same time.
  private static let tries = 10

  func apply(_ scene: Scene) async throws {
    try await scene.google.providers(pool: scene.names.pool).inTurn(scene.project) {
      var choice = try await scene.lookups.provider()
      for _ in 0..<Self.tries {
        if let provider = try await find(choice.id, scene) {
          // It has no etag: what others have let in until now is read right before it is written, and looked at behind.
          let anew = try await scene.lookups.providerAnew()
          if anew.id == choice.id, try await isOpened(provider, anew, scene) { return }
        } else if try await isMade(choice, scene) {
          return
        }
        choice = try await scene.lookups.providerAnew()
      }
      throw Failure(
        message: "The provider \(choice.id) does not keep \(scene.plan.answers.repository) in its condition",
        reason: "Others write it at the same time, each over what the other has written.",
        remedy: "Wait until their runs have ended, then run this again with --resume.")
    }
  }

  /// Makes the provider for this repository alone; false where others have made one by that name meanwhile.
  private func isMade(_ choice: ProviderChoice, _ scene: Scene) async throws -> Bool {
    let name = choice.id
    // The pool may be so new that not every replica knows it.
    let providers = scene.google.awaiting(.newPools).providers(pool: scene.names.pool)
    scene.log("creating the provider \(name)")
    return try await scene.create(
      Fact.provider(ProviderFact(name: name)), nil, "the provider \(name)",
      find: { try await find(name, scene) != nil }
    ) {
      _ = try await providers.create(
        scene.project, name,
        [
          "displayName": .string(scene.plan.providerLabel.title),
          "oidc": ["issuerUri": .string(scene.github.host.tokenIssuer)],
          "attributeMapping": .object(Self.mapping(scene)), "attributeCondition": .string(choice.condition),
        ])
    }
  }

  /// Lets this repository in beside the others; false where others have written over it just then.
  private func isOpened(_ found: IdentityResource, _ choice: ProviderChoice, _ scene: Scene) async throws -> Bool {
    let name = choice.id
    let providers = scene.google.awaiting(.newPools).providers(pool: scene.names.pool)
    var provider = found
    if provider.isDeleted {
      try await scene.made(Fact.provider(ProviderFact(name: name, before: .deleted)))
      scene.log("bringing the deleted provider \(name) back")
      provider = try await providers.undelete(scene.project, name)
    }
    let changes = changes(of: provider, choice, scene)
    guard !changes.isEmpty else { return true }
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
    let written = try await providers.update(scene.project, name, body, mask: changes.map(\.field))
    return try await ProviderChoice.condition(of: written).allows(ownCondition(scene))
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .provider(let fact) = fact else { return }
    try await scene.google.providers(pool: scene.names.pool).inTurn(scene.project) { try await takeBack(fact, scene) }
  }

  private func takeBack(_ fact: ProviderFact, _ scene: Scene) async throws {
    guard let provider = try await find(fact.name, scene), !provider.isDeleted else {
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
    // Others that stay in may have been bound to what is mapped since.
    if isAsMade, others == nil, mapping != provider.document["attributeMapping"] {
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

  private func find(_ id: String, _ scene: Scene) async throws -> IdentityResource? {
    try await scene.existing { try await scene.google.providers(pool: scene.names.pool).get(scene.project, id) }
  }

  /// Whether the provider lets other repositories in than this one.
  func servesOthers(_ id: String, _ scene: Scene) async throws -> Bool {
    guard let provider = try await Survey.quietly({ try await find(id, scene) }), !provider.isDeleted else {
      return false
    }
    let present = ProviderCondition(provider.document["attributeCondition"].string ?? "")
    return try await present.removing(ownCondition(scene)) != nil
  }

  private func ownCondition(_ scene: Scene) async throws -> String {
    let repository = try await scene.lookups.repository()
    return DeploymentIdentity.condition(owner: "\(repository.ownerID)", repository: "\(repository.id)")
  }

  private struct Change: Sendable {
    var field: String
    var value: JSONValue
    var why: String
  }

  /// What must change so that our repository gets in, and its environments and branches are told apart.
  private func changes(of provider: IdentityResource, _ choice: ProviderChoice, _ scene: Scene) -> [Change] {
    var changes: [Change] = []
    let id = choice.id
    if provider.document["attributeCondition"].string != choice.condition {
      changes.append(
        Change(
          field: "attributeCondition", value: .string(choice.condition),
          why: "the condition of \(id) does not let \(scene.plan.answers.repository) in"))
    }
    let mapping = provider.document["attributeMapping"].object
    let missing = Self.mapping(scene).filter { mapping[$0.key] != $0.value }
    if !missing.isEmpty {
      changes.append(
        Change(
          field: "attributeMapping", value: .object(mapping.merging(missing) { _, own in own }),
          why: "\(id) does not map \(missing.keys.sorted().joined(separator: ", ")) as this set-up needs it"))
    }
    if provider.isDisabled {
      changes.append(Change(field: "disabled", value: false, why: "the provider \(id) is disabled"))
    }
    return changes
  }
}
