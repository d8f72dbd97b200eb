import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Secret Manager")
struct SecretsTests {
  private static let path = "/secretmanager/v1/projects/p/secrets"

  @Test("a secret is read, or nil; created with what it is labelled; deleted when it is there")
  func secrets() async throws {
    let requests = try await exchange([
      .json(#"{"name":"x"}"#), .refusal(404, "NOT_FOUND"), .json("{}"), .json("{}"), .json("{}"),
      .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      #expect(try await client.secrets.get("p", "s")?["name"] == "x")
      #expect(try await client.secrets.get("p", "s") == nil)
      _ = try await client.secrets.create("p", "s")
      _ = try await client.secrets.create("p", "s", labels: ["a": "b"], annotations: ["c": "d"])
      try await client.secrets.delete("p", "s")
      try await client.secrets.delete("p", "s")
    }
    #expect(
      requests.map(\.line) == [
        "GET \(Self.path)/s", "GET \(Self.path)/s", "POST \(Self.path)?secretId=s", "POST \(Self.path)?secretId=s",
        "DELETE \(Self.path)/s", "DELETE \(Self.path)/s",
      ])
    #expect(requests[2].json == ["replication": ["automatic": [:]]])
    #expect(
      requests[3].json
        == ["replication": ["automatic": [:]], "labels": ["a": "b"], "annotations": ["c": "d"]])
  }

  @Test("annotations are replaced where nobody else changed the secret")
  func annotate() async throws {
    let requests = try await exchange([.json("{}"), .refusal(409, "ABORTED")]) { client async throws in
      _ = try await client.secrets.annotate("p", "s", etag: "\"e1\"", annotations: ["a": "b"])
      let error = await failure { try await client.secrets.annotate("p", "s", etag: nil, annotations: [:]) }
      #expect(error?.kind == .aborted)
    }
    #expect(requests[0].line == "PATCH \(Self.path)/s?updateMask=annotations")
    #expect(requests[0].json == ["etag": "\"e1\"", "annotations": ["a": "b"]])
    #expect(requests[1].json == ["annotations": [:]])
  }

  @Test("a version goes out with its checksum, and is known by the number that comes back")
  func addVersion() async throws {
    let answer = ScriptedAnswer.json(#"{"name":"projects/42/secrets/s/versions/7","state":"ENABLED","createTime":"t"}"#)
    let requests = try await exchange([answer]) { client async throws in
      let version = try await client.secrets.addVersion("p", "s", payload: Array("123456789".utf8))
      #expect(version.number == "7")
      #expect(version.state == "ENABLED")
      #expect(version.created == "t")
    }
    #expect(requests.first?.line == "POST \(Self.path)/s:addVersion")
    #expect(requests.first?.json == ["payload": ["data": "MTIzNDU2Nzg5", "dataCrc32c": "3808858755"]])
  }

  @Test("a version whose answer is lost is not added again")
  func lostAnswer() async throws {
    let requests = try await exchange([.refusal(503)]) { client async throws in
      #expect(await failure { try await client.secrets.addVersion("p", "s", payload: [1]) }?.kind == .unavailable)
    }
    #expect(requests.count == 1)
  }

  @Test("versions are listed, all or those that are enabled, disabled and destroyed")
  func versions() async throws {
    let requests = try await exchange([
      .json(#"{"versions":[{"name":"x/versions/2","state":"ENABLED"}],"nextPageToken":"n"}"#),
      .json(#"{"versions":[{"name":"x/versions/1","state":"DESTROYED"}]}"#), .json("{}"), .json("{}"), .json("{}"),
    ]) { client async throws in
      #expect(try await client.secrets.versions("p", "s").map(\.number) == ["2", "1"])
      #expect(try await client.secrets.versions("p", "s", enabledOnly: true).isEmpty)
      try await client.secrets.disableVersion("p", "s", "2")
      try await client.secrets.destroyVersion("p", "s", "2")
    }
    #expect(
      requests.map(\.line) == [
        "GET \(Self.path)/s/versions", "GET \(Self.path)/s/versions?pageToken=n",
        "GET \(Self.path)/s/versions?filter=state%3AENABLED", "POST \(Self.path)/s/versions/2:disable",
        "POST \(Self.path)/s/versions/2:destroy",
      ])
  }

  @Test("the checksum is Castagnoli's")
  func checksum() {
    #expect(crc32c([]) == 0)
    #expect(crc32c(Array("123456789".utf8)) == 0xE306_9283)
    #expect(crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }
}
