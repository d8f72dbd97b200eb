/// Security Token Service v1: a token of Google's for one of another issuer, by the rules of a provider
/// (cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token).
package struct SecurityTokenAPI: EmulatedAPI {
  private static let grantType = "urn:ietf:params:oauth:grant-type:token-exchange"
  private static let accessToken = "urn:ietf:params:oauth:token-type:access_token"
  private static let subjectTypes: Set<String> = [
    "urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token",
  ]

  /// The API; providers are in the world, tokens in its vault.
  package init() {}

  /// Errors as OAuth 2.0 words them.
  package var dialect: ErrorDialect { .oauth }
  /// The other issuer's token is what is checked.
  package var authentication: Authentication { .none }

  /// Its methods.
  package var routes: [Route] { [Route("POST", "/sts/v1/token", exchange)] }

  @Sendable private func exchange(_ call: Call) async throws -> SandboxResponse {
    let fields = try Self.fields(of: call.request)
    guard fields["grant_type"] == Self.grantType else {
      throw OAuthAPI.refusal(
        "unsupported_grant_type", "Invalid value for \"grant_type\". The supported value is \"\(Self.grantType)\".")
    }
    guard fields["requested_token_type"] == Self.accessToken else {
      throw OAuthAPI.refusal(
        "invalid_request",
        "Invalid value for \"requested_token_type\". The supported value is \"\(Self.accessToken)\".")
    }
    guard Self.subjectTypes.contains(fields["subject_token_type"] ?? "") else {
      throw OAuthAPI.refusal("invalid_request", "Invalid value for \"subject_token_type\".")
    }
    guard let scope = fields["scope"], !scope.isEmpty else {
      throw OAuthAPI.refusal("invalid_scope", "Some requested scopes were invalid. {invalid=[]}")
    }
    return try await call.mutate { world in
      let provider = try FederationProvider(audience: fields["audience"] ?? "", in: world)
      let identity = try provider.identity(of: fields["subject_token"] ?? "", in: world)
      let token = Tokens.random("ya29.d.sandbox-")
      world[vault: Tokens.google, token] = [
        "member": .string(identity.member), "sets": JSON(identity.sets), "provider": .string(provider.name),
        "scope": .string(scope),
        "expires": .double(world.now.timeIntervalSince1970 + Double(OAuthAPI.lifetime)),
      ]
      return .json([
        "access_token": .string(token), "issued_token_type": .string(Self.accessToken), "token_type": "Bearer",
        "expires_in": .int(Int64(OAuthAPI.lifetime - 1)),
      ])
    }
  }

  /// The fields under their names in forms; JSON spells them in another way.
  private static func fields(of request: SandboxRequest) throws -> [String: String] {
    guard request.headers["content-type"]?.lowercased().hasPrefix("application/json") == true else {
      return request.form()
    }
    let body = try request.json()
    let names = [
      "grantType": "grant_type", "audience": "audience", "scope": "scope", "options": "options",
      "requestedTokenType": "requested_token_type", "subjectToken": "subject_token",
      "subjectTokenType": "subject_token_type",
    ]
    return (body.object ?? [:]).reduce(into: [:]) { fields, field in
      fields[names[field.key] ?? field.key] = field.value.string
    }
  }
}
