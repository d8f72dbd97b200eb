/// Google's OAuth endpoints: tokens for signed assertions and refresh tokens, and what a token is.
package struct OAuthAPI: EmulatedAPI {
  /// Where key files say that tokens are to be had.
  static let tokenURL = "https://oauth2.googleapis.com/token"

  /// For how long a token is good, in seconds.
  static let lifetime = 3600

  /// The API; all tokens are in the world's vault.
  package init() {}

  /// Errors as OAuth 2.0 words them.
  package var dialect: ErrorDialect { .oauth }

  /// The tokens themselves are what is checked.
  package var authentication: Authentication { .none }

  /// Its methods.
  package var routes: [Route] {
    [
      Route("POST", "/oauth2/token", token),
      Route("GET", "/oauth2/tokeninfo", tokenInfo),
      Route("POST", "/oauth2/tokeninfo", tokenInfo),
      Route("GET", "/oauth2/v3/userinfo", userInfo),
    ]
  }

  @Sendable private func token(_ call: Call) async throws -> SandboxResponse {
    let form = call.request.form()
    switch form["grant_type"] {
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      guard let assertion = form["assertion"] else {
        throw Self.refusal("invalid_request", "Missing parameter: assertion")
      }
      return try await call.mutate { world in
        let signed = try SignedAssertion(assertion)
        let account = try signed.verified(
          in: world, audiences: [Self.tokenURL, "\(call.request.baseURL)/oauth2/token"])
        if let audience = signed.claims["target_audience"]?.string {
          return .json(["id_token": .string(try world.issueIdentityToken(to: account, audience: audience))])
        }
        let scopes = (signed.claims["scope"]?.string ?? "").split(separator: " ").map(String.init)
        guard !scopes.isEmpty else {
          throw Self.refusal("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        }
        return Self.answer(world.issueAccessToken(to: account.member, seconds: Self.lifetime, scopes: scopes))
      }
    case "refresh_token":
      return try await call.mutate { world in
        guard let record = world[vault: Tokens.refresh, form["refresh_token"] ?? ""],
          let principal = world.usablePrincipal(record)
        else { throw Self.refusal("invalid_grant", "Token has been expired or revoked.") }
        return Self.answer(world.issueAccessToken(to: principal.member, seconds: Self.lifetime))
      }
    case let type:
      throw Self.refusal("unsupported_grant_type", "Invalid grant_type: \(type ?? "")")
    }
  }

  @Sendable private func tokenInfo(_ call: Call) async throws -> SandboxResponse {
    let token = call.request.form()["access_token"] ?? call.request.query("access_token") ?? ""
    return try await call.read { world in
      guard let (principal, record) = world.accessToken(token) else {
        throw Self.refusal("invalid_token", "Invalid Value")
      }
      let scope = record["scope"]?.string ?? ""
      let end = record["expires"]?.double ?? world.now.timeIntervalSince1970 + Double(Self.lifetime)
      let showsEmail = scope.contains("userinfo.email") || scope.split(separator: " ").contains("email")
      let client = "764086051850-sandbox.apps.googleusercontent.com"
      return .json(
        .compact([
          "azp": .string(client), "aud": .string(client), "sub": .string(Self.subject(of: principal, in: world)),
          "scope": .string(scope), "exp": .string(String(Int(end))),
          "expires_in": .string(String(Int(end - world.now.timeIntervalSince1970))),
          "email": showsEmail ? .string(principal.email) : nil, "email_verified": showsEmail ? "true" : nil,
          "access_type": "online",
        ]))
    }
  }

  @Sendable private func userInfo(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let token = (call.request.headers["authorization"] ?? "").split(separator: " ").last.map(String.init) ?? ""
      guard let (principal, _) = world.accessToken(token) else {
        throw APIError(401, "invalid_request", "Invalid Credentials")
      }
      return .json([
        "sub": .string(Self.subject(of: principal, in: world)), "email": .string(principal.email),
        "email_verified": true,
      ])
    }
  }

  /// A number that stays with an account.
  private static func subject(of principal: Principal, in world: World) -> String {
    world[ServiceAccounts.collection, principal.email]?["uniqueId"]?.string ?? "104920716387150263948"
  }

  private static func answer(_ token: String) -> SandboxResponse {
    .json(["access_token": .string(token), "expires_in": .int(Int64(lifetime - 1)), "token_type": "Bearer"])
  }

  /// A refusal as OAuth 2.0 words it.
  static func refusal(_ code: String, _ description: String) -> APIError { APIError(400, code, description) }
}
