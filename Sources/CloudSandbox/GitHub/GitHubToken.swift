/// What a token of GitHub's is good for.
///
/// Classic tokens have scopes. Fine-grained ones have permissions, and may be for some repositories alone; so do those of
/// workflows, which are an app's and no person's. Any may not be authorised for an organisation that signs its people in by
/// itself (SAML).
struct GitHubToken: Sendable {
  private let record: JSON

  /// The token of a call; one without a record may nothing.
  init(_ call: Call, in world: World) {
    let text = String((call.request.headers["authorization"] ?? "").split(separator: " ").last ?? "")
    record = world[vault: Tokens.github, text] ?? [:]
  }

  /// Nil for fine-grained tokens, which have none.
  var scopes: [String]? { record["permissions"] == nil ? record["scopes"]?.strings ?? [] : nil }

  /// Lets a call in, or says what its token lacks.
  /// - Parameters:
  ///   - call: about a repository, or about the account.
  ///   - needed: the permission, such as `secrets=write`; nil for what every token may.
  ///   - world: knows the repositories.
  /// - Throws: 403 and 404 as GitHub words them.
  func admit(_ call: Call, needed: String?, in world: World) throws(APIError) {
    let repository = world.findHostedRepository(call)
    if let owner = repository?.document[path: "owner.login"]?.string, unauthorised.contains(owner.lowercased()) {
      throw .gitHubUnauthorised(organisation: owner)
    }
    guard let needed, needed != "metadata=read" else { return }
    if let scopes {
      if needed.hasPrefix("organization_") {
        guard scopes.contains("admin:org") else { throw .gitHubOrganizationAdminNeeded }
        return
      }
      guard !scopes.contains("repo"), repository != nil else { return }
      var error = APIError.gitHubNotFound
      error.headers.append(("X-Accepted-OAuth-Scopes", "repo"))
      throw error
    }
    let isChosen = repository.map { chosen?.contains($0.key) ?? true } ?? true
    guard isChosen, needed.split(separator: "; ").contains(where: { holds(String($0)) }) else {
      throw app == nil ? .gitHubInaccessible : .gitHubInaccessibleByIntegration
    }
  }

  /// Whether a fine-grained token sees a repository that is not public.
  func sees(_ key: String) -> Bool { chosen?.contains(key) ?? true }

  /// When it ends, as GitHub's header has it: `2026-12-05 10:00:00 UTC`; nil for one without an end.
  var end: String? {
    record["expires"]?.string.map { "\($0.prefix(19).replacing("T", with: " ")) UTC" }
  }

  /// The app whose token it is, by its login; nil for a person's.
  var app: String? { record["app"]?.string }

  private var chosen: [String]? { record["repositories"]?.strings }
  private var unauthorised: [String] { record["unauthorised"]?.strings ?? [] }

  private func holds(_ needed: String) -> Bool {
    let parts = needed.split(separator: "=").map(String.init)
    let held = record[path: "permissions.\(parts.first ?? "")"]?.string
    return held == "write" || (held == "read" && parts.last == "read")
  }
}

extension World {
  /// Gives a GitHub account a fine-grained token.
  /// - Parameters:
  ///   - login: the account's name.
  ///   - permissions: such as `["secrets": "write"]`; reading metadata is always among them.
  ///   - repositories: `owner/name` of those that it is for; nil for all.
  /// - Returns: the token.
  package mutating func issueFineGrainedToken(
    to login: String, permissions: [String: String], repositories: [String]? = nil
  ) -> String {
    let token = Tokens.random("github_pat_", length: 82)
    self[vault: Tokens.github, token] = .compact([
      "login": .string(login), "permissions": .object(permissions.mapValues(JSON.string)),
      "repositories": repositories.map { JSON($0.map { $0.lowercased() }) },
    ])
    return token
  }

  /// Takes the authorisation for an organisation with SAML from a token.
  package mutating func restrict(gitHubToken token: String, from organisation: String) {
    self[vault: Tokens.github, token]?["unauthorised"] = [.string(organisation.lowercased())]
  }
}
