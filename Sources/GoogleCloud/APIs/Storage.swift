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

  init(_ document: JSONValue) {
    name = document["name"].string ?? ""
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

    private func path(_ bucket: String) -> String { "storage/v1/b/\(percentEncoded(bucket))" }

    private func path(_ bucket: String, object: String) -> String { "\(path(bucket))/o/\(percentEncoded(object))" }

    /// The bucket, or nil when the name is free. 403 may mean that it is somebody else's.
    package func bucket(_ name: String) async throws -> JSONValue? {
      try await client.find(.storage, path(name), query: [("projection", "noAcl")])
    }

    /// Creates a bucket from a body that names it.
    package func createBucket(_ project: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send(
        "POST", .storage, "storage/v1/b", query: [("project", project), ("projection", "noAcl")], body: body)
    }

    /// Changes the fields in the body, provided nobody changed the bucket since it was read.
    package func patchBucket(_ name: String, metageneration: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send(
        "PATCH", .storage, path(name), query: [("ifMetagenerationMatch", metageneration)], body: body)
    }

    /// Deletes an empty bucket; one that is gone is fine.
    package func deleteBucket(_ name: String) async throws {
      do {
        _ = try await client.send("DELETE", .storage, path(name))
      } catch let error as GoogleCloudError where error.status == 404 {}
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
      var query: [(String, String)] = prefix.isEmpty ? [] : [("prefix", prefix)]
      if versions { query.append(("versions", "true")) }
      return try await client.list(.storage, "\(path(bucket))/o", field: "items", query: query).map(StoredObject.init)
    }

    /// What is known of an object, or nil when there is none.
    package func object(_ bucket: String, _ name: String) async throws -> StoredObject? {
      try await client.find(.storage, path(bucket, object: name)).map(StoredObject.init)
    }

    /// The bytes of an object, or nil when there is none.
    package func download(_ bucket: String, _ name: String) async throws -> [UInt8]? {
      let url = client.endpoints.url(.storage, path(bucket, object: name), query: [("alt", "media")])
      do {
        return try await client.send(HTTPCall("GET", url), rule: .idempotent).body
      } catch let error as GoogleCloudError where error.status == 404 {
        return nil
      }
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
      var query = [("uploadType", "multipart"), ("name", name)]
      if let generation { query.append(("ifGenerationMatch", generation)) }
      let boundary = "overture-boundary-7f6c2a0d9e"
      let head = """
        --\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n\
        \(String(decoding: JSONValue(dictionaryLiteral: ("name", .string(name))).bytes, as: UTF8.self))\r\n\
        --\(boundary)\r\nContent-Type: \(contentType)\r\n\r\n
        """
      let call = HTTPCall(
        "POST", client.endpoints.url(.storage, "upload/\(path(bucket))/o", query: query),
        headers: [("Content-Type", "multipart/related; boundary=\(boundary)")],
        body: Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8))
      // Guarded by a generation a second sending can do no harm; it would then be told of its own first.
      let answer = try await client.send(call, rule: generation == nil ? .idempotent : .refusedOnly)
      return StoredObject(try JSONValue(bytes: answer.body))
    }

    /// Deletes one generation of an object, or the current one; one that is gone is fine.
    package func deleteObject(_ bucket: String, _ name: String, generation: String? = nil) async throws {
      do {
        _ = try await client.send(
          "DELETE", .storage, path(bucket, object: name), query: generation.map { [("generation", $0)] } ?? [])
      } catch let error as GoogleCloudError where error.status == 404 {}
    }
  }
}
