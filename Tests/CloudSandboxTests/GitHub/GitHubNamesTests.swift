import Testing

@testable import CloudSandbox

@Suite("The names of repositories")
struct GitHubNamesTests {
  private let repository = "/github/repos/ai-cherry/ai-orchestra"

  private func send(
    _ running: RunningSandbox, _ method: String, _ path: String, _ body: JSON? = nil
  ) async throws -> RunningSandbox.Answer {
    try await running.send(
      method, path, body, token: running.variable("GH_TOKEN"), headers: [("User-Agent", "test")])
  }

  @Test("change, and everything in the repository goes along; the old one leads to it until another takes it")
  func rename() async throws {
    try await RunningSandbox.use { running in
      #expect(try await send(running, "PUT", "\(repository)/environments/production", [:]).status == 200)
      let key = try await send(running, "GET", "\(repository)/environments/production/secrets/public-key").json
      let renamed = try await send(running, "PATCH", repository, ["name": "conductor"])
      #expect(renamed.status == 200)
      #expect(renamed.json["full_name"] == "ai-cherry/conductor")
      #expect(renamed.json["id"] == 958_214_736)
      #expect(renamed.json["renamed_at"] == nil)
      let here = "/github/repos/ai-cherry/conductor"
      #expect(try await send(running, "GET", "\(here)/environments/production").status == 200)
      #expect(try await send(running, "GET", "\(here)/environments/production/secrets/public-key").json == key)
      // The client follows it by itself.
      let old = try await send(running, "GET", repository)
      #expect(old.json["full_name"] == "ai-cherry/conductor")
      let other = try await send(running, "POST", "/github/orgs/ai-cherry/repos", ["name": "ai-orchestra"])
      #expect(other.status == 201)
      #expect(other.json["id"] != 958_214_736)
      #expect(other.json[path: "owner.id"] == 204_817_355)
      #expect(try await send(running, "GET", repository).json["id"] == other.json["id"])
      #expect(try await send(running, "GET", "\(repository)/environments/production").status == 404)
      #expect(try await send(running, "PATCH", here, ["name": "ai-orchestra"]).status == 422)
    }
  }

  @Test("are given by those who may, and once")
  func refusals() async throws {
    try await RunningSandbox.use { running in
      let other = try await send(running, "PATCH", "/github/repos/ai-cherry/partner-gateway", ["name": "mine"])
      #expect(other.status == 403)
      #expect(try await send(running, "POST", "/github/orgs/ai-cherry/repos", ["name": "AI-Orchestra"]).status == 422)
      #expect(try await send(running, "POST", "/github/orgs/nobody/repos", ["name": "x"]).status == 404)
      #expect(try await send(running, "POST", "/github/user/repos", ["name": ""]).status == 422)
      let own = try await send(running, "POST", "/github/user/repos", ["name": "a b"])
      #expect(own.json["full_name"] == "orchestra-operator/a-b")
    }
  }
}
