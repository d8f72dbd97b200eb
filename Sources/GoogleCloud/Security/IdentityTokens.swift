import RESTClient

extension GoogleCloudClient.Accounts {
  /// An ID token of an account, for calling a service that wants one.
  ///
  /// - Parameters:
  ///   - email: the account's address.
  ///   - audience: the service's URL without a path.
  /// - Returns: the token; its expiry stands in it, not beside it.
  /// - Throws: `GoogleCloudError`.
  package func identityToken(_ email: String, audience: String) async throws -> AccessToken {
    try await client.send(IdentityTokens.generate(email, audience: audience))
  }
}

/// The requests of IAM Credentials for ID tokens.
private enum IdentityTokens {
  static func generate(_ email: String, audience: String) -> GoogleRequest<AccessToken> {
    GoogleRequest(
      .post, .iamCredentials, "v1/projects/-/serviceAccounts/\(email):generateIdToken",
      body: ["audience": .string(audience), "includeEmail": true]
    ) { AccessToken(value: try $0.text("token")) }
  }
}
