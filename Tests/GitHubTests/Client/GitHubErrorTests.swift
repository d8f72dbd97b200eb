import ScriptedServer
import Testing

@testable import GitHub

@Suite("What GitHub refuses")
struct GitHubErrorTests {
  private func error(
    _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
  ) async throws -> GitHubError {
    var found: GitHubError?
    try await ScriptedServer.run([.json(body, status: status, headers: headers)]) { server async throws in
      var client = GitHubClient(server)
      client.retry.tries = 1
      found = await failure { [client] in try await client.repository("o", "r") }
    }
    return try #require(found)
  }

  @Test(
    "a status becomes a kind",
    arguments: [
      (401, .unauthenticated), (403, .notPermitted), (404, .notFound), (410, .notFound), (409, .conflict),
      (400, .invalid), (422, .invalid), (429, .rateLimited), (500, .unavailable), (503, .unavailable), (418, .other),
    ] as [(Int, GitHubError.Kind)])
  func kinds(status: Int, kind: GitHubError.Kind) async throws {
    let error = try await error(status, #"{"message":"Words"}"#)
    #expect(error.kind == kind)
    #expect(error.status == status)
    #expect(error.request.hasPrefix("GET http://127.0.0.1:"))
    #expect(error.request.hasSuffix("/api/repos/o/r"))
  }

  @Test("a bad token is to be replaced")
  func unauthenticated() async throws {
    let error = try await error(401, #"{"message":"Bad credentials","status":"401"}"#)
    #expect(error.message.hasPrefix("GitHub did not accept the token (GET http"))
    #expect(error.reason == "Bad credentials. The token is that of a test.")
    #expect(
      error.remedy == "Set a new token: read -rs a test && export a test; or use gh's own: unset a test; gh auth login")
  }

  @Test("a missing permission is named as GitHub names it")
  func permission() async throws {
    let error = try await error(
      403, #"{"message":"Resource not accessible by personal access token"}"#,
      [("X-Accepted-GitHub-Permissions", "environments=write"), ("X-GitHub-Request-Id", "ABCD:1234")])
    #expect(error.kind == .notPermitted)
    #expect(
      error.reason == "Resource not accessible by personal access token. Needed permission: environments=write. "
        + "Request id: ABCD:1234.")
    #expect(
      error.remedy == "Give the fine-grained token the permission environments=write for o/r at "
        + "https://github.com/settings/personal-access-tokens, or use gh's own sign-in: unset a test; gh auth login")
  }

  @Test("without that name an administrator is to be asked")
  func administrator() async throws {
    let error = try await error(403, #"{"message":"Must have admin rights to Repository."}"#)
    #expect(error.reason == "Must have admin rights to Repository.")
    #expect(
      error.remedy
        == "Have an administrator of o/r give you the role Admin at https://github.com/o/r/settings/access")
  }

  @Test(
    "each refusal of an organisation has its own way out, with its name",
    arguments: [
      (
        "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list "
          + "enabled, and your IP address is not permitted to access this resource.",
        "https://github.com/organizations/acme/settings/security"
      ),
      (
        "`acme` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal "
          + "access token with fine-grained permissions.", "https://github.com/settings/personal-access-tokens/new"
      ),
      (
        "`acme` forbids access via a fine-grained personal access token. Please use a GitHub App.",
        "unset a test; gh auth login"
      ),
      (
        "The acme organization forbids access via a fine-grained personal access tokens if the token lifetime is greater "
          + "than 90 days. Please adjust your token lifetime at the following URL: "
          + "https://github.com/settings/personal-access-tokens/1",
        "a lifetime of at most 90 days at https://github.com/settings/personal-access-tokens/1"
      ),
      (
        "Although you appear to have the correct authorization credentials, the `o` organization has enabled OAuth App "
          + "access restrictions, meaning that data access to third-parties is limited.",
        "https://github.com/organizations/o/settings/oauth_application_policy"
      ),
      ("Repository was archived so is read-only.", "gh repo unarchive o/r --yes"),
      ("Resource not accessible by integration", "The token of a workflow cannot write"),
    ])
  func organisation(message: String, way: String) async throws {
    let error = try await error(403, #"{"message":"\#(message)"}"#)
    #expect(error.kind == .notPermitted)
    #expect(error.remedy.contains(way), "\(error.remedy)")
    #expect(!error.remedy.contains("--scopes"), "another scope cannot help")
  }

  @Test("only a token that lacks the scope is told to get it")
  func scope() async throws {
    let body = #"{"message":"Not Found"}"#
    let without = try await error(404, body, [("X-OAuth-Scopes", "gist, read:org")])
    #expect(without.remedy.hasPrefix("The token lacks the scope repo: choose repo for it at https://github.com/"))
    let with = try await error(404, body, [("X-OAuth-Scopes", "repo, workflow")])
    #expect(with.remedy == "Check the name, and that the token may see it: gh repo view o/r")
  }

  @Test("a company's own server is named in the commands and pages")
  func enterprise() {
    let host = GitHubHost(environment: ["GH_HOST": "github.acme.example"])
    let token = GitHubToken(value: "ghp_x", source: "gh auth token --hostname github.acme.example")
    func remedy(_ detail: String, scopes: [String]? = nil) -> String? {
      GitHubRefusal(
        detail: detail, token: token, host: host, repository: "o/r", scopes: scopes, permissions: nil
      ).remedy
    }
    #expect(remedy("Repository was archived so is read-only.")?.contains("unarchive github.acme.example/o/r") == true)
    #expect(
      remedy("Must have admin rights to Repository.")?.hasSuffix("https://github.acme.example/o/r/settings/access")
        == true)
    #expect(
      remedy("Forbidden", scopes: ["gist"])
        == "The token lacks the scope repo: gh auth refresh --hostname github.acme.example --scopes repo,workflow")
    #expect(remedy("Something else", scopes: ["repo"]) == nil)
  }

  @Test("single sign-on gives the page where the token is authorised")
  func singleSignOn() async throws {
    let url = "https://github.com/orgs/o/sso?authorization_request=A1"
    let error = try await error(
      403, #"{"message":"Resource protected by organization SAML enforcement."}"#,
      [("X-GitHub-SSO", "required; url=\(url)")])
    #expect(error.kind == .singleSignOn)
    #expect(error.signOnURL == url)
    #expect(error.remedy == "Authorise the token at \(url), then run it again.")
  }

  @Test("not found says that it may be hidden")
  func notFound() async throws {
    let error = try await error(404, #"{"message":"Not Found"}"#)
    #expect(error.message.contains("does not show it to this token"))
    #expect(error.remedy.contains("gh repo view"))
  }

  @Test(
    "what a validation names is in the reason",
    arguments: [
      (
        #"{"message":"Validation Failed","errors":[{"resource":"Secret","field":"name","code":"invalid"}]}"#,
        "Validation Failed; name: invalid."
      ),
      (
        #"{"message":"Validation Failed","errors":[{"code":"custom","message":"too long"},"one more"]}"#,
        "Validation Failed; too long; one more."
      ),
      (#"{"message":"Invalid request."}"#, "Invalid request."),
    ])
  func validation(body: String, reason: String) async throws {
    let error = try await error(422, body)
    #expect(error.reason == reason)
    #expect(error.remedy == "Correct what the message names, then run it again.")
  }

  @Test("an answer that is not JSON is no obstacle", arguments: ["<html>Bad Gateway</html>", "", "[1]"])
  func notJSON(body: String) async throws {
    let error = try await error(502, body)
    #expect(error.kind == .unavailable)
    #expect(error.reason == "the answer was not GitHub's (application/json; charset=utf-8).")
  }

  @Test(
    "no token stands in an error, wherever GitHub or a proxy repeats it",
    arguments: [testToken, "github_pat_11ABCDEFG0_abcdef", "gho_abc123", "ghs_abc123"])
  func noToken(token: String) async throws {
    let error = try await error(400, #"{"message":"bad \#(token) header","errors":["\#(token)"]}"#)
    #expect(!error.description.contains(token))
    #expect(error.reason == "bad [redacted] header; [redacted].")
  }

  @Test("only load and the network pass by themselves")
  func transient() {
    let kinds: [GitHubError.Kind] = [
      .noCredentials, .unauthenticated, .notPermitted, .singleSignOn, .notFound, .conflict, .invalid, .rateLimited,
      .unavailable, .unreachable, .other,
    ]
    #expect(
      kinds.filter { GitHubError(kind: $0, detail: "").isTransient } == [.rateLimited, .unavailable, .unreachable])
  }
}
