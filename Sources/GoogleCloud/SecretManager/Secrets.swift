import Foundation
import RESTClient

/// A version of a secret.
package struct SecretVersion: Sendable, Equatable {
  /// Its number.
  package let number: String
  /// `ENABLED`, `DISABLED` or `DESTROYED`.
  package let state: String
  /// When it was added, RFC 3339.
  package let created: String

  init(_ document: JSONValue) throws {
    number = try document.text("name").split(separator: "/").last.map(String.init) ?? ""
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

    /// The secret's description, or nil when there is none.
    package func get(_ project: String, _ secret: String) async throws -> JSONValue? {
      try await client.find(Requests.get(project, secret))
    }

    /// The secrets of a project that a filter lets through, such as `labels.team=web`; all without one.
    package func list(_ project: String, filter: String = "") async throws -> [JSONValue] {
      try await client.all(Requests.list(project, filter))
    }

    /// Creates a secret without a version.
    package func create(
      _ project: String, _ secret: String, labels: [String: String] = [:], annotations: [String: String] = [:]
    ) async throws -> JSONValue {
      try await client.send(Requests.create(project, secret, labels, annotations))
    }

    /// Replaces a secret's annotations, provided nobody changed the secret since it was read.
    package func annotate(
      _ project: String, _ secret: String, etag: String?, annotations: [String: String]
    ) async throws -> JSONValue {
      try await client.send(Requests.annotate(project, secret, etag, annotations))
    }

    /// Deletes a secret with all versions, for good; one that is gone is fine.
    package func delete(_ project: String, _ secret: String) async throws {
      try await client.remove(Requests.delete(project, secret))
    }

    /// The versions, newest first.
    package func versions(
      _ project: String, _ secret: String, enabledOnly: Bool = false
    ) async throws -> [SecretVersion] {
      try await client.all(Requests.versions(project, secret, enabledOnly))
    }

    /// Adds a version with its checksum. Not sent again when the answer is lost: compare `versions` instead.
    package func addVersion(_ project: String, _ secret: String, payload: [UInt8]) async throws -> SecretVersion {
      try await client.send(Requests.addVersion(project, secret, payload))
    }

    /// Switches a version off, which can be undone.
    package func disableVersion(_ project: String, _ secret: String, _ number: String) async throws {
      try await client.send(Requests.change(project, secret, number, "disable"))
    }

    /// Destroys a version's payload for good.
    package func destroyVersion(_ project: String, _ secret: String, _ number: String) async throws {
      try await client.send(Requests.change(project, secret, number, "destroy"))
    }
  }
}

extension GoogleCloudClient.Secrets {
  /// The API's requests that are used.
  private enum Requests {
    static func path(_ project: String, _ secret: String) -> String {
      "v1/projects/\(percentEncoded(project))/secrets/\(percentEncoded(secret))"
    }

    static func get(_ project: String, _ secret: String) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .secretManager, path(project, secret))
    }

    static func list(_ project: String, _ filter: String) -> GoogleRequest<[JSONValue]> {
      GoogleRequest(
        .get, .secretManager, "v1/projects/\(percentEncoded(project))/secrets",
        query: filter.isEmpty ? [] : [("filter", filter)]
      ) { try $0.elements("secrets") }
    }

    static func create(
      _ project: String, _ secret: String, _ labels: [String: String], _ annotations: [String: String]
    ) -> GoogleRequest<JSONValue> {
      var body: JSONValue = ["replication": ["automatic": [:]]]
      if !labels.isEmpty { body["labels"] = .object(labels.mapValues(JSONValue.string)) }
      if !annotations.isEmpty { body["annotations"] = .object(annotations.mapValues(JSONValue.string)) }
      return GoogleRequest(
        .post, .secretManager, "v1/projects/\(percentEncoded(project))/secrets", query: [("secretId", secret)],
        body: body)
    }

    static func annotate(
      _ project: String, _ secret: String, _ etag: String?, _ annotations: [String: String]
    ) -> GoogleRequest<JSONValue> {
      var body: JSONValue = ["annotations": .object(annotations.mapValues(JSONValue.string))]
      if let etag { body["etag"] = .string(etag) }
      return GoogleRequest(
        .patch, .secretManager, path(project, secret), query: [("updateMask", "annotations")], body: body)
    }

    static func delete(_ project: String, _ secret: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .secretManager, path(project, secret))
    }

    static func versions(
      _ project: String, _ secret: String, _ enabledOnly: Bool
    ) -> GoogleRequest<[SecretVersion]> {
      GoogleRequest(
        .get, .secretManager, "\(path(project, secret))/versions",
        query: enabledOnly ? [("filter", "state:ENABLED")] : []
      ) { try $0.elements("versions").map { try SecretVersion($0) } }
    }

    static func addVersion(
      _ project: String, _ secret: String, _ payload: [UInt8]
    ) -> GoogleRequest<SecretVersion> {
      GoogleRequest(
        .post, .secretManager, "\(path(project, secret)):addVersion",
        body: [
          "payload": [
            "data": .string(Data(payload).base64EncodedString()), "dataCrc32c": .string("\(crc32c(payload))"),
          ]
        ], rule: .refusedOnly
      ) { try SecretVersion($0) }
    }

    static func change(
      _ project: String, _ secret: String, _ number: String, _ verb: String
    ) -> GoogleRequest<Void> {
      GoogleRequest(.post, .secretManager, "\(path(project, secret))/versions/\(number):\(verb)", body: [:])
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
