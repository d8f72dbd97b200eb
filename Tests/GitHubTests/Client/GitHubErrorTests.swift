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
    #expect(error.remedy == "Set a new token: export a test=…, or use gh's own: unset a test; gh auth login")
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
      error.remedy
        == "Give the fine-grained token environments=write, or sign in anew: gh auth refresh --scopes repo")
  }

  @Test("without that name an administrator is to be asked")
  func administrator() async throws {
    let error = try await error(403, #"{"message":"Must have admin rights to Repository."}"#)
    #expect(error.reason == "Must have admin rights to Repository.")
    #expect(error.remedy.hasPrefix("Ask an administrator of the repository"))
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
