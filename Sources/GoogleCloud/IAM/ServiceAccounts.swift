import RESTClient

/// A service account.
package struct ServiceAccount: Sendable, Equatable {
  /// `NAME@P.iam.gserviceaccount.com`.
  package let email: String
  /// The number that undelete needs.
  package let uniqueID: String
  /// The name for people.
  package let displayName: String
  /// What it is for.
  package let description: String
  /// Whether somebody switched it off.
  package let isDisabled: Bool

  init(_ document: JSONValue) throws {
    email = try document.text("email")
    uniqueID = document["uniqueId"].string ?? ""
    displayName = document["displayName"].string ?? ""
    description = document["description"].string ?? ""
    isDisabled = document["disabled"].bool ?? false
  }
}

extension GoogleCloudClient {
  /// Service accounts.
  package var accounts: Accounts { Accounts(client: self) }

  /// Service accounts.
  package struct Accounts: Sendable {
    let client: GoogleCloudClient

    /// Keys of service accounts.
    package var keys: AccountKeys { AccountKeys(client: client) }

    /// The account, or nil when there is none.
    package func get(_ project: String, _ email: String) async throws -> ServiceAccount? {
      try await client.find(Requests.get(project, email))
    }

    /// All accounts of a project.
    package func list(_ project: String) async throws -> [ServiceAccount] {
      try await client.all(Requests.list(project))
    }

    /// Creates an account and waits until three reads in a row find it: replicas learn of it one after another.
    ///
    /// - Parameters:
    ///   - project: the project's id.
    ///   - id: the part before `@`, 6 to 30 characters.
    ///   - displayName: at most 100 bytes.
    ///   - description: at most 256 bytes.
    /// - Returns: the account, with its unique id.
    /// - Throws: `GoogleCloudError`, also when the account does not become visible in time.
    package func create(
      _ project: String, id: String, displayName: String, description: String
    ) async throws -> ServiceAccount {
      let account = try await client.send(Requests.create(project, id, displayName, description))
      try await waitUntilVisible(project, account.email)
      return account
    }

    /// Waits until three reads in a row find an account that was just created; 404 and 403 count as not yet, for a minute.
    package func waitUntilVisible(_ project: String, _ email: String) async throws {
      let start = client.retry.now()
      var found = 0
      var attempt = 0
      while found < 3 {
        do {
          _ = try await client.send(Requests.get(project, email))
          found += 1
        } catch let error as GoogleCloudError where [403, 404].contains(error.status) {
          guard client.retry.now() - start < .seconds(60) else { throw error }
          found = 0
          attempt += 1
          client.retry.notice(
            RetryNotice(
              wait: client.retry.visibilityDelay, reason: "the new account \(email) is not visible everywhere yet",
              attempt: attempt, request: error.request))
          try await client.retry.sleep(client.retry.visibilityDelay)
        }
      }
    }

    /// Changes display name and description.
    package func update(
      _ project: String, _ email: String, displayName: String, description: String
    ) async throws -> ServiceAccount {
      try await client.send(Requests.update(project, email, displayName, description))
    }

    /// Switches a disabled account on again.
    package func enable(_ project: String, _ email: String) async throws {
      try await client.send(Requests.enable(project, email))
    }

    /// Deletes an account; one that is gone is fine.
    package func delete(_ project: String, _ email: String) async throws {
      try await client.remove(Requests.delete(project, email))
    }

    /// Brings an account back within thirty days of its deletion.
    package func undelete(_ project: String, uniqueID: String) async throws -> ServiceAccount {
      try await client.send(Requests.undelete(project, uniqueID))
    }
  }
}

extension GoogleCloudClient.Accounts {
  /// The API's requests that are used.
  private enum Requests {
    static func path(_ project: String, _ account: String = "") -> String {
      "v1/projects/\(percentEncoded(project))/serviceAccounts" + (account.isEmpty ? "" : "/\(account)")
    }

    static func get(_ project: String, _ email: String) -> GoogleRequest<ServiceAccount> {
      GoogleRequest(.get, .iam, path(project, email)) { try ServiceAccount($0) }
    }

    static func list(_ project: String) -> GoogleRequest<[ServiceAccount]> {
      GoogleRequest(.get, .iam, path(project), query: [("pageSize", "100")]) {
        try $0.elements("accounts").map { try ServiceAccount($0) }
      }
    }

    static func create(
      _ project: String, _ id: String, _ displayName: String, _ description: String
    ) -> GoogleRequest<ServiceAccount> {
      GoogleRequest(
        .post, .iam, path(project),
        body: [
          "accountId": .string(id),
          "serviceAccount": ["displayName": .string(displayName), "description": .string(description)],
        ]
      ) { try ServiceAccount($0) }
    }

    static func update(
      _ project: String, _ email: String, _ displayName: String, _ description: String
    ) -> GoogleRequest<ServiceAccount> {
      GoogleRequest(
        .patch, .iam, path(project, email),
        body: [
          "serviceAccount": ["displayName": .string(displayName), "description": .string(description)],
          "updateMask": "displayName,description",
        ]
      ) { try ServiceAccount($0) }
    }

    static func enable(_ project: String, _ email: String) -> GoogleRequest<Void> {
      GoogleRequest(.post, .iam, "\(path(project, email)):enable", body: [:])
    }

    static func delete(_ project: String, _ email: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .iam, path(project, email))
    }

    static func undelete(_ project: String, _ uniqueID: String) -> GoogleRequest<ServiceAccount> {
      GoogleRequest(.post, .iam, "\(path(project, uniqueID)):undelete", body: [:]) {
        try ServiceAccount($0["restoredAccount"])
      }
    }
  }
}
