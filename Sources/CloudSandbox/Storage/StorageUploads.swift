import Foundation

/// Uploads: in one request with or without metadata, or resumable in pieces.
struct StorageUploads {
  private static let sessions = "storage.uploads"

  var routes: [Route] {
    [
      Route("POST", "/upload/storage/v1/b/{bucket}/o", upload),
      Route("PUT", "/upload/storage/v1/b/{bucket}/o", resume),
      // The API's description has a path of its own for them, which gcloud takes for what it reads from a pipe.
      Route("POST", "/resumable/upload/storage/v1/b/{bucket}/o", upload),
    ]
  }

  @Sendable private func upload(_ call: Call) async throws -> SandboxResponse {
    switch call.request.query("uploadType") {
    case "media":
      let type = call.request.headers["content-type"] ?? "application/octet-stream"
      return try await insert(call, content: call.request.body, metadata: ["contentType": .string(type)])
    case "multipart":
      let type = call.request.headers["content-type"] ?? ""
      guard let parts = MultipartRelated(body: call.request.body, contentType: type)?.parts, parts.count == 2 else {
        throw APIError(400, "INVALID_ARGUMENT", "Malformed multipart body.", reason: "badContent")
      }
      var metadata = try Self.metadata(parts[0].body)
      metadata["contentType"] = metadata["contentType"] ?? parts[1].headers["content-type"].map(JSON.string)
      return try await insert(call, content: parts[1].body, metadata: metadata)
    case "resumable":
      return try await begin(call)
    default:
      throw APIError(400, "INVALID_ARGUMENT", "Unknown uploadType.", reason: "badRequest")
    }
  }

  private func insert(_ call: Call, content: [UInt8], metadata: JSON) async throws -> SandboxResponse {
    try await call.mutate { world in
      let name = Self.name(call, metadata)
      _ = try world.admit(call, bucket: call["bucket"], object: name, permission: "storage.objects.create")
      let object = try Self.store(content, metadata: metadata, call: call, in: &world)
      return .json(object.shown(in: call.request.baseURL))
    }
  }

  /// Writes a new generation, if the request's preconditions hold and its checksums are those of the bytes.
  private static func store(
    _ content: [UInt8], metadata: JSON, call: Call, in world: inout World
  ) throws -> StoredObject {
    guard let name = name(call, metadata), !name.isEmpty else {
      throw APIError(400, "INVALID_ARGUMENT", "Required object name is missing.", reason: "required")
    }
    let live = world.object(name, in: call["bucket"])
    try Preconditions(call).check(live)
    if live != nil, !world.mayOverwrite(name, call) { throw StorageBuckets.forbidden("storage.objects.delete", call) }
    let newest =
      world.list(StorageObjects.collection, prefix: "\(call["bucket"])/\(name)#")
      .map { StoredObject($0.document).generation }.max() ?? 0
    let object = StoredObject(
      name: name, bucket: call["bucket"],
      generation: max(Int(world.now.timeIntervalSince1970 * 1_000_000), newest + 1),
      content: content, metadata: metadata, time: world.timestamp)
    for field in ["md5Hash", "crc32c"] {
      if let given = metadata[field]?.string, given != object.document[field]?.string {
        throw APIError(
          400, "INVALID_ARGUMENT",
          "Provided \(field) hash \"\(given)\" doesn't match calculated hash "
            + "\"\(object.document[field]?.string ?? "")\".", reason: "invalid")
      }
    }
    world.insertObject(object, content: content)
    return object
  }

  /// The object that is to be written.
  private static func name(_ call: Call, _ metadata: JSON) -> String? {
    call.request.query("name") ?? metadata["name"]?.string
  }

  private static func metadata(_ bytes: [UInt8]) throws -> JSON {
    do {
      return bytes.isEmpty ? [:] : try JSON(parsing: bytes)
    } catch {
      throw APIError(400, "INVALID_ARGUMENT", "Metadata part is not valid JSON.", reason: "parseError")
    }
  }

  /// Opens a session; its id is the only thing that the pieces must name.
  private func begin(_ call: Call) async throws -> SandboxResponse {
    let metadata = try Self.metadata(call.request.body)
    return try await call.mutate { world in
      let name = Self.name(call, metadata)
      _ = try world.admit(call, bucket: call["bucket"], object: name, permission: "storage.objects.create")
      let id = world.newOperationID()
      var metadata = metadata
      if metadata["contentType"] == nil {
        metadata["contentType"] = call.request.headers["x-upload-content-type"].map(JSON.string)
      }
      world[vault: Self.sessions, id] = ["metadata": metadata, "content": ""]
      let query = call.request.query.filter { $0.name != "uploadType" }
        .map { "&\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined()
      let path = "\(call.request.baseURL)/upload/storage/v1/b/\(call["bucket"])/o"
      return SandboxResponse(headers: [
        ("Location", "\(path)?uploadType=resumable&upload_id=\(id)\(query)"), ("X-GUploader-UploadID", id),
      ])
    }
  }

  /// Takes a piece: `Content-Range: bytes 0-9/20`, `bytes 0-9/*` while the size is not known, `bytes */20` to ask.
  @Sendable private func resume(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let id = call.request.query("upload_id") ?? ""
      let session = world[vault: Self.sessions, id]
      let name = Self.name(call, session?["metadata"] ?? [:])
      _ = try world.admit(call, bucket: call["bucket"], object: name, permission: "storage.objects.create")
      guard let session, let sofar = Data(base64Encoded: session["content"]?.string ?? "")
      else { throw APIError.notFound("No such upload: \(id)") }
      let range = (call.request.headers["content-range"] ?? "").replacing("bytes ", with: "").split(separator: "/")
      let start = range.first.flatMap { $0.split(separator: "-").first.flatMap { Int($0) } } ?? sofar.count
      let content = Array(sofar.prefix(start)) + call.request.body
      let total = range.count == 2 ? Int(range[1]) : content.count
      guard content.count == total else {
        world[vault: Self.sessions, id] = session.merging(["content": .string(StoredObject.base64(content))])
        let received = content.isEmpty ? [] : [("Range", "bytes=0-\(content.count - 1)")]
        return SandboxResponse(status: 308, headers: received)
      }
      let object = try Self.store(content, metadata: session["metadata"] ?? [:], call: call, in: &world)
      world[vault: Self.sessions, id] = nil
      return .json(object.shown(in: call.request.baseURL))
    }
  }
}

extension World {
  /// Replacing an object takes the permission to delete as well as the one to create.
  fileprivate func mayOverwrite(_ object: String, _ call: Call) -> Bool {
    (try? admit(call, bucket: call["bucket"], object: object, permission: "storage.objects.delete")) != nil
  }
}
