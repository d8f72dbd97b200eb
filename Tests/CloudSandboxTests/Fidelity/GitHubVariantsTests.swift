import Testing

@testable import CloudSandbox

/// Line 16 of the fidelity list: what GitHub says to those who may not, to those who ask too much, and about what is
/// somewhere else.
@Suite("GitHub over HTTP")
struct GitHubVariantsTests {
  private static let sample = "/github/repos/ai-cherry/ai-orchestra"
  private static let login = SampleWorld.operatorLogin

  private func send(
    _ running: RunningSandbox, _ method: String, _ path: String, _ body: JSON? = nil, token: String? = nil
  ) async throws -> RunningSandbox.Answer {
    try await running.send(
      method, path, body, token: token ?? running.variable("GH_TOKEN"), headers: [("User-Agent", "tests")])
  }

  /// A token that a world was prepared with: the one in the vault that begins so.
  private func token(_ running: RunningSandbox, _ prefix: String) throws -> String {
    let vault = try JSON(parsing: AtomicFile.read(running.sandbox.folder.vaultFile) ?? [])
    let own = running.variable("GH_TOKEN")
    return try #require(vault[Tokens.github]?.object?.keys.first { $0.hasPrefix(prefix) && $0 != own })
  }

  @Test(
    "a fine-grained token is told the permission that it lacks",
    arguments: [
      ("GET", "/environments", "actions=read"), ("PUT", "/environments/production", "administration=write"),
      ("GET", "/environments/production/secrets", "environments=read"),
      ("PUT", "/environments/production/secrets/A", "environments=write"),
      ("GET", "/actions/secrets/public-key", "secrets=read"), ("DELETE", "/actions/secrets/A", "secrets=write"),
    ])
  func fineGrained(method: String, path: String, needed: String) async throws {
    let kind = String(needed.prefix { $0 != "=" })
    try await RunningSandbox.use(prepare: { world in
      _ = world.issueFineGrainedToken(to: Self.login, permissions: needed.hasSuffix("write") ? [kind: "read"] : [:])
    }) { running in
      let token = try token(running, "github_pat_")
      let body: JSON? = method == "GET" ? nil : [:]
      let refused = try await send(running, method, Self.sample + path, body, token: token)
      #expect(refused.status == 403)
      #expect(refused.json["message"] == "Resource not accessible by personal access token")
      #expect(refused.headers.first(name: "X-Accepted-GitHub-Permissions") == needed)
      #expect(refused.headers.first(name: "X-OAuth-Scopes") == nil)
      // What every token may: read what the repository is.
      #expect(try await send(running, "GET", Self.sample, token: token).status == 200)
    }
  }

  @Test("a fine-grained token with its permissions works, for its repositories alone")
  func fineGrainedWorks() async throws {
    try await RunningSandbox.use(prepare: { world in
      try world.addGitHubRepository("a/other", id: 7, owner: 8, role: "admin")
      try world.addGitHubRepository("a/closed", id: 9, owner: 8, role: "admin", isPrivate: true)
      _ = world.issueFineGrainedToken(
        to: Self.login, permissions: ["administration": "write", "actions": "read"],
        repositories: ["ai-cherry/ai-orchestra"])
    }) { running in
      let token = try token(running, "github_pat_")
      #expect(try await send(running, "PUT", "\(Self.sample)/environments/p", [:], token: token).status == 200)
      #expect(try await send(running, "GET", "\(Self.sample)/environments", token: token).status == 200)
      let other = try await send(running, "PUT", "/github/repos/a/other/environments/p", [:], token: token)
      #expect(other.status == 403)
      #expect(try await send(running, "GET", "/github/repos/a/other", token: token).status == 200)
      #expect(try await send(running, "GET", "/github/repos/a/closed", token: token).status == 404)
      let all = try await send(running, "GET", "/github/user/repos", token: token)
      #expect(all.json.array?.compactMap { $0["full_name"]?.string } == ["ai-cherry/ai-orchestra"])
    }
  }

  @Test("a classic token without the scope repo does not find what it may not change")
  func scopes() async throws {
    try await RunningSandbox.use(prepare: { _ = $0.issueGitHubToken(to: Self.login, scopes: ["read:org"]) }) {
      running in
      let token = try token(running, "ghp_")
      let answer = try await send(running, "PUT", "\(Self.sample)/environments/p", [:], token: token)
      #expect(answer.status == 404)
      #expect(answer.headers.first(name: "X-OAuth-Scopes") == "read:org")
      #expect(answer.headers.first(name: "X-Accepted-OAuth-Scopes") == "repo")
    }
  }

  @Test("a token that an organisation with SAML has not authorised is told where to do that")
  func singleSignOn() async throws {
    try await RunningSandbox.use(prepare: { world in
      let token = world.issueGitHubToken(to: Self.login)
      world.restrict(gitHubToken: token, from: "ai-cherry")
    }) { running in
      let token = try token(running, "ghp_")
      let answer = try await send(running, "GET", Self.sample, token: token)
      #expect(answer.status == 403)
      #expect(answer.json["message"]?.string?.hasPrefix("Resource protected by organization SAML enforcement.") == true)
      let header = answer.headers.first(name: "X-GitHub-SSO") ?? ""
      #expect(header.hasPrefix("required; url=https://github.com/orgs/ai-cherry/sso"))
      #expect(try await send(running, "GET", "/github/user", token: token).status == 200)
    }
  }

  @Test("after the last request of the hour nothing is answered until the hour is over")
  func primaryLimit() async throws {
    try await RunningSandbox.use(prepare: { $0[GitHubRateLimit.collection, "core"] = ["hourly": 3] }) { running in
      for left in [2, 1, 0] {
        let answer = try await send(running, "GET", "/github/user")
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "X-RateLimit-Remaining") == String(left))
      }
      let over = try await send(running, "GET", "/github/user")
      #expect(over.status == 403)
      #expect(over.json["message"]?.string?.hasPrefix("API rate limit exceeded for user ID") == true)
      #expect(over.headers.first(name: "X-RateLimit-Remaining") == "0")
      #expect(over.headers.first(name: "X-RateLimit-Reset").flatMap { Int($0) } ?? 0 > 1_700_000_000)
      #expect(over.headers.first(name: "Retry-After") == nil)
      #expect(try await send(running, "GET", "/github/rate_limit").status == 200)
    }
  }

  @Test("who asks too much in one minute is to wait, though the hour has room; a minute later all is well")
  func secondaryLimit() async throws {
    try await RunningSandbox.use(
      // The clock stands still at the beginning of a minute, but for a quarter of a second a request.
      clock: { .init(timeIntervalSince1970: 1_800_000_000) },
      prepare: { $0[GitHubRateLimit.collection, "core"] = ["points": 8] }
    ) { running in
      #expect(try await send(running, "PUT", "\(Self.sample)/environments/p", [:]).status == 200)
      for _ in 0..<3 { #expect(try await send(running, "GET", "/github/user").status == 200) }
      let hasty = try await send(running, "GET", "/github/user")
      #expect(hasty.status == 403)
      #expect(hasty.json["message"]?.string?.hasPrefix("You have exceeded a secondary rate limit.") == true)
      #expect(hasty.headers.first(name: "Retry-After") == "60")
      #expect(hasty.headers.first(name: "X-RateLimit-Remaining").flatMap { Int($0) } ?? 0 > 4000)
      let aMinute = Int(60 / Passing.step)
      for _ in 0..<aMinute { _ = try await running.get("/cloudresourcemanager/v3/projects/orchestra-demo") }
      #expect(try await send(running, "GET", "/github/user").status == 200)
    }
  }

  @Test("a private repository of an owner who pays nothing has no environments")
  func freePlan() async throws {
    try await RunningSandbox.use(prepare: { world in
      try world.addGitHubRepository("a/closed", id: 7, owner: 8, role: "admin", isPrivate: true, plan: "free")
      try world.addGitHubRepository("a/open", id: 9, owner: 8, role: "admin", plan: "free")
    }) { running in
      let closed = try await send(running, "PUT", "/github/repos/a/closed/environments/p", [:])
      #expect(closed.status == 403)
      #expect(
        closed.json["message"] == "Upgrade to GitHub Pro or make this repository public to enable this feature.")
      #expect(try await send(running, "PUT", "/github/repos/a/open/environments/p", [:]).status == 200)
      #expect(try await send(running, "GET", "/github/repos/a/closed/actions/secrets").status == 200)
      #expect(try await send(running, "GET", "/github/repos/a/closed").json["plan"] == nil)
    }
  }

  @Test("a private repository is not found by those who may not read it, and has no protection rules")
  func hidden() async throws {
    try await RunningSandbox.use(prepare: { world in
      try world.addGitHubRepository("a/hidden", id: 7, owner: 8, role: "none", isPrivate: true)
      try world.addGitHubRepository("a/closed", id: 9, owner: 8, role: "admin", isPrivate: true)
    }) { running in
      let hidden = try await send(running, "GET", "/github/repos/a/hidden")
      let missing = try await send(running, "GET", "/github/repos/a/missing")
      #expect([hidden.status, missing.status] == [404, 404])
      #expect(hidden.json == missing.json)
      let rule = try await send(running, "PUT", "/github/repos/a/closed/environments/p", ["wait_timer": 0])
      #expect(rule.status == 422)
      #expect(rule.json["message"]?.string?.hasPrefix("Failed to create the environment protection rule.") == true)
    }
  }

  @Test("an old name leads to the number that stays, and is followed with everything behind it")
  func renamed() async throws {
    try await RunningSandbox.use { running in
      let answer = try await send(running, "GET", "/github/repos/ai-cherry/orchestra-main/environments?per_page=2")
      // The client of these tests follows.
      #expect(answer.status == 200)
      let record = try running.requests().map { "\($0["status"]?.int ?? 0) \($0["path"]?.string ?? "")" }
      #expect(
        record == [
          "301 /github/repos/ai-cherry/orchestra-main/environments?per_page=2",
          "200 /github/repositories/958214736/environments?per_page=2",
        ])
    }
  }
}
