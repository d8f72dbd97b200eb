/// The account behind the token.
struct GitHubAccounts: Sendable {
  static let collection = "github.accounts"

  var methods: [GitHubMethod] {
    [GitHubMethod("GET", "", root), GitHubMethod("GET", "/user", user)]
  }

  /// gh asks it for the header with the token's scopes.
  @Sendable private func root(_ call: Call) async throws -> SandboxResponse {
    let url = call.gitHubURL
    return .json([
      "current_user_url": "\(url)/user", "current_user_repositories_url": "\(url)/user/repos",
      "rate_limit_url": "\(url)/rate_limit", "repository_url": "\(url)/repos/{owner}/{repo}",
    ])
  }

  @Sendable private func user(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard GitHubToken(call, in: world).app == nil else { throw APIError.gitHubInaccessibleByIntegration }
      var account = world.gitHubAccount(of: call)
      guard let login = account["login"]?.string else { throw APIError.gitHubNotFound }
      account["url"] = .string("\(call.gitHubURL)/users/\(login)")
      account["html_url"] = "https://github.com/\(login)"
      return .json(account)
    }
  }
}

extension World {
  /// The account that a call comes from: the one that its principal names, else the only one there is.
  func gitHubAccount(of call: Call) -> JSON {
    let accounts = self[GitHubAccounts.collection]
    return accounts[call.principal.email] ?? (accounts.count == 1 ? accounts.first?.value : nil) ?? [:]
  }
}
