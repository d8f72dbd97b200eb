import Foundation

/// A version of a secret.
package struct SecretVersion: Sendable, Equatable {
  /// Its number.
  package let number: String
  /// `ENABLED`, `DISABLED` or `DESTROYED`.
  package let state: String
  /// When it was added, RFC 3339.
  package let created: String

  init(_ document: JSONValue) {
    number = document["name"].string?.split(separator: "/").last.map(String.init) ?? ""
    state = document["state"].string ?? ""
    created = document["createTime"].string ?? ""
  }
}

extension GoogleCloudClient {
  /// Secret Manager.
  package var secrets: Secrets { Secrets(client: self) }

  /// Secret Manager. Payloads go out and are never read back.
  package struct Secrets: Sendable {
    let client: GoogleCloudClient

    private func path(_ project: String, _ secret: String) -> String {
      "v1/projects/\(percentEncoded(project))/secrets/\(percentEncoded(secret))"
    }

    /// The secret's description, or nil when there is none.
    package func get(_ project: String, _ secret: String) async throws -> JSONValue? {
      try await client.find(.secretManager, path(project, secret))
    }

    /// Creates a secret without a version.
    package func create(
      _ project: String, _ secret: String, labels: [String: String] = [:], annotations: [String: String] = [:]
    ) async throws -> JSONValue {
      var body: JSONValue = ["replication": ["automatic": [:]]]
      if !labels.isEmpty { body["labels"] = .object(labels.mapValues(JSONValue.string)) }
      if !annotations.isEmpty { body["annotations"] = .object(annotations.mapValues(JSONValue.string)) }
      return try await client.send(
        "POST", .secretManager, "v1/projects/\(percentEncoded(project))/secrets", query: [("secretId", secret)],
        body: body)
    }

    /// Replaces a secret's annotations, provided nobody changed the secret since it was read.
    package func annotate(
      _ project: String, _ secret: String, etag: String?, annotations: [String: String]
    ) async throws -> JSONValue {
      var body: JSONValue = ["annotations": .object(annotations.mapValues(JSONValue.string))]
      if let etag { body["etag"] = .string(etag) }
      return try await client.send(
        "PATCH", .secretManager, path(project, secret), query: [("updateMask", "annotations")], body: body)
    }

    /// Deletes a secret with all versions, for good; one that is gone is fine.
    package func delete(_ project: String, _ secret: String) async throws {
      do {
        _ = try await client.send("DELETE", .secretManager, path(project, secret))
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }

    /// The versions, newest first.
    package func versions(
      _ project: String, _ secret: String, enabledOnly: Bool = false
    ) async throws -> [SecretVersion] {
      try await client.list(
        .secretManager, "\(path(project, secret))/versions", field: "versions",
        query: enabledOnly ? [("filter", "state:ENABLED")] : []
      ).map(SecretVersion.init)
    }

    /// Adds a version with its checksum. Not sent again when the answer is lost: compare `versions` instead.
    package func addVersion(_ project: String, _ secret: String, payload: [UInt8]) async throws -> SecretVersion {
      let answer = try await client.send(
        "POST", .secretManager, "\(path(project, secret)):addVersion",
        body: [
          "payload": [
            "data": .string(Data(payload).base64EncodedString()), "dataCrc32c": .string("\(crc32c(payload))"),
          ]
        ], rule: .refusedOnly)
      return SecretVersion(answer)
    }

    /// Switches a version off, which can be undone.
    package func disableVersion(_ project: String, _ secret: String, _ number: String) async throws {
      _ = try await client.send(
        "POST", .secretManager, "\(path(project, secret))/versions/\(number):disable", body: [:])
    }

    /// Destroys a version's payload for good.
    package func destroyVersion(_ project: String, _ secret: String, _ number: String) async throws {
      _ = try await client.send(
        "POST", .secretManager, "\(path(project, secret))/versions/\(number):destroy", body: [:])
    }
  }
}

/// The CRC-32C (Castagnoli) checksum that Secret Manager compares.
package func crc32c(_ bytes: [UInt8]) -> UInt32 {
  var checksum = UInt32.max
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum & 1 == 1 ? (checksum >> 1) ^ 0x82F6_3B78 : checksum >> 1 }
  }
  return ~checksum
}

/// The bytes of standard base64, or nil when it is not that.
func decodedBase64(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }
