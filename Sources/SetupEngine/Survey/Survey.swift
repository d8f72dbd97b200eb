import GoogleCloud
import RESTClient
import SetupPlan

/// Looks everything up by its name that a set-up would make, and tells whose it is; changes nothing.
struct Survey: Sendable {
  let scene: Scene
  /// What the last apply left.
  let state: TerraformState

  /// Reads Terraform's state, by which a colleague's set-up is known.
  init(_ scene: Scene) async throws {
    self.scene = scene
    state =
      try await StateBucketStep.find(scene) == nil
      ? TerraformState() : try await TerraformState.read(scene.google, scene.names)
  }

  /// Everything that is there, whoever made it, in the order of the kinds.
  func sightings(_ kinds: [ForeignKind] = ForeignKind.allCases) async throws -> [Sighting] {
    try await kinds.concurrentMap { try await look(for: $0) }.flatMap(\.self)
  }

  /// What is there, in no state of ours, and not adopted yet.
  func foreign(_ kinds: [ForeignKind] = ForeignKind.allCases) async throws -> [Sighting] {
    var foreign: [Sighting] = []
    for sighting in try await sightings(kinds) where await ownership(of: sighting) == .foreign {
      foreign.append(sighting)
    }
    // Where one of several of the same display name is ours, the others are nobody's business.
    let own = try await settledKinds(kinds)
    return foreign.filter { !own.contains($0.kind) }
  }

  /// The kinds of which one is ours or adopted already.
  private func settledKinds(_ kinds: [ForeignKind]) async throws -> Set<ForeignKind> {
    let settled = kinds.filter { kind in kind.address.map { state.attributes[$0] != nil } ?? false }
    let adopted = await scene.journal.facts().compactMap { entry in
      if case .adopted(let fact) = entry.fact { fact.what } else { nil }
    }
    // A service that was deleted and made anew by others is foreign although the state still names it.
    return Set(settled + adopted).subtracting([.service, .keepWarmJob])
  }

  /// What Terraform has to import: what was adopted, and what a run that was cut short has made.
  ///
  /// - Parameter withForeign: whether what nobody has adopted yet counts too, to see what that would come to.
  /// - Returns: one for each address at most.
  /// - Throws: what the clients throw.
  func adoptions(withForeign: Bool = false) async throws -> [Adoption] {
    var adoptions: [ForeignKind: Adoption] = [:]
    for sighting in try await sightings(TerraformSightings.kinds) {
      guard let address = sighting.kind.address, let id = sighting.importID, adoptions[sighting.kind] == nil,
        state.attributes[address] == nil
      else { continue }
      let ownership = await ownership(of: sighting)
      guard ownership == .adopted || ownership == .intended || (withForeign && ownership == .foreign) else { continue }
      adoptions[sighting.kind] = Adoption(address: address, id: id)
    }
    return ForeignKind.allCases.compactMap { adoptions[$0] }
  }

  /// Whose a thing is.
  func ownership(of sighting: Sighting) async -> Sighting.Ownership {
    let adopted = await scene.journal.ledger.facts(.adopted, sighting.resource.id)
    let isAdopted = adopted.contains { fact in
      if case .adopted(let fact) = fact { fact.name == sighting.resource.name } else { false }
    }
    if isAdopted { return .adopted }
    if sighting.isMarked { return .ours }
    if let fact = sighting.kind.fact(scene.names) {
      return await scene.journal.ledger.facts(fact.kind, fact.name).isEmpty ? .foreign : .ours
    }
    if let id = sighting.importID, state.holds(sighting.kind, importID: id) { return .ours }
    return await isIntended(sighting.kind) ? .intended : .foreign
  }

  /// Whether an apply that was cut short was about to make it: the journal says so before it begins.
  private func isIntended(_ kind: ForeignKind) async -> Bool {
    guard let address = kind.address, await scene.journal.isOpen(.terraformApply) else { return false }
    return await scene.journal.facts(of: .terraformApply).contains { fact in
      if case .terraform(let fact) = fact { fact.creates?.contains(address) == true } else { false }
    }
  }

  private func look(for kind: ForeignKind) async throws -> [Sighting] {
    kind.address == nil
      ? try await StepSightings(scene: scene, state: state).look(for: kind).map { [$0] } ?? []
      : try await TerraformSightings(scene: scene).look(for: kind)
  }

  /// Reads something that may not be there; before a first run its API may not be enabled either.
  static func quietly<Value: Sendable>(_ read: @Sendable () async throws -> Value?) async throws -> Value? {
    do {
      return try await read()
    } catch let error as GoogleCloudError where error.kind == .notFound || error.kind == .serviceDisabled {
      return nil
    }
  }
}
