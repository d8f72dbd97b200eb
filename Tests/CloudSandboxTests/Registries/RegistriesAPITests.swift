import Foundation
import Testing

@testable import CloudSandbox

@Suite("The registries of base images, played")
struct RegistriesAPITests {
  @Test("a manifest wants a token, says where that is to be had, and then tells its digest; HEAD has no content")
  func flow() async throws {
    try await RunningSandbox.use { sandbox in
      let path = "/registries/docker.io/v2/library/python/manifests/3.12-slim-bookworm"
      let refused = try await sandbox.send("HEAD", path, token: .some(nil))
      #expect(refused.status == 401)
      let challenge = try #require(refused.headers.first(name: "WWW-Authenticate"))
      #expect(challenge.contains(#"scope="repository:library/python:pull""#) && challenge.contains("/docker.io/token"))
      let answer = try await sandbox.send(
        "GET", "/registries/docker.io/token?service=docker.io&scope=repository:library/python:pull", token: .some(nil))
      let token = try #require(answer.json["token"]?.string)
      let found = try await sandbox.send("HEAD", path, token: .some(token))
      #expect(found.status == 200 && found.body.isEmpty)
      #expect(found.headers.first(name: "Docker-Content-Digest")?.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
      let other = try await sandbox.send(
        "GET", "/registries/docker.io/v2/docker/dockerfile/manifests/1", token: .some(token))
      #expect(other.status == 401)
    }
  }
}
