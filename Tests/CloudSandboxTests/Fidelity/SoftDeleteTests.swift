import Foundation
import Synchronization
import Testing

@testable import CloudSandbox

/// Line 6 of the fidelity list, with a clock that is put forward.
@Suite("What was deleted softly")
struct SoftDeleteTests {
  private final class Clock: Sendable {
    private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    var now: Date { date.withLock { $0 } }
    func pass(days: Double) { date.withLock { $0 += days * 24 * 3600 } }
  }

  private let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
  private let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"
  private let email = "some-account@orchestra-demo.iam.gserviceaccount.com"

  private func use(_ body: (RunningSandbox, Clock) async throws -> Void) async throws {
    let clock = Clock()
    try await RunningSandbox.use(clock: { clock.now }) { try await body($0, clock) }
  }

  @Test("a pool keeps its name and can be brought back with its providers; after thirty days the name is free")
  func pool() async throws {
    try await use { running, clock in
      func finish(_ answer: RunningSandbox.Answer) async throws {
        #expect(answer.status == 200, "\(answer.text)")
        _ = try await running.finish(answer, at: "/iam/v1")
      }
      let create = "\(pools)?workloadIdentityPoolId=some-pool"
      let provider: JSON = [
        "oidc": ["issuerUri": "https://i.example.com"], "attributeMapping": ["google.subject": "assertion.sub"],
      ]
      let createProvider = "\(pools)/some-pool/providers?workloadIdentityPoolProviderId=some-provider"
      try await finish(try await running.post(create))
      try await finish(try await running.post(createProvider, provider))
      try await finish(try await running.delete("\(pools)/some-pool"))
      let deleted = try await running.get("\(pools)/some-pool").json
      #expect(deleted["state"] == "DELETED")
      #expect(deleted["expireTime"]?.string.flatMap(Timestamp.date) == clock.now.addingTimeInterval(30 * 24 * 3600))
      #expect(try await running.get(pools).json["workloadIdentityPools"] == nil)
      let shown = try await running.get("\(pools)?showDeleted=true").json["workloadIdentityPools"]?.array
      #expect(shown?.count == 1)
      #expect(try await running.post(create).status == 409)
      #expect(try await running.post(createProvider, provider).status == 404)
      clock.pass(days: 29)
      try await finish(try await running.post("\(pools)/some-pool:undelete"))
      #expect(try await running.get("\(pools)/some-pool").json["state"] == "ACTIVE")
      #expect(try await running.get("\(pools)/some-pool/providers/some-provider").json["state"] == "ACTIVE")
      try await finish(try await running.delete("\(pools)/some-pool/providers/some-provider"))
      #expect(try await running.post(createProvider, provider).status == 409)
      clock.pass(days: 31)
      #expect(try await running.get("\(pools)/some-pool/providers/some-provider").status == 404)
      try await finish(try await running.post(createProvider, provider))
      try await finish(try await running.delete("\(pools)/some-pool"))
      clock.pass(days: 31)
      #expect(try await running.get("\(pools)/some-pool").status == 404)
      #expect(try await running.post("\(pools)/some-pool:undelete").status == 404)
      try await finish(try await running.post(create))
      // What was in the old one is not in the new one.
      #expect(try await running.get("\(pools)/some-pool/providers").json["workloadIdentityPoolProviders"] == nil)
    }
  }

  @Test("an account shows in policies as deleted, comes back by its number, and is another one under the same address")
  func account() async throws {
    try await use { running, clock in
      let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
      func members() async throws -> [String] {
        let policy = try await running.post("\(project):getIamPolicy").json
        return (policy["bindings"]?.array ?? []).filter { $0["role"] == "roles/run.viewer" }
          .flatMap { $0["members"]?.strings ?? [] }
      }
      let made = try await running.post(accounts, ["accountId": "some-account"])
      let unique = try #require(made.json["uniqueId"]?.string)
      var policy = try await running.post("\(project):getIamPolicy").json
      policy["bindings"] = .array(
        (policy["bindings"]?.array ?? [])
          + [["role": "roles/run.viewer", "members": [.string("serviceAccount:\(email)")]]])
      #expect(try await running.post("\(project):setIamPolicy", ["policy": policy]).status == 200)
      #expect(try await running.delete("\(accounts)/\(email)").status == 200)
      let ghost = "deleted:serviceAccount:\(email)?uid=\(unique)"
      #expect(try await members() == [ghost])
      #expect(try await running.get("\(accounts)/\(email)").status == 404)
      // Who was deleted cannot be added, only left.
      let bucket = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "ghost-bucket"])
      #expect(bucket.status == 200)
      let added = try await running.send(
        "PUT", "/storage/v1/b/ghost-bucket/iam",
        ["bindings": [["role": "roles/storage.objectViewer", "members": [.string(ghost)]]]])
      #expect(added.status == 400)
      clock.pass(days: 29)
      let back = try await running.post("\(accounts)/\(unique):undelete")
      #expect(back.json[path: "restoredAccount.email"]?.string == email)
      #expect(try await members() == ["serviceAccount:\(email)"])
      _ = try await running.delete("\(accounts)/\(email)")
      let second = try await running.post(accounts, ["accountId": "some-account"])
      #expect(second.json["uniqueId"]?.string != unique)
      #expect(try await members() == [ghost])
      #expect(try await running.post("\(accounts)/\(unique):undelete").status == 400)
      _ = try await running.delete("\(accounts)/\(email)")
      clock.pass(days: 31)
      #expect(try await running.post("\(accounts)/\(unique):undelete").status == 404)
      let vault = try JSON(parsing: AtomicFile.read(running.sandbox.folder.vaultFile) ?? [])
      #expect(vault["iam.deletedServiceAccounts"] == nil)
    }
  }

  @Test("an object of a bucket that keeps what was deleted can be brought back for as long as that")
  func object() async throws {
    try await use { running, clock in
      _ = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "soft-bucket"])
      let made = try await running.send(
        "POST", "/upload/storage/v1/b/soft-bucket/o?uploadType=media&name=a", raw: Array("text".utf8))
      let generation = made.json["generation"]?.string ?? ""
      let object = "/storage/v1/b/soft-bucket/o/a"
      #expect(try await running.delete(object).status == 204)
      #expect(try await running.get(object).status == 404)
      let listed = try await running.get("/storage/v1/b/soft-bucket/o?softDeleted=true").json["items"]?.array?.first
      #expect(listed?["softDeleteTime"]?.string != nil)
      #expect(listed?["generation"]?.string == generation)
      clock.pass(days: 6)
      #expect(try await running.post("\(object)/restore?generation=\(generation)").status == 200)
      #expect(try await running.get("\(object)?alt=media").text == "text")
      #expect(try await running.delete(object).status == 204)
      clock.pass(days: 8)
      #expect(try await running.get("/storage/v1/b/soft-bucket/o?softDeleted=true").json["items"] == nil)
      #expect(try await running.post("\(object)/restore?generation=\(generation)").status == 404)
    }
  }

  @Test("a secret is not: it is gone at once")
  func secret() async throws {
    try await use { running, _ in
      try await running.enable("secretmanager")
      let secrets = "/secretmanager/v1/projects/orchestra-demo/secrets"
      _ = try await running.post("\(secrets)?secretId=s", ["replication": ["automatic": [:]]])
      #expect(try await running.delete("\(secrets)/s").status == 200)
      #expect(try await running.get("\(secrets)/s").status == 404)
      #expect(try await running.post("\(secrets)?secretId=s", ["replication": ["automatic": [:]]]).status == 200)
    }
  }
}
