import Testing

@testable import CloudSandbox

@Suite("GitHub's API over HTTP")
struct GitHubServerTests {
  @Test("an environment and a secret are made by plain requests, with the token that the sandbox hands out")
  func overHTTP() async throws {
    try await RunningSandbox.use { running in
      let headers = [("User-Agent", "tests"), ("Authorization", "token \(running.variable("GH_TOKEN"))")]
      let root = running.variable("GITHUB_API_URL") + "/repos/ai-cherry/ai-orchestra"
      let environment = "\(root)/environments/production"
      #expect(try await running.send("GET", environment, headers: headers).status == 404)
      #expect(try await running.send("PUT", environment, [:], headers: headers).status == 200)
      let key = try await running.send("GET", "\(environment)/secrets/public-key", headers: headers).json
      let body: JSON = [
        "encrypted_value": seal(Array("secret-2Gi".utf8), publicKey: key["key"]?.string ?? "").map(JSON.string)
          ?? .null,
        "key_id": key["key_id"] ?? .null,
      ]
      #expect(try await running.send("PUT", "\(environment)/secrets/M", body, headers: headers).status == 201)
      let second = try await running.send("PUT", "\(environment)/secrets/M", body, headers: headers)
      #expect(second.status == 204)
      #expect(second.body.isEmpty)

      let vault = try JSON(parsing: AtomicFile.read(running.sandbox.folder.vaultFile) ?? [])
      let name = "ai-cherry/ai-orchestra/environments/production/secrets/M"
      #expect(vault[GitHubSecrets.values]?[name] == "c2VjcmV0LTJHaQ==")
      for shown in [try running.state(), .array(try running.requests())].map({ $0.text() }) {
        #expect(!shown.contains("secret-2Gi"))
        #expect(!shown.contains("c2VjcmV0LTJHaQ=="))
      }
      #expect(try running.requests().contains { $0["caller"] == "github:orchestra-operator" })
    }
  }

  @Test("gh's host leads to the same API")
  func ghHost() async throws {
    try await RunningSandbox.use { running in
      let headers = [
        ("User-Agent", "GitHub CLI 2.23.0"), ("Authorization", "token \(running.variable("GH_TOKEN"))"),
        ("Host", "api.github.localhost"),
      ]
      let answer = try await running.send("GET", "/repos/ai-cherry/ai-orchestra", headers: headers)
      #expect(answer.status == 200)
      #expect(answer.json["url"] == "http://api.github.localhost/repos/ai-cherry/ai-orchestra")
    }
  }
}
