/// Objects that were deleted and can be brought back, for as long as their bucket says.
struct SoftDeletedObjects {
  var routes: [Route] {
    [Route("POST", "/storage/v1/b/{bucket}/o/{object}/restore", restore)]
  }

  @Sendable private func restore(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (bucket, name) = (call["bucket"], call["object"])
      _ = try world.admit(call, bucket: bucket, object: name, permission: "storage.objects.restore")
      let generation = call.request.query("generation") ?? ""
      let key = "\(bucket)/\(name)#\(generation)"
      guard let record = world.putAway(Expiry.objects, key), let document = record["document"] else {
        throw APIError.notFound("No such object: \(bucket)/\(name)")
      }
      if let live = world.object(name, in: bucket) { world.removeObject(live, keepsGeneration: true) }
      world[vault: Expiry.objects, key] = nil
      world[StorageObjects.collection, key] = document
      return .json(StoredObject(document).shown(in: call.request.baseURL))
    }
  }
}

extension World {
  /// Keeps an object that is removed, where its bucket does so.
  mutating func softDelete(_ object: StoredObject) {
    let policy = self[StorageBuckets.collection, object.bucket]?[path: "softDeletePolicy.retentionDurationSeconds"]
    guard let seconds = policy?.int, seconds > 0 else {
      self[vault: StoredObject.contents, object.key] = nil
      return
    }
    let record: JSON = ["document": object.document, "deleted": .string(timestamp)]
    putAway(record, in: Expiry.objects, name: object.key, for: Double(seconds))
  }

  /// The objects of a bucket that can be brought back.
  func softDeletedObjects(in bucket: String, prefix: String) -> [StoredObject] {
    vaulted(Expiry.objects).keys.sorted().compactMap { key in
      guard key.hasPrefix("\(bucket)/\(prefix)"), let record = putAway(Expiry.objects, key) else { return nil }
      return record["document"].map { document in
        StoredObject(
          document.merging(
            .compact([
              "softDeleteTime": record["deleted"],
              "hardDeleteTime": record["until"].flatMap(Timestamp.text(seconds:)).map(JSON.string),
            ])))
      }
    }
  }

  /// Forgets the deleted objects of a bucket that goes itself.
  mutating func forgetSoftDeletedObjects(in bucket: String) {
    for key in vaulted(Expiry.objects).keys where key.hasPrefix("\(bucket)/") {
      self[vault: Expiry.objects, key] = nil
      self[vault: StoredObject.contents, key] = nil
    }
  }
}
