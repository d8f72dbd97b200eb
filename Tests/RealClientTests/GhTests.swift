import Foundation
import RealPrograms
import Testing

@Suite("The real gh", .enabled(if: Tool("gh") != nil, "gh is not installed"), .sharedSandbox, .serialized)
struct GhTests {
  private func gh(_ arguments: String..., input: String = "") async throws -> Tool.Result {
    try await Sample.sandbox.run("gh", arguments, input: input)
  }

  @Test("sets secrets of an environment, changes them, lists them and deletes them")
  func secrets() async throws {
    let environment = ["--env", "staging", "--repo", Sample.repository]
    let made = try await gh("api", "--silent", "--method", "PUT", "repos/\(Sample.repository)/environments/staging")
    #expect(made.status == 0, "\(made.error)")
    for value in ["one", "another"] {
      let set = try await Sample.sandbox.run("gh", ["secret", "set", "GCP_REGION"] + environment, input: value)
      #expect(set.status == 0, "\(set.error)")
    }
    let listed = try await Sample.sandbox.run("gh", ["secret", "list"] + environment)
    #expect(listed.status == 0 && listed.output.hasPrefix("GCP_REGION"), "\(listed.output)\(listed.error)")
    let deleted = try await Sample.sandbox.run("gh", ["secret", "delete", "GCP_REGION"] + environment)
    #expect(deleted.status == 0, "\(deleted.error)")
    let all = try #require(try Sample.sandbox.state()["github.environments"] as? [String: Any])
    #expect(all.keys.contains { $0.hasSuffix("/environments/staging") })
    #expect((try Sample.sandbox.state()["github.secrets"] as? [String: Any] ?? [:]).isEmpty)
  }

  @Test("401: the token is not valid")
  func unauthenticated() async throws {
    let result = try await Sample.sandbox.run("gh", ["api", "user"], ["GH_TOKEN": "ghp_unknown"])
    #expect(result.status == 1)
    #expect(result.error.contains("gh: Bad credentials (HTTP 401)"), "\(result.error)")
  }

  @Test("403: somebody else administers the repository")
  func forbidden() async throws {
    let result = try await gh("api", "--method", "PUT", "repos/ai-cherry/partner-gateway/environments/production")
    #expect(result.status == 1)
    #expect(result.error.contains("gh: Must have admin rights to Repository. (HTTP 403)"), "\(result.error)")
  }

  @Test("404: there is no such environment")
  func missing() async throws {
    let result = try await gh("secret", "set", "A", "--env", "nowhere", "--repo", Sample.repository, input: "value")
    #expect(result.status == 1)
    #expect(result.error.contains("failed to fetch public key: HTTP 404: Not Found"), "\(result.error)")
  }

  @Test("422: the request is wrong, and why")
  func unprocessable() async throws {
    let result = try await gh(
      "api", "--method", "PUT", "repos/\(Sample.repository)/environments/production", "--field", "wait_timer=-1")
    #expect(result.status == 1)
    #expect(result.error.contains("gh: Invalid request.") && result.error.contains("(HTTP 422)"), "\(result.error)")
  }
}
