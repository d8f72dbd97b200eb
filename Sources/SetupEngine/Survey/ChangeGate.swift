import GoogleCloud
import RESTClient
import SetupPlan

/// What stands between a review and the first change: nothing foreign is taken over, and nothing that others have set is
/// taken away, without a consent that named it.
struct ChangeGate: Sendable {
  let scene: Scene

  /// Lets a run pass, or says what it would touch. Nothing outside the journal was changed then.
  ///
  /// - Throws: a `Failure` of kind `answers`.
  func pass() async throws {
    let survey = try await Survey(scene)
    try await admit(try await survey.foreign())
    guard !survey.state.isEmpty else {
      guard scene.adjusted == nil else { throw Self.nothingToAdjust(scene) }
      return
    }
    try refuse(try await scene.plannedRemovals(state: survey.state))
  }

  /// Adopts what was named, and refuses the rest.
  func admit(_ foreign: [Sighting]) async throws {
    let unsettled = foreign.map(\.resource).unsettled(by: scene.consents.adopted)
    guard unsettled.isEmpty else {
      for resource in unsettled {
        scene.warn(resource.summary)
        for loss in resource.losses { scene.warn("  to adopt it takes away \(loss)") }
      }
      throw Self.refusal(unsettled, scene)
    }
    for sighting in foreign where scene.consents.adopted.contains(sighting.resource.id) {
      try await scene.journal.made(sighting.adoption, by: sighting.kind.step)
      scene.log("\(sighting.resource.name) is adopted; a revert leaves it there")
    }
  }

  /// Refuses planned changes that nobody has agreed to.
  private func refuse(_ planned: PlannedRemovals) throws {
    let removals = scene.consents.refused(planned.removals)
    let unrelated = scene.consents.refused(unrelated: planned.unrelated)
    guard removals.isEmpty, unrelated.isEmpty else {
      for removal in removals { scene.warn(removal.words) }
      for line in unrelated { scene.warn("\(line); no option names it") }
      throw Self.refusal(removals, unrelated: unrelated, scene)
    }
  }

  private static func nothingToAdjust(_ scene: Scene) -> Failure {
    Failure(
      message: "\(scene.names.environment) is not set up yet",
      reason: "Terraform's state in gs://\(scene.names.stateBucket) has nothing that could be adjusted.",
      remedy: "Set it up first: overture apply \(scene.commandOptions)", kind: .answers)
  }

  /// What a run that would take over foreign things fails with.
  static func refusal(_ foreign: [ForeignResource], _ scene: Scene) -> Failure {
    let names = foreign.map { "\($0.kind.words) (\($0.name))" }.joined(separator: "; ")
    let losses = foreign.flatMap(\.losses)
    let taken = losses.isEmpty ? "" : " To adopt takes away \(losses.joined(separator: ", "))."
    let options = foreign.map { "--adopt \($0.id)" }.joined(separator: " ")
    var ways: [String] = []
    for way in foreign.map(\.otherName) where !ways.contains(way) { ways.append(way) }
    return Failure(
      message: foreign.count == 1
        ? "\(foreign[0].kind.words.capitalisedFirst) exists already, and was not made by Overture"
        : "\(foreign.count) things exist already that were not made by Overture",
      reason: "Found: \(names).\(taken) Nothing was changed.",
      remedy: "See the difference: overture plan \(scene.commandOptions). Then adopt what may be taken over: "
        + "overture apply \(scene.commandOptions) \(options); or choose \(ways.joined(separator: ", or "))",
      kind: .answers)
  }

  private static func refusal(_ removals: [PlannedRemoval], unrelated: [String], _ scene: Scene) -> Failure {
    let removed = removals.isEmpty ? "" : "It would take away: \(removals.map(\.words).joined(separator: "; ")). "
    let other = unrelated.isEmpty ? "" : "No option names: \(unrelated.joined(separator: "; ")). "
    let command = "overture apply \(scene.commandOptions)"
    return Failure(
      message: removals.isEmpty
        ? "More than the options name would change" : "What others have set would be taken away",
      reason: "\(removed)\(other)Nothing was changed.",
      remedy: unrelated.isEmpty
        ? "Put it into overture.yaml or set it elsewhere; or agree to lose it: add --allow-removals"
        : "Bring all in line first: \(command); or agree to these changes: add --allow-removals",
      kind: .answers)
  }
}

extension Sighting {
  /// What the journal keeps of an adoption: who it is and what it had.
  var adoption: Fact {
    .adopted(
      AdoptionFact(id: resource.id, what: kind, name: resource.name, before: before.isNull ? nil : before))
  }
}

extension String {
  /// With a capital at its start.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
