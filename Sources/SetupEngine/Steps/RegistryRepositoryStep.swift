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
    guard let repository = try await find(scene) else {
      return .differs(["the registry \(scene.names.registry) is missing in \(scene.names.region)"])
    }
    try await scene.settle(.registry)
    try refuseForeign(repository, scene)
    return Inspection(Self.missing(in: repository).map { "the clean-up policy \($0) is missing or differs" })
  }

  func apply(_ scene: Scene) async throws {
    let names = scene.names
    guard let repository = try await find(scene) else {
      scene.log("creating the registry \(names.imageRepository)")
      try await scene.create(
        Fact.registry(RegistryFact(name: names.registry)), .registry, "the registry \(names.registry)",
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
    let before = repository["cleanupPolicies"]
    try await scene.made(
      .registry(RegistryFact(name: names.registry, before: before.object)))
    scene.log("adding the clean-up policies; those of others stay")
    let merged = before.object.merging(Self.cleanup) { _, own in own }
    _ = try await scene.google.registry.update(
      scene.project, names.region, names.registry, ["cleanupPolicies": .object(merged)], mask: ["cleanupPolicies"])
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .registry(let fact) = fact else { return }
    guard let old = fact.before else {
      try await scene.google.registry.delete(scene.project, scene.names.region, fact.name)
      return scene.log("deleted the registry \(fact.name) with its images")
    }
    guard let repository = try await find(scene) else { return scene.log("the registry is gone already") }
    var policies = repository["cleanupPolicies"].object
    for name in Self.cleanup.keys { policies[name] = old[name] }
    _ = try await scene.google.registry.update(
      scene.project, scene.names.region, fact.name, ["cleanupPolicies": .object(policies)], mask: ["cleanupPolicies"])
    scene.log("the clean-up policies of \(fact.name) are as before")
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
