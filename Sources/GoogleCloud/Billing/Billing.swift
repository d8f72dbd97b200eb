import RESTClient

extension GoogleCloudClient.Projects {
  /// Whether billing is on; nil when that cannot be seen (API off or no permission).
  package func billing(_ project: String) async throws -> Bool? {
    do {
      return try await client.send(Billing.isEnabled(project))
    } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
      return nil
    }
  }

  /// Which of the permissions the operator holds on a billing account; nil when that cannot be seen.
  package func billingPermissions(_ account: String, _ permissions: [String]) async throws -> Set<String>? {
    do {
      return try await client.send(Billing.testPermissions(account, permissions))
    } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
      return nil
    }
  }
}

/// The requests of Cloud Billing.
private enum Billing {
  static func isEnabled(_ project: String) -> GoogleRequest<Bool> {
    GoogleRequest(.get, .billing, "v1/projects/\(percentEncoded(project))/billingInfo") {
      $0["billingEnabled"].bool ?? false
    }
  }

  static func testPermissions(_ account: String, _ permissions: [String]) -> GoogleRequest<Set<String>> {
    GoogleRequest(
      .post, .billing, "v1/billingAccounts/\(percentEncoded(account)):testIamPermissions",
      body: ["permissions": .array(permissions.map(JSONValue.string))]
    ) { Set(try $0.elements("permissions").compactMap(\.string)) }
  }
}
