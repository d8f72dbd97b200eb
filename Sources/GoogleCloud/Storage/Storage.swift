import RESTClient

/// An object's name and generation.
package struct StoredObject: Sendable, Equatable {
  /// The name, slashes and all.
  package let name: String
  /// Which version of it.
  package let generation: String
  /// How large it is, in bytes.
  package let size: Int
  /// Whether it is the current version of its name.
  package let isLive: Bool

  init(_ document: JSONValue) throws {
    name = try document.text("name")
    generation = document["generation"].string ?? ""
    size = document["size"].int ?? 0
    isLive = document["timeDeleted"].isNull
  }
}

extension GoogleCloudClient {
  /// Cloud Storage buckets and objects.
  package var storage: Storage { Storage(client: self) }

  /// Cloud Storage buckets and objects.
  package struct Storage: Sendable {
    let client: GoogleCloudClient

    /// The bucket, or nil when the name is free. 403 may mean that it is somebody else's.
    package func bucket(_ name: String) async throws -> JSONValue? { try await client.find(Requests.bucket(name)) }

    /// Creates a bucket from a body that names it.
    package func createBucket(_ project: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send(Requests.createBucket(project, body))
    }

    /// Changes the fields in the body, provided nobody changed the bucket since it was read.
    package func patchBucket(_ name: String, metageneration: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send(Requests.patchBucket(name, metageneration, body))
    }

    /// Deletes an empty bucket; one that is gone is fine.
    package func deleteBucket(_ name: String) async throws { try await client.remove(Requests.deleteBucket(name)) }

    /// The account as which Storage itself acts for a project: whom a key of one's own must be granted to.
    package func serviceAgent(_ project: String) async throws -> String {
      try await client.send(Requests.serviceAgent(project))
    }

    /// Objects under a prefix.
    ///
    /// - Parameters:
    ///   - bucket: the bucket's name.
    ///   - prefix: what their names begin with; empty takes all.
    ///   - versions: also those that are no longer current.
    /// - Returns: the objects of all pages, by name.
    /// - Throws: `GoogleCloudError`.
    package func objects(_ bucket: String, prefix: String = "", versions: Bool = false) async throws -> [StoredObject] {
      try await client.all(Requests.objects(bucket, prefix, versions))
    }

    /// What is known of an object, or nil when there is none.
    package func object(_ bucket: String, _ name: String) async throws -> StoredObject? {
      try await client.find(Requests.object(bucket, name))
    }

    /// The JSON document that an object holds, or nil when there is no such object.
    package func document(_ bucket: String, _ name: String) async throws -> JSONValue? {
      try await client.find(Requests.document(bucket, name))
    }

    /// Writes an object.
    ///
    /// - Parameters:
    ///   - bucket: the bucket's name.
    ///   - name: the object's name, slashes included.
    ///   - bytes: its content.
    ///   - contentType: its media type.
    ///   - generation: write only over that generation; `"0"` only when there is none.
    /// - Returns: the object with its new generation.
    /// - Throws: `GoogleCloudError`, of kind `.preconditionFailed` when another generation is current.
    package func upload(
      _ bucket: String, _ name: String, _ bytes: [UInt8], contentType: String = "application/json",
      ifGeneration generation: String? = nil
    ) async throws -> StoredObject {
      try await client.send(Requests.upload(bucket, name, bytes, contentType, generation))
    }

    /// Deletes one generation of an object, or the current one; one that is gone is fine.
    package func deleteObject(_ bucket: String, _ name: String, generation: String? = nil) async throws {
      try await client.remove(Requests.deleteObject(bucket, name, generation))
    }
  }
}

extension GoogleCloudClient.Storage {
  /// The API's requests that are used.
  private enum Requests {
    static func path(_ bucket: String) -> String { "storage/v1/b/\(percentEncoded(bucket))" }

    static func path(_ bucket: String, _ object: String) -> String { "\(path(bucket))/o/\(percentEncoded(object))" }

    static func bucket(_ name: String) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .storage, path(name), query: [("projection", "noAcl")])
    }

    static func createBucket(_ project: String, _ body: JSONValue) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .post, .storage, "storage/v1/b", query: [("project", project), ("projection", "noAcl")], body: body)
    }

    static func patchBucket(_ name: String, _ metageneration: String, _ body: JSONValue) -> GoogleRequest<JSONValue> {
      GoogleRequest(.patch, .storage, path(name), query: [("ifMetagenerationMatch", metageneration)], body: body)
    }

    static func deleteBucket(_ name: String) -> GoogleRequest<Void> { GoogleRequest(.delete, .storage, path(name)) }

    static func serviceAgent(_ project: String) -> GoogleRequest<String> {
      GoogleRequest(.get, .storage, "storage/v1/projects/\(percentEncoded(project))/serviceAccount") {
        try $0.text("email_address")
      }
    }

    static func objects(_ bucket: String, _ prefix: String, _ versions: Bool) -> GoogleRequest<[StoredObject]> {
      var query: [(String, String)] = prefix.isEmpty ? [] : [("prefix", prefix)]
      if versions { query.append(("versions", "true")) }
      return GoogleRequest(.get, .storage, "\(path(bucket))/o", query: query) {
        try $0.elements("items").map { try StoredObject($0) }
      }
    }

    static func object(_ bucket: String, _ name: String) -> GoogleRequest<StoredObject> {
      GoogleRequest(.get, .storage, path(bucket, name)) { try StoredObject($0) }
    }

    static func document(_ bucket: String, _ name: String) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .storage, path(bucket, name), query: [("alt", "media")])
    }

    static func upload(
      _ bucket: String, _ name: String, _ bytes: [UInt8], _ contentType: String, _ generation: String?
    ) -> GoogleRequest<StoredObject> {
      var query = [("uploadType", "multipart"), ("name", name)]
      if let generation { query.append(("ifGenerationMatch", generation)) }
      let boundary = "overture-boundary-7f6c2a0d9e"
      let head = """
        --\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n\
        \(String(decoding: JSONValue(dictionaryLiteral: ("name", .string(name))).bytes, as: UTF8.self))\r\n\
        --\(boundary)\r\nContent-Type: \(contentType)\r\n\r\n
        """
      let body = Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
      return GoogleRequest(
        .post, .storage, "upload/\(path(bucket))/o", query: query,
        content: .bytes(body, type: "multipart/related; boundary=\(boundary)"),
        // Guarded by a generation a second sending can do no harm; it would then be told of its own first.
        rule: generation == nil ? .idempotent : .refusedOnly,
        reading: .document { try StoredObject($0) })
    }

    static func deleteObject(_ bucket: String, _ name: String, _ generation: String?) -> GoogleRequest<Void> {
      GoogleRequest(
        .delete, .storage, path(bucket, name), query: generation.map { [("generation", $0)] } ?? [])
    }
  }
}
