import RESTClient

extension GoogleCloudClient {
  /// The budgets of a billing account; nil where they cannot be seen: the API is off, or the operator lacks the permission.
  ///
  /// Source: https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets
  /// - Parameter account: the account's id, such as `012345-6789AB-CDEF01`.
  /// - Returns: every budget.
  /// - Throws: `GoogleCloudError`.
  package func budgets(of account: String) async throws -> [JSONValue]? {
    do {
      return try await all(Budgets.list(account))
    } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
      return nil
    }
  }

  /// Changes the named fields of a budget.
  ///
  /// - Parameters:
  ///   - name: `billingAccounts/A/budgets/B`.
  ///   - body: the fields.
  ///   - mask: their names.
  /// - Throws: `GoogleCloudError`.
  package func patchBudget(_ name: String, _ body: JSONValue, mask: [String]) async throws {
    try await send(Budgets.patch(name, body, mask))
  }
}

/// The requests of the Budget API.
private enum Budgets {
  static func list(_ account: String) -> GoogleRequest<[JSONValue]> {
    GoogleRequest(.get, .billingBudgets, "v1/billingAccounts/\(percentEncoded(account))/budgets") {
      try $0.elements("budgets")
    }
  }

  static func patch(_ name: String, _ body: JSONValue, _ mask: [String]) -> GoogleRequest<Void> {
    GoogleRequest(
      .patch, .billingBudgets, "v1/\(name)", query: [("updateMask", mask.joined(separator: ","))], body: body)
  }
}
