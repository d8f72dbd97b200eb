/// The objects of buckets: reading, listing and deleting them.
struct StorageObjects {
  static let collection = "storage.objects"

  var routes: [Route] {
    [
      Route("GET", "/storage/v1/b/{bucket}/o", list),
      Route("GET", "/storage/v1/b/{bucket}/o/{object...}", get),
      Route("DELETE", "/storage/v1/b/{bucket}/o/{object...}", delete),
      Route("GET", "/download/storage/v1/b/{bucket}/o/{object...}", download),
    ]
  }

  /// The bytes of an object.
  @Sendable func download(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let object = try find(call, "storage.objects.get", in: world)
      try Preconditions(call).check(object)
      return SandboxResponse(headers: object.headers, body: object.content(in: world))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    if call.request.query("alt") == "media" { return try await download(call) }
    return try await call.read { world in
      let object = try find(call, "storage.objects.get", in: world)
      try Preconditions(call).check(object)
      return .json(object.shown(in: call.request.baseURL))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let object = try find(call, "storage.objects.delete", in: world)
      try Preconditions(call).check(object)
      world.removeObject(object, keepsGeneration: call.request.query("generation") == nil)
      return .noContent
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      _ = try world.admit(call, bucket: call["bucket"], permission: "storage.objects.list")
      let prefix = call.request.query("prefix") ?? ""
      let delimiter = call.request.query("delimiter") ?? ""
      let showsAll = call.request.isOn("versions")
      var prefixes = Set<String>()
      var items: [StoredObject] = []
      let all =
        call.request.isOn("softDeleted")
        ? world.softDeletedObjects(in: call["bucket"], prefix: prefix)
        : world.list(Self.collection, prefix: "\(call["bucket"])/\(prefix)").map { StoredObject($0.document) }
          .filter { showsAll || $0.isLive }
      for object in all {
        let rest = object.name.dropFirst(prefix.count)
        if !delimiter.isEmpty, let end = rest.firstRange(of: delimiter)?.upperBound {
          prefixes.insert(prefix + rest[..<end])
        } else {
          items.append(object)
        }
      }
      items.sort { ($0.name, $0.generation) < ($1.name, $1.generation) }
      let request = call.request.pagingByMaxResults
      let page = try Page(items.map { $0.shown(in: request.baseURL) }, request: request, standard: 1000)
      var answer = page.json("items").merging(["kind": "storage#objects"])
      if !prefixes.isEmpty { answer["prefixes"] = JSON(prefixes.sorted()) }
      return .json(answer)
    }
  }

  private func find(_ call: Call, _ permission: String, in world: World) throws -> StoredObject {
    let (bucket, name) = (call["bucket"], call["object"])
    _ = try world.admit(call, bucket: bucket, object: name, permission: permission)
    let generation = call.request.query("generation").flatMap(Int.init)
    guard let object = world.object(name, in: bucket, generation: generation) else {
      throw APIError.notFound("No such object: \(bucket)/\(name)")
    }
    return object
  }
}

extension SandboxRequest {
  /// Storage's own name for the size of a page.
  var pagingByMaxResults: SandboxRequest {
    var request = self
    if let count = query("maxResults") { request.query.append((name: "pageSize", value: count)) }
    return request
  }
}

/// What a request demands of the generation that it meets; 0 stands for none.
struct Preconditions {
  private let generationMatch: Int?
  private let generationNotMatch: Int?
  private let metagenerationMatch: Int?

  /// Reads them from the query.
  init(_ call: Call) {
    generationMatch = call.request.query("ifGenerationMatch").flatMap(Int.init)
    generationNotMatch = call.request.query("ifGenerationNotMatch").flatMap(Int.init)
    metagenerationMatch = call.request.query("ifMetagenerationMatch").flatMap(Int.init)
  }

  /// Throws 412 where `object`, the live generation if there is one, is not what was demanded.
  func check(_ object: StoredObject?) throws {
    let generation = object?.generation ?? 0
    let isMet =
      (generationMatch == nil || generationMatch == generation)
      && (generationNotMatch == nil || generationNotMatch != generation)
      && (metagenerationMatch == nil || metagenerationMatch == object?.metageneration)
    guard isMet else { throw APIError.conditionNotMet }
  }
}

extension World {
  /// The live generation of an object, or the one that is asked for.
  func object(_ name: String, in bucket: String, generation: Int? = nil) -> StoredObject? {
    list(StorageObjects.collection, prefix: "\(bucket)/\(name)#").map { StoredObject($0.document) }
      .first { $0.name == name && (generation == nil ? $0.isLive : $0.generation == generation) }
  }

  /// Makes `object` the live generation of its name.
  mutating func insertObject(_ object: StoredObject, content: [UInt8]) {
    if let old = self.object(object.name, in: object.bucket) { removeObject(old, keepsGeneration: true) }
    self[StorageObjects.collection, object.key] = object.document
    self[vault: StoredObject.contents, object.key] = .string(StoredObject.base64(content))
  }

  /// Removes a generation; in a bucket with versioning the live one only ceases to be live, if `keepsGeneration`.
  mutating func removeObject(_ object: StoredObject, keepsGeneration: Bool) {
    let isVersioned = self[StorageBuckets.collection, object.bucket]?[path: "versioning.enabled"]?.bool == true
    if keepsGeneration, isVersioned {
      self[StorageObjects.collection, object.key] = object.superseded(at: timestamp).document
    } else {
      self[StorageObjects.collection, object.key] = nil
      softDelete(object)
    }
  }
}
