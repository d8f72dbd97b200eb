import RESTClient

/// Who an access token belongs to.
package struct TokenInfo: Sendable, Equatable {
  /// The account's e-mail address, if the token has that scope.
  package let email: String?
  /// The OAuth scopes.
  package let scopes: [String]
  /// Seconds until it expires.
  package let expiresIn: Int?

  /// Whether it may do anything its account may do on Google Cloud.
  package var hasCloudPlatform: Bool { scopes.contains("https://www.googleapis.com/auth/cloud-platform") }

  init(_ document: JSONValue) {
    email = document["email"].string
    scopes = (document["scope"].string ?? "").split(separator: " ").map(String.init)
    expiresIn = document["expires_in"].int
  }
}

extension GoogleCloudClient.Projects {
  /// Who the token belongs to; the token travels in the body, never in a URL.
  package func tokenInfo() async throws -> TokenInfo {
    let token = try await client.credentials.token()
    // Not one of the APIs: it is beside the endpoint that issues tokens.
    let call = HTTPCall(
      "POST", client.endpoints.tokenInfo, headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: Array(formEncoded([("access_token", token.value)]).utf8))
    let answer = try await client.send(call, rule: .idempotent)
    return try await client.understood(answer, call.summary) { TokenInfo(try answer.document().asObject()) }
  }
}
