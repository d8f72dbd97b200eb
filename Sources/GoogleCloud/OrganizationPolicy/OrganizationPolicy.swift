import RESTClient

extension GoogleCloudClient.Projects {
  /// Whether a boolean organisation policy is enforced; nil when the operator may not see that.
  package func isEnforced(_ constraint: String, project: String) async throws -> Bool? {
    do {
      return try await client.send(OrganizationPolicy.isEnforced(constraint, project))
    } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
      return nil
    }
  }
}

/// The requests of the Organization Policy API.
private enum OrganizationPolicy {
  static func isEnforced(_ constraint: String, _ project: String) -> GoogleRequest<Bool> {
    GoogleRequest(
      .get, .orgPolicy, "v2/projects/\(percentEncoded(project))/policies/\(constraint):getEffectivePolicy"
    ) {
      try $0["spec"].elements("rules").contains { $0["enforce"].bool == true || $0["denyAll"].bool == true }
    }
  }
}
