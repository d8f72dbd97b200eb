/// A key that somebody created for a service account.
package struct ServiceAccountKey: Sendable, Equatable {
  /// Forty hexadecimal digits.
  package let id: String
  /// Whether it was switched off.
  package let isDisabled: Bool
  /// When it became valid, RFC 3339.
  package let validAfter: String

  init(_ document: JSONValue) {
    id = document["name"].string?.split(separator: "/").last.map(String.init) ?? ""
    isDisabled = document["disabled"].bool ?? false
    validAfter = document["validAfterTime"].string ?? ""
  }
}

/// A key just created, with its file: shown by Google this once, kept in memory only, in no description.
package struct NewServiceAccountKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// The key without its file.
  package let key: ServiceAccountKey
  /// The JSON key file.
  package let file: [UInt8]

  package var description: String { "key \(key.id) (file hidden)" }
  package var debugDescription: String { description }
}

extension GoogleCloudClient {
  /// User-managed keys of service accounts.
  package struct AccountKeys: Sendable {
    let client: GoogleCloudClient

    private func path(_ project: String, _ email: String, _ key: String = "") -> String {
      "v1/projects/\(percentEncoded(project))/serviceAccounts/\(email)/keys" + (key.isEmpty ? "" : "/\(key)")
    }

    /// The keys that people created; at most ten can exist.
    package func list(_ project: String, _ email: String) async throws -> [ServiceAccountKey] {
      let answer = try await client.send(
        "GET", .iam, path(project, email), query: [("keyTypes", "USER_MANAGED")])
      return answer["keys"].array.map(ServiceAccountKey.init)
    }

    /// Creates a key. Not sent again when the answer is lost: compare `list` before and after instead.
    package func create(_ project: String, _ email: String) async throws -> NewServiceAccountKey {
      let answer = try await client.send(
        "POST", .iam, path(project, email),
        body: ["privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE", "keyAlgorithm": "KEY_ALG_RSA_2048"],
        rule: .refusedOnly)
      guard let file = answer["privateKeyData"].string.flatMap(decodedBase64) else {
        throw GoogleCloudError(kind: .other, status: 200, detail: "the new key came without its file")
      }
      return NewServiceAccountKey(key: ServiceAccountKey(answer), file: file)
    }

    /// Switches a key off, which can be undone.
    package func disable(_ project: String, _ email: String, _ key: String) async throws {
      _ = try await client.send("POST", .iam, "\(path(project, email, key)):disable", body: [:])
    }

    /// Deletes a key for good; one that is gone is fine.
    package func delete(_ project: String, _ email: String, _ key: String) async throws {
      do {
        _ = try await client.send("DELETE", .iam, path(project, email, key))
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }
  }
}
