import GoogleCloud
import RESTClient
import SetupPlan

/// `registry.repository`: where the images go, with a clean-up that never takes what may still be serving.
struct RegistryRepositoryStep: Step {
  let id = StepID.registryRepository

  /// KEEP wins over DELETE; durations are in seconds: 7 and 90 days.
  private static let cleanup: [String: JSONValue] = [
    "keep-recent": ["id": "keep-recent", "action": "KEEP", "mostRecentVersions": ["keepCount": 10]],
    "delete-untagged": [
      "id": "delete-untagged", "action": "DELETE", "condition": ["tagState": "UNTAGGED", "olderThan": "604800s"],
    ],
    "delete-old": [
      "id": "delete-old", "action": "DELETE", "condition": ["tagState": "ANY", "olderThan": "7776000s"],
    ],
  ]

  func inspect(_ scene: Scene) async throws -> Inspection {
    var details: [String] = []
    for fact in await left(scene) {
      guard let region = fact.region, let left = try await scene.leftRegistry(in: region) else { continue }
      if left.isDeleted {
        details.append(left.sentence)
      } else if scene.removedRegions.contains(region) {
        details.append("the registry \(fact.id) is to be deleted with its images, as was asked for")
      } else {
        scene.warn(left.sentence)
      }
    }
    guard let repository = try await find(scene) else {
      return .differs(["the registry \(scene.names.registry) is missing in \(scene.names.region)"] + details)
    }
    try await scene.settle(.registry)
    try refuseForeign(repository, scene)
    return Inspection(Self.missing(in: repository).map { "the clean-up policy \($0) is missing or differs" } + details)
  }

  /// The registries of regions that the set-up has left, as the journal knows them.
  private func left(_ scene: Scene) async -> [RegistryFact] {
    await scene.journal.facts(of: id).compactMap { fact in
      guard case .registry(let fact) = fact, let region = fact.region, region != scene.names.region else { return nil }
      return fact
    }
  }

  /// Deletes the registries of regions that were left: ours that hold no image, and those whose deletion was asked for, as
  /// long as nothing serves from them.
  private func removeLeft(_ scene: Scene) async throws {
    for fact in await left(scene) {
      guard let region = fact.region, let left = try await scene.leftRegistry(in: region),
        left.isDeleted || scene.removedRegions.contains(region)
      else { continue }
      let images = "\(region)-docker.pkg.dev/\(scene.project)/\(fact.name)/"
      if let user = try await scene.serving()?.revisions.first(where: { $0.image.hasPrefix(images) }) {
        throw Failure(
          message: "The registry \(fact.id) is still in use", reason: "\(user.name) runs \(user.shortImage) from it.",
          remedy: "Deploy once, so that an image of \(scene.names.imageRepository) serves: "
            + "gh workflow run \(scene.layout.workflowFile(scene.names.environment)) --repo \(scene.plan.answers.repository)"
            + "; then run this again.", kind: .answers)
      }
      try await undo(.registry(fact), scene)
      try await scene.journal.unmade(.registry(fact), by: id)
    }
  }

  func apply(_ scene: Scene) async throws {
    try await removeLeft(scene)
    let names = scene.names
    guard let repository = try await find(scene) else {
      scene.log("creating the registry \(names.imageRepository)")
      try await scene.create(
        Fact.registry(RegistryFact(name: names.registry, region: names.region)), .registry,
        "the registry \(names.registry)",
        find: { try await find(scene) != nil }
      ) {
        _ = try await scene.google.registry.create(
          scene.project, names.region, names.registry,
          [
            "format": "DOCKER", "mode": "STANDARD_REPOSITORY",
            "description": .string(scene.plan.registryDescription), "labels": ["managed-by": "overture"],
            "cleanupPolicies": .object(Self.cleanup), "cleanupPolicyDryRun": false,
          ])
      }
      return
    }
    guard !Self.missing(in: repository).isEmpty else { return }
    let before = repository["cleanupPolicies"]
    try await scene.made(
      .registry(RegistryFact(name: names.registry, region: names.region, before: before.object)))
    scene.log("adding the clean-up policies; those of others stay")
    let merged = before.object.merging(Self.cleanup) { _, own in own }
    _ = try await scene.google.registry.update(
      scene.project, names.region, names.registry, ["cleanupPolicies": .object(merged)], mask: ["cleanupPolicies"])
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .registry(let fact) = fact else { return }
    let region = fact.region ?? scene.names.region
    guard let old = fact.before else {
      try await scene.google.registry.delete(scene.project, region, fact.name)
      return scene.log("deleted the registry \(fact.id) with its images")
    }
    let found = try await scene.existing { try await scene.google.registry.get(scene.project, region, fact.name) }
    guard let repository = found else { return scene.log("the registry is gone already") }
    var policies = repository["cleanupPolicies"].object
    for name in Self.cleanup.keys { policies[name] = old[name] }
    _ = try await scene.google.registry.update(
      scene.project, region, fact.name, ["cleanupPolicies": .object(policies)], mask: ["cleanupPolicies"])
    scene.log("the clean-up policies of \(fact.id) are as before")
  }

  private func find(_ scene: Scene) async throws -> JSONValue? {
    try await scene.existing {
      try await scene.google.registry.get(scene.project, scene.names.region, scene.names.registry)
    }
  }

  /// The clean-up policies that a registry lacks.
  static func missing(in repository: JSONValue) -> [String] {
    cleanup.keys.sorted().filter { name in
      let there = repository["cleanupPolicies"][name]
      return !JSONDifference.between(there, cleanup[name] ?? .null).isEmpty
    }
  }

  private func refuseForeign(_ repository: JSONValue, _ scene: Scene) throws {
    let format = repository["format"].string ?? ""
    let mode = repository["mode"].string ?? "STANDARD_REPOSITORY"
    guard format != "DOCKER" || mode != "STANDARD_REPOSITORY" else { return }
    throw Failure(
      message: "The registry \(scene.names.registry) is of another kind",
      reason: "Its format is \(format.lowercased()), its mode \(mode.lowercased()); neither can be changed.",
      remedy:
        "Choose another service or environment name, or delete it if nobody uses it: gcloud artifacts repositories "
        + "delete \(scene.names.registry) --location=\(scene.names.region) --project=\(scene.project)")
  }
}
