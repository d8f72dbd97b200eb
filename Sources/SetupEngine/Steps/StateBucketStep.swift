import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// `state.bucket`: the private, versioned bucket that holds Terraform's state.
struct StateBucketStep: Step {
  let id = StepID.stateBucket

  /// Old versions of the state go after 90 days, once 20 newer ones exist.
  private static let lifecycleRule: JSONValue = [
    "action": ["type": "Delete"],
    "condition": ["daysSinceNoncurrentTime": 90, "numNewerVersions": 20, "isLive": false],
  ]

  func inspect(_ scene: Scene) async throws -> Inspection {
    guard let bucket = try await Self.find(scene) else {
      return .differs(["the bucket \(scene.names.stateBucket) is missing"])
    }
    try await Self.refuseForeign(bucket, scene)
    try await scene.settle(.stateBucket)
    return Inspection(Self.changes(to: bucket).map(\.why))
  }

  func apply(_ scene: Scene) async throws {
    let name = scene.names.stateBucket
    guard let bucket = try await Self.find(scene) else {
      scene.log("creating the bucket gs://\(name)")
      try await scene.create(
        Fact.bucket(BucketFact(name: name)), .stateBucket, "the bucket \(name)", find: { try await isOwn(scene) }
      ) {
        _ = try await scene.google.storage.createBucket(
          scene.project,
          [
            "name": .string(name), "location": .string(scene.names.region.uppercased()), "storageClass": "STANDARD",
            "iamConfiguration": ["uniformBucketLevelAccess": ["enabled": true], "publicAccessPrevention": "enforced"],
            "versioning": ["enabled": true], "softDeletePolicy": ["retentionDurationSeconds": "604800"],
            "lifecycle": ["rule": [Self.lifecycleRule]], "labels": ["managed-by": "overture"],
          ])
      }
      return
    }
    try await change(bucket, scene)
  }

  /// Others may change the bucket between the look at it and the request.
  private static let tries = 5

  /// Gives the bucket the settings that it lacks; one that others of ours have just made lacks none.
  private func change(_ found: JSONValue, _ scene: Scene, tries: Int = Self.tries) async throws {
    let name = scene.names.stateBucket
    let changes = Self.changes(to: found)
    guard !changes.isEmpty else { return }
    var body: JSONValue = [:]
    var before: [String: JSONValue] = [:]
    for change in changes {
      body[change.field] = change.value
      before[change.field] = found[change.field]
      scene.log("changing: \(change.why)")
    }
    try await scene.made(.bucket(BucketFact(name: name, before: before)))
    do {
      _ = try await scene.google.storage.patchBucket(
        name, metageneration: found["metageneration"].string ?? "1", body)
    } catch let error as GoogleCloudError where error.kind == .aborted && tries > 1 {
      guard let now = try await Self.find(scene) else { throw error }
      try await change(now, scene, tries: tries - 1)
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .bucket(let fact) = fact else { return }
    guard let bucket = try await Self.find(scene) else { return scene.log("the bucket is gone already") }
    // A null takes a field away; leaving it out would leave it alone.
    if var body = fact.before {
      if body["versioning"] == .null { body["versioning"] = ["enabled": false] }
      if body["lifecycle"] != nil {
        // Others may have added rules since: only ours goes.
        let rules = bucket["lifecycle"]["rule"].array.filter { !Self.isOwn($0) }
        body.updateValue(rules.isEmpty ? .null : ["rule": .array(rules)], forKey: "lifecycle")
      }
      try await CloudLease.clearVersions(scene)
      _ = try await scene.google.storage.patchBucket(
        fact.name, metageneration: bucket["metageneration"].string ?? "1", .object(body))
      return scene.log("the settings of gs://\(fact.name) are as before")
    }
    let own = scene.names.statePrefix + "/"
    let lock = CloudLease.object(scene.names.githubEnvironment)
    let others = try await scene.google.storage.objects(fact.name)
      .filter { !$0.name.hasPrefix(own) && $0.name != lock }
    let isShared = !others.isEmpty
    let doomed = try await scene.google.storage.objects(fact.name, prefix: isShared ? own : "", versions: true)
      .filter { $0.name != lock }
    for object in doomed {
      try await scene.google.storage.deleteObject(fact.name, object.name, generation: object.generation)
    }
    if !doomed.isEmpty { scene.log("deleted \(doomed.count) versions of the state") }
    guard !isShared else {
      try await CloudLease.clearVersions(scene)
      return scene.warn("gs://\(fact.name) stays: it also holds \(others[0].name)")
    }
    // The bucket has to be empty; whoever takes the lock from here on keeps it.
    try await scene.lease?.giveBack()
    try await CloudLease.clearVersions(scene)
    try await scene.google.storage.deleteBucket(fact.name)
    scene.log("deleted the bucket gs://\(fact.name)")
  }

  private static func isOwn(_ rule: JSONValue) -> Bool { JSONDifference.between(rule, lifecycleRule).isEmpty }

  /// The bucket, whoever owns it; nil where there is none.
  /// - Throws: a `Failure` where it cannot be read.
  static func find(_ scene: Scene) async throws -> JSONValue? {
    do {
      return try await scene.existing { try await scene.google.storage.bucket(scene.names.stateBucket) }
    } catch let error as GoogleCloudError where error.kind == .notPermitted {
      throw Failure(
        message: "The bucket \(scene.names.stateBucket) cannot be read",
        reason: "Bucket names are shared by everybody: it may be somebody else's. \(error.message) \(error.detail)",
        remedy: "If it is yours: gcloud storage buckets describe gs://\(scene.names.stateBucket); "
          + "otherwise choose another project.", kind: .notPermitted)
    }
  }

  /// Whether the bucket is there; somebody else's is refused.
  private func isOwn(_ scene: Scene) async throws -> Bool {
    guard let bucket = try await Self.find(scene) else { return false }
    try await Self.refuseForeign(bucket, scene)
    return true
  }

  /// A setting that the state needs.
  struct Change {
    var field: String
    var value: JSONValue
    var why: String
  }

  /// What has to be set in a bucket that is there.
  static func changes(to bucket: JSONValue) -> [Change] {
    var changes: [Change] = []
    if bucket["versioning"]["enabled"].bool != true {
      changes.append(Change(field: "versioning", value: ["enabled": true], why: "the bucket keeps no old versions"))
    }
    let access = bucket["iamConfiguration"]
    if access["uniformBucketLevelAccess"]["enabled"].bool != true
      || access["publicAccessPrevention"].string != "enforced"
    {
      changes.append(
        Change(
          field: "iamConfiguration",
          value: ["uniformBucketLevelAccess": ["enabled": true], "publicAccessPrevention": "enforced"],
          why: "the bucket could be made public"))
    }
    let rules = bucket["lifecycle"]["rule"].array
    if !rules.contains(where: isOwn) {
      changes.append(
        Change(
          field: "lifecycle", value: ["rule": .array(rules + [lifecycleRule])],
          why: "old versions of the state are kept for ever"))
    }
    return changes
  }

  /// Refuses one that belongs to another project.
  static func refuseForeign(_ bucket: JSONValue, _ scene: Scene) async throws {
    let name = scene.names.stateBucket
    let number = try await scene.lookups.project().number
    if let owner = bucket["projectNumber"].string, owner != number {
      throw Failure(
        message: "The bucket \(name) belongs to another project",
        reason: "Its project number is \(owner), that of \(scene.project) is \(number).",
        remedy: "Choose another project: the state must not lie where others own it.")
    }
    let location = bucket["location"].string ?? ""
    guard location.lowercased() == scene.names.region.lowercased() else {
      // The project's other environments may be in another region; the state may lie in any.
      return scene.log("the bucket is in \(location.lowercased())")
    }
  }
}
