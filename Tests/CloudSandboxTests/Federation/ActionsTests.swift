import Foundation
import Testing

@testable import CloudSandbox

@Suite("GitHub Actions' tokens")
struct ActionsTests {
  @Test("are signed by the keys that the issuer shows, for a few minutes, for who is asked for")
  func signature() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      let text = try #require(try await federation.token(["repository": "ai-cherry/ai-orchestra"], audience: "me"))
      let token = try #require(JSONWebToken(text))
      let configuration = try await running.send(
        "GET", "/actions/.well-known/openid-configuration", token: .some(nil)
      ).json
      #expect(configuration["issuer"] == "https://token.actions.githubusercontent.com")
      #expect(configuration["jwks_uri"] == "https://token.actions.githubusercontent.com/.well-known/jwks")
      let keys = try await running.send("GET", "/actions/.well-known/jwks", token: .some(nil)).json
      #expect(token.isSigned(by: keys))
      #expect(token.header["kid"] == keys["keys"]?.array?.first?["kid"])
      #expect(token.claims["aud"] == "me")
      let (issued, end) = (token.claims["iat"]?.int ?? 0, token.claims["exp"]?.int ?? 0)
      #expect(end - issued == 300)
      // One bit of what it says is another, and it is nobody's.
      var bytes = Array(text.utf8)
      let place = try #require(bytes.firstIndex(of: UInt8(ascii: "."))) + 20
      bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(JSONWebToken(String(decoding: bytes, as: UTF8.self))?.isSigned(by: keys) != true)
      let shown = String(
        decoding: try running.sandbox.folder.requests() + running.sandbox.folder.state(), as: UTF8.self)
      #expect(!shown.contains(text))
    }
  }

  @Test("say what GitHub's say: numbers as texts, and the subject by environment, pull request or ref")
  func claims() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      let pushed = FederationWorld.claims(try await federation.token(["repository": "ai-cherry/ai-orchestra"]))
      let expected: JSON = [
        "iss": "https://token.actions.githubusercontent.com", "sub": "repo:ai-cherry/ai-orchestra:ref:refs/heads/main",
        "repository": "ai-cherry/ai-orchestra", "repository_id": "958214736", "repository_owner": "ai-cherry",
        "repository_owner_id": "204817355", "repository_visibility": "public", "ref": "refs/heads/main",
        "ref_type": "branch", "event_name": "push", "actor": "orchestra-operator", "actor_id": "90314207",
        "workflow_ref": "ai-cherry/ai-orchestra/.github/workflows/deploy.yml@refs/heads/main",
        "job_workflow_ref": "ai-cherry/ai-orchestra/.github/workflows/deploy.yml@refs/heads/main",
        "runner_environment": "github-hosted", "base_ref": "", "head_ref": "",
      ]
      for (name, value) in expected.object ?? [:] { #expect(pushed[name] == value, "\(name)") }
      #expect(pushed["environment"] == nil)
      #expect(pushed["jti"]?.string?.count == 36)
      let deployed = FederationWorld.claims(
        try await federation.token([
          "repository": "ai-cherry/ai-orchestra", "event": "workflow_dispatch", "ref": "refs/tags/v1",
          "environment": "production",
        ]))
      #expect(deployed["sub"] == "repo:ai-cherry/ai-orchestra:environment:production")
      #expect(deployed["environment"] == "production")
      #expect(deployed["ref_type"] == "tag")
      let proposed = FederationWorld.claims(
        try await federation.token([
          "repository": "ai-cherry/ai-orchestra", "event": "pull_request", "number": 7, "head": "topic",
        ]))
      #expect(proposed["sub"] == "repo:ai-cherry/ai-orchestra:pull_request")
      #expect(proposed["ref"] == "refs/pull/7/merge")
      #expect(proposed["head_ref"] == "topic")
      #expect(proposed["base_ref"] == "main")
    }
  }

  @Test("without an audience are for the owner's address")
  func standardAudience() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.send(
        "POST", "/actions/_runs", ["repository": "ai-cherry/ai-orchestra"], token: running.variable("GH_TOKEN"))
      let url = try #require(answer.json["ACTIONS_ID_TOKEN_REQUEST_URL"]?.string)
      let bearer = try #require(answer.json["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]?.string)
      let issued = try await running.send("GET", url, token: bearer)
      #expect(FederationWorld.claims(issued.json["value"]?.string)["aud"] == "https://github.com/ai-cherry")
      for wrong in ["guessed", running.variable("GH_TOKEN")] {
        #expect(try await running.send("GET", url, token: wrong).status == 401)
      }
    }
  }

  @Test("are not had by a run for a fork's pull request, nor started without GitHub's token, nor for what is not there")
  func refusals() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      let fork: JSON = [
        "repository": "ai-cherry/ai-orchestra", "event": "pull_request", "fork": "stranger/ai-orchestra",
      ]
      #expect(try await federation.token(fork) == nil)
      let run: JSON = ["repository": "ai-cherry/ai-orchestra"]
      #expect(try await running.send("POST", "/actions/_runs", run, token: "guessed").status == 401)
      let token = running.variable("GH_TOKEN")
      let none = try await running.send("POST", "/actions/_runs", ["repository": "no/where"], token: token)
      #expect(none.status == 404)
      let odd = try await running.send("POST", "/actions/_runs", run.merging(["event": "eclipse"]), token: token)
      #expect(odd.status == 422)
    }
  }

  @Test("of repositories that are new, or have a new name, have subjects with numbers")
  func immutableSubject() throws {
    let owner: JSON = ["login": "o", "id": 5]
    let repository: JSON = [
      "full_name": "o/r", "name": "r", "id": 7, "owner": owner, "created_at": "2026-07-14T23:59:59Z",
    ]
    func subject(_ changes: JSON) throws -> String? {
      let run = try WorkflowRun([:], repository: repository.merging(changes), actor: [:], number: 1)
      return run.claims["sub"]?.string
    }
    #expect(try subject([:]) == "repo:o/r:ref:refs/heads/main")
    #expect(try subject(["created_at": "2026-07-15T00:00:00Z"]) == "repo:o@5/r@7:ref:refs/heads/main")
    #expect(try subject(["renamed_at": "2026-11-24T00:00:00Z"]) == "repo:o@5/r@7:ref:refs/heads/main")
  }
}
