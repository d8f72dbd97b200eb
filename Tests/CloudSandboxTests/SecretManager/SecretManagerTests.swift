import Foundation
import Testing

@testable import CloudSandbox

@Suite("Secret Manager")
struct SecretManagerTests {
  private let secrets = "/secretmanager/v1/projects/orchestra-demo/secrets"

  private func make(_ running: RunningSandbox, _ id: String = "key") async throws -> RunningSandbox.Answer {
    try await running.enable("secretmanager")
    return try await running.post("\(secrets)?secretId=\(id)", ["replication": ["automatic": [:]]])
  }

  private func payload(_ text: String, checksum: UInt32? = nil) -> JSON {
    [
      "payload": .compact([
        "data": .string(Data(text.utf8).base64EncodedString()), "dataCrc32c": checksum.map { .string(String($0)) },
      ])
    ]
  }

  @Test("names a secret by the project's number, and makes it once")
  func create() async throws {
    try await RunningSandbox.use { running in
      let made = try await make(running)
      #expect(made.json["name"] == "projects/314159265358/secrets/key")
      #expect(made.json["replication"] == ["automatic": [:]])
      let again = try await running.post("\(secrets)?secretId=key", ["replication": ["automatic": [:]]])
      #expect(again.status == 409)
      #expect(again.message == "Secret [projects/314159265358/secrets/key] already exists.")
      #expect(try await running.get("\(secrets)/other").status == 404)
      #expect(try await running.post("\(secrets)?secretId=a%20b", ["replication": ["automatic": [:]]]).status == 400)
      #expect(try await running.post("\(secrets)?secretId=none").status == 400)
    }
  }

  @Test("gives versions numbers, and their payloads back to those who may read them")
  func versions() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let first = try await running.post(
        "\(secrets)/key:addVersion", payload("one", checksum: CRC32C(of: "one".utf8).value))
      #expect(first.json["name"] == "projects/314159265358/secrets/key/versions/1")
      #expect(first.json["clientSpecifiedPayloadChecksum"] == true)
      _ = try await running.post("\(secrets)/key:addVersion", payload("two"))
      let latest = try await running.get("\(secrets)/key/versions/latest:access").json
      #expect(latest["name"] == "projects/314159265358/secrets/key/versions/2")
      #expect(latest["payload"]?["data"]?.string == Data("two".utf8).base64EncodedString())
      let listed = try await running.get("\(secrets)/key/versions?pageSize=1").json
      #expect(listed["versions"]?.array?.first?["name"] == "projects/314159265358/secrets/key/versions/2")
      #expect(listed["totalSize"] == 2)
      #expect(listed["nextPageToken"] != nil)
    }
  }

  @Test("refuses payloads that were damaged or are too large")
  func damaged() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let wrong = try await running.post("\(secrets)/key:addVersion", payload("one", checksum: 1))
      #expect(wrong.status == 400)
      let large = try await running.post("\(secrets)/key:addVersion", payload(String(repeating: "x", count: 65_537)))
      #expect(large.status == 400)
      #expect(try await running.get("\(secrets)/key/versions").json["versions"] == nil)
    }
  }

  @Test("gives no payload of a version that is disabled or destroyed")
  func states() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      _ = try await running.post("\(secrets)/key:addVersion", payload("one"))
      let version = "\(secrets)/key/versions/1"
      _ = try await running.post("\(version):disable")
      let disabled = try await running.get("\(version):access")
      #expect(disabled.status == 400)
      #expect(
        disabled.message == "Secret Version [projects/314159265358/secrets/key/versions/1] is in DISABLED state.")
      #expect(try await running.get("\(secrets)/key/versions?filter=state:ENABLED").json["versions"] == nil)
      _ = try await running.post("\(version):enable")
      #expect(try await running.get("\(version):access").status == 200)
      let destroyed = try await running.post("\(version):destroy")
      #expect(destroyed.json["state"] == "DESTROYED")
      #expect(try await running.post("\(version):enable").status == 400)
      let vault = try AtomicFile.read(running.sandbox.folder.vaultFile) ?? []
      #expect(!String(decoding: vault, as: UTF8.self).contains(Data("one".utf8).base64EncodedString()))
    }
  }

  @Test("guards changes by the etag")
  func etag() async throws {
    try await RunningSandbox.use { running in
      let made = try await make(running).json
      let path = "\(secrets)/key?updateMask=annotations"
      let first = try await running.patch(path, ["annotations": ["a": "1"], "etag": made["etag"] ?? ""])
      #expect(first.status == 200)
      let stale = try await running.patch(path, ["annotations": ["a": "2"], "etag": made["etag"] ?? ""])
      #expect(stale.status == 409)
      #expect(try await running.get("\(secrets)/key").json["annotations"] == ["a": "1"])
      #expect(try await running.patch("\(secrets)/key", ["annotations": [:]]).status == 400)
    }
  }

  @Test("shows payloads to those whom the secret's own policy lets in, and to no editor")
  func access() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      _ = try await running.post("\(secrets)/key:addVersion", payload("one"))
      let token = try await running.token(ofAccount: "worker", roles: ["roles/editor"])
      let path = "\(secrets)/key/versions/1:access"
      let refused = try await running.send("GET", path, token: token)
      #expect(refused.status == 403)
      #expect(refused.message?.contains("secretmanager.versions.access") == true)
      let member: JSON = "serviceAccount:worker@orchestra-demo.iam.gserviceaccount.com"
      let binding: JSON = ["role": "roles/secretmanager.secretAccessor", "members": [member]]
      _ = try await running.post("\(secrets)/key:setIamPolicy", ["policy": ["bindings": [binding]]])
      #expect(try await running.send("GET", path, token: token).status == 200)
      let everybody: JSON = ["role": "roles/secretmanager.secretAccessor", "members": ["allUsers"]]
      let open = try await running.post("\(secrets)/key:setIamPolicy", ["policy": ["bindings": [everybody]]])
      #expect(open.status == 400)
    }
  }

  @Test("deletes a secret with all that belongs to it, at once and for good")
  func delete() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      _ = try await running.post("\(secrets)/key:addVersion", payload("one"))
      let deleted = try await running.delete("\(secrets)/key")
      #expect(deleted.status == 200)
      #expect(try await running.get("\(secrets)/key/versions/1:access").status == 404)
      let state = try running.state()
      #expect(state["secretmanager.secrets"] == nil)
      #expect(state["secretmanager.versions"] == nil)
      _ = try await make(running)
      let version = try await running.post("\(secrets)/key:addVersion", payload("new"))
      #expect(version.json["name"] == "projects/314159265358/secrets/key/versions/1")
    }
  }
}
