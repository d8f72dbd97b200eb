/// The tokens of the sandbox. They live in the vault: nothing that is shown has them.
package enum Tokens {
  static let google = "tokens.google"
  static let github = "tokens.github"
  static let refresh = "tokens.refresh"
  static let identity = "tokens.identity"

  /// The vault's collection of the operator's own tokens: `google`, `github` and `refresh`.
  static let operatorTokens = "operator"

  /// What an access token may do unless it is asked for less.
  package static let scopes = [
    "https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/userinfo.email",
  ]

  /// A text that nobody guesses: 240 bits in letters and digits.
  static func random(_ prefix: String, length: Int = 40) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var generator = SystemRandomNumberGenerator()
    return prefix + String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
  }
}

extension World {
  /// Gives a Google account an access token.
  /// - Parameters:
  ///   - member: the account as policies name it.
  ///   - seconds: how long it is good for; nil never ends.
  ///   - scopes: what it is for.
  /// - Returns: the token.
  package mutating func issueAccessToken(
    to member: String, seconds: Int? = nil, scopes: [String] = Tokens.scopes
  ) -> String {
    let token = Tokens.random("ya29.sandbox-")
    self[vault: Tokens.google, token] = .compact([
      "member": .string(member), "scope": .string(scopes.joined(separator: " ")),
      "expires": seconds.map { .double(now.timeIntervalSince1970 + Double($0)) },
    ])
    return token
  }

  /// Gives a Google account a refresh token.
  package mutating func issueRefreshToken(to member: String) -> String {
    let token = Tokens.random("1//sandbox-")
    self[vault: Tokens.refresh, token] = ["member": .string(member)]
    return token
  }

  /// Gives a GitHub account a token.
  /// - Parameters:
  ///   - login: the account's name.
  ///   - scopes: those of a classic token.
  /// - Returns: the token.
  package mutating func issueGitHubToken(to login: String, scopes: [String] = ["read:org", "repo", "workflow"])
    -> String
  {
    let token = Tokens.random("ghp_", length: 36)
    self[vault: Tokens.github, token] = ["login": .string(login), "scopes": JSON(scopes)]
    return token
  }

  /// What is known of a Google access token; nil where it is unknown, has expired, or its account cannot be used.
  func accessToken(_ token: String) -> (principal: Principal, record: JSON)? {
    guard let record = self[vault: Tokens.google, token], isCurrent(record),
      let principal = usablePrincipal(record)
    else { return nil }
    return (principal, record)
  }

  /// Whose GitHub token it is: the member is `github:LOGIN`; nil for an unknown one.
  func githubPrincipal(of token: String) -> Principal? {
    self[vault: Tokens.github, token]?["login"]?.string.map { Principal(member: "github:\($0)") }
  }

  /// Whose identity token it is; nil where it is unknown or has expired.
  func identity(_ token: String) -> (principal: Principal, audience: String)? {
    guard let record = self[vault: Tokens.identity, token], isCurrent(record),
      let principal = usablePrincipal(record)
    else { return nil }
    return (principal, record["audience"]?.string ?? "")
  }

  /// The account of a record; nil for a service account that is gone or disabled, and for somebody from outside whose
  /// pool or provider is.
  func usablePrincipal(_ record: JSON) -> Principal? {
    guard let member = record["member"]?.string else { return nil }
    if let provider = record["provider"]?.string {
      return hasUsableProvider(provider) ? Principal(member: member, sets: record["sets"]?.strings ?? []) : nil
    }
    let principal = Principal(member: member)
    guard member.hasPrefix("serviceAccount:") else { return principal }
    guard let account = self["iam.serviceAccounts", principal.email], account["disabled"]?.bool != true else {
      return nil
    }
    return principal
  }

  private func isCurrent(_ record: JSON) -> Bool {
    guard let expires = record["expires"] else { return true }
    return expires.double.map { $0 > now.timeIntervalSince1970 } ?? false
  }
}
