import RESTClient

/// A key that somebody created for a service account.
package struct ServiceAccountKey: Sendable, Equatable {
  /// Forty hexadecimal digits.
  package let id: String
  /// Whether it was switched off.
  package let isDisabled: Bool
  /// When it became valid, RFC 3339.
  package let validAfter: String

  init(_ document: JSONValue) throws {
    id = try document.text("name").split(separator: "/").last.map(String.init) ?? ""
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

    /// The keys that people created; at most ten can exist.
    package func list(_ project: String, _ email: String) async throws -> [ServiceAccountKey] {
      try await client.send(Requests.list(project, email))
    }

    /// Creates a key. Not sent again when the answer is lost: compare `list` before and after instead.
    package func create(_ project: String, _ email: String) async throws -> NewServiceAccountKey {
      try await client.send(Requests.create(project, email))
    }

    /// Switches a key off, which can be undone.
    package func disable(_ project: String, _ email: String, _ key: String) async throws {
      try await client.send(Requests.disable(project, email, key))
    }

    /// Deletes a key for good; one that is gone is fine.
    package func delete(_ project: String, _ email: String, _ key: String) async throws {
      try await client.remove(Requests.delete(project, email, key))
    }
  }
}

extension GoogleCloudClient.AccountKeys {
  /// The API's requests that are used.
  private enum Requests {
    static func path(_ project: String, _ email: String, _ key: String = "") -> String {
      "v1/projects/\(percentEncoded(project))/serviceAccounts/\(email)/keys" + (key.isEmpty ? "" : "/\(key)")
    }

    static func list(_ project: String, _ email: String) -> GoogleRequest<[ServiceAccountKey]> {
      GoogleRequest(.get, .iam, path(project, email), query: [("keyTypes", "USER_MANAGED")]) {
        try $0.elements("keys").map { try ServiceAccountKey($0) }
      }
    }

    static func create(_ project: String, _ email: String) -> GoogleRequest<NewServiceAccountKey> {
      GoogleRequest(
        .post, .iam, path(project, email),
        body: ["privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE", "keyAlgorithm": "KEY_ALG_RSA_2048"],
        rule: .refusedOnly
      ) { answer in
        guard let file = answer["privateKeyData"].string.flatMap(decodedBase64), !file.isEmpty else {
          throw MalformedAnswer("the new key came without its file")
        }
        return NewServiceAccountKey(key: try ServiceAccountKey(answer), file: file)
      }
    }

    static func disable(_ project: String, _ email: String, _ key: String) -> GoogleRequest<Void> {
      GoogleRequest(.post, .iam, "\(path(project, email, key)):disable", body: [:])
    }

    static func delete(_ project: String, _ email: String, _ key: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .iam, path(project, email, key))
    }
  }
}
