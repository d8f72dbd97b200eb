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

  /// The id of the account that pays for a project; nil where none does, or where that cannot be seen.
  package func billingAccount(_ project: String) async throws -> String? {
    do {
      return try await client.send(Billing.account(project))
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

  /// Source: https://cloud.google.com/billing/docs/reference/rest/v1/ProjectBillingInfo
  static func account(_ project: String) -> GoogleRequest<String?> {
    GoogleRequest(.get, .billing, "v1/projects/\(percentEncoded(project))/billingInfo") {
      guard $0["billingEnabled"].bool == true, let name = $0["billingAccountName"].string else { return nil }
      return name.split(separator: "/").last.map(String.init)
    }
  }

  static func testPermissions(_ account: String, _ permissions: [String]) -> GoogleRequest<Set<String>> {
    GoogleRequest(
      .post, .billing, "v1/billingAccounts/\(percentEncoded(account)):testIamPermissions",
      body: ["permissions": .array(permissions.map(JSONValue.string))]
    ) { Set(try $0.elements("permissions").compactMap(\.string)) }
  }
}
