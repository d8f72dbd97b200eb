import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("A deployed service")
struct DeployedServiceTests {
  @Test("is asked without the operator's token, with an identity where it wants one; any status is an answer")
  func request() async throws {
    let requests = try await exchange([ScriptedAnswer(status: 503, body: "starting"), ScriptedAnswer(body: "ok")]) {
      client async throws in
      let root = client.endpoints.url(.iam, "").replacing("/iam/", with: "")
      let first = try await client.request(url: "\(root)/health")
      #expect(first.status == 503)
      #expect(first.body == Array("starting".utf8))
      let identity = AccessToken(value: "id-token")
      #expect(try await client.request(url: "\(root)/health", method: "HEAD", identity: identity).status == 200)
    }
    #expect(requests.map(\.line) == ["GET /health", "HEAD /health"])
    #expect(requests.map(\.token) == [nil, "id-token"])
  }

  @Test("one that cannot be reached is an error that names it")
  func unreachable() async throws {
    let silent = try SilentPort()
    defer { withExtendedLifetime(silent) {} }
    let gone = silent.root
    _ = try await exchange([]) { client async throws in
      let error = await failure { try await client.request(url: "\(gone)/health?x=y") }
      #expect(error?.kind == .unreachable)
      #expect(error?.request == "GET \(gone)/health")
    }
  }
}
