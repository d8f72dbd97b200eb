import Foundation
import Testing

@testable import CloudSandbox

@Suite("Workload identity pools and providers")
struct IdentityCollectionTests {
  private let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
  private static let condition = "assertion.repository_owner_id == '2' && assertion.repository_id == '1'"
  private static let provider: JSON = [
    "displayName": "GitHub Actions", "oidc": ["issuerUri": "https://token.actions.githubusercontent.com"],
    "attributeMapping": ["google.subject": "assertion.sub", "attribute.repository_id": "assertion.repository_id"],
    "attributeCondition": .string(condition),
  ]

  private func makePool(_ running: RunningSandbox, _ id: String = "github-pool") async throws {
    let answer = try await running.post("\(pools)?workloadIdentityPoolId=\(id)", ["displayName": "GitHub"])
    _ = try await running.finish(answer, at: "/iam/v1")
  }

  @Test("a pool is made by an operation that has no response, and is named by the project's number")
  func create() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("\(pools)?workloadIdentityPoolId=github-pool", ["displayName": "GitHub"])
      let name = "projects/314159265358/locations/global/workloadIdentityPools/github-pool"
      #expect(answer.json["name"]?.string?.hasPrefix("\(name)/operations/") == true)
      #expect(try await running.get("\(pools)/github-pool").status == 404)
      let (operation, polls) = try await running.finish(answer, at: "/iam/v1")
      #expect(polls == 2)
      #expect(operation["response"] == nil)
      let pool = try await running.get("\(pools)/github-pool")
      #expect(pool.json == ["name": .string(name), "displayName": "GitHub", "state": "ACTIVE"])
      let again = try await running.post("\(pools)?workloadIdentityPoolId=github-pool")
      #expect(again.status == 409)
      #expect(again.message == "Requested entity already exists")
    }
  }

  @Test("a pool that is still being made cannot be made again")
  func pending() async throws {
    try await RunningSandbox.use { running in
      let first = try await running.post("\(pools)?workloadIdentityPoolId=github-pool")
      let second = try await running.post("\(pools)?workloadIdentityPoolId=github-pool")
      #expect(first.status == 200)
      #expect(second.status == 409)
    }
  }

  @Test(
    "ids are 4 to 32 small characters",
    arguments: ["abc", "gcp-pool", "Pool", "a_b_c", String(repeating: "a", count: 33), ""])
  func ids(id: String) async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("\(pools)?workloadIdentityPoolId=\(id)")
      #expect(answer.status == 400)
    }
  }

  @Test("deleted, a pool keeps its name for thirty days and can be brought back")
  func softDelete() async throws {
    try await RunningSandbox.use { running in
      try await makePool(running)
      let deletion = try await running.delete("\(pools)/github-pool")
      _ = try await running.finish(deletion, at: "/iam/v1")
      let deleted = try await running.get("\(pools)/github-pool")
      #expect(deleted.status == 200)
      #expect(deleted.json["state"] == "DELETED")
      #expect(deleted.json["expireTime"] != nil)
      #expect(try await running.get(pools).json["workloadIdentityPools"] == nil)
      #expect(try await running.get("\(pools)?showDeleted=true").json["workloadIdentityPools"]?.array?.count == 1)
      #expect(try await running.post("\(pools)?workloadIdentityPoolId=github-pool").status == 409)
      #expect(try await running.delete("\(pools)/github-pool").status == 400)
      let provider = try await running.post(
        "\(pools)/github-pool/providers?workloadIdentityPoolProviderId=github", Self.provider)
      #expect(provider.status == 404)
      let restored = try await running.post("\(pools)/github-pool:undelete")
      _ = try await running.finish(restored, at: "/iam/v1")
      let pool = try await running.get("\(pools)/github-pool")
      #expect(pool.json["state"] == "ACTIVE")
      #expect(pool.json["expireTime"] == nil)
      #expect(try await running.post("\(pools)/github-pool:undelete").status == 400)
    }
  }

  @Test("a deleted pool is gone when its thirty days are over")
  func expiry() async throws {
    var world = World()
    world.now = Date(timeIntervalSince1970: 1_800_000_000)
    world[IdentityCollection.pools, "p"] = ["state": "DELETED", "expireTime": .string(Timestamp.text(world.now + 10))]
    #expect(world.identityResource(IdentityCollection.pools, "p") != nil)
    world.now += 11
    #expect(world.identityResource(IdentityCollection.pools, "p") == nil)
  }

  @Test("a change takes what its mask names: the rest stays, what is named and absent is cleared")
  func patch() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post(
        "\(pools)?workloadIdentityPoolId=github-pool", ["displayName": "GitHub", "description": "old"])
      _ = try await running.finish(answer, at: "/iam/v1")
      let change = try await running.patch(
        "\(pools)/github-pool?updateMask=description,disabled", ["displayName": "ignored", "disabled": true])
      _ = try await running.finish(change, at: "/iam/v1")
      let pool = try await running.get("\(pools)/github-pool").json
      #expect(pool["displayName"] == "GitHub")
      #expect(pool["description"] == nil)
      #expect(pool["disabled"] == true)
      #expect(try await running.patch("\(pools)/github-pool", ["disabled": false]).status == 400)
    }
  }

  @Test("a provider of GitHub's issuer lives in a pool, and only with a condition about its claims")
  func provider() async throws {
    try await RunningSandbox.use { running in
      let path = "\(pools)/github-pool/providers"
      let early = try await running.post("\(path)?workloadIdentityPoolProviderId=github", Self.provider)
      #expect(early.status == 404)
      try await makePool(running)
      var open = Self.provider
      open["attributeCondition"] = nil
      let refused = try await running.post("\(path)?workloadIdentityPoolProviderId=github", open)
      #expect(refused.status == 400)
      #expect(
        refused.message?.hasPrefix("The attribute condition must reference one of the provider's claims.") == true)
      let answer = try await running.post("\(path)?workloadIdentityPoolProviderId=github", Self.provider)
      _ = try await running.finish(answer, at: "/iam/v1")
      let provider = try await running.get("\(path)/github").json
      let name = "projects/314159265358/locations/global/workloadIdentityPools/github-pool/providers/github"
      #expect(provider["name"]?.string == name)
      #expect(provider["attributeCondition"]?.string == Self.condition)
      let cleared = try await running.patch("\(path)/github?updateMask=attributeCondition", ["disabled": false])
      #expect(cleared.status == 400)
      let changed = try await running.patch(
        "\(path)/github?updateMask=attributeCondition,attributeMapping",
        [
          "attributeCondition": "assertion.repository_id in ['1', '3']",
          "attributeMapping": ["google.subject": "assertion.sub"], "disabled": false,
        ])
      _ = try await running.finish(changed, at: "/iam/v1")
      let after = try await running.get("\(path)/github").json
      #expect(after["attributeMapping"] == ["google.subject": "assertion.sub"])
      #expect(after["oidc"] == provider["oidc"])
    }
  }

  @Test(
    "what cannot be a provider is refused",
    arguments: [
      ("oidc", ["issuerUri": "http://plain.example.com"]), ("oidc", nil), ("aws", ["accountId": "1"]),
      ("attributeMapping", ["attribute.x": "assertion.x"]),
      ("attributeMapping", ["google.subject": "assertion.sub", "attribute.Repo": "assertion.repository"]),
      ("attributeCondition", "assertion.repository_id == '1"), ("attributeCondition", "(assertion.sub == 'a'))"),
      ("attributeCondition", "'assertion' == 'x'"), ("displayName", .string(String(repeating: "x", count: 33))),
      ("colour", "red"),
    ] as [(String, JSON?)])
  func invalidProvider(field: String, value: JSON?) async throws {
    try await RunningSandbox.use { running in
      try await makePool(running)
      var provider = Self.provider
      provider[field] = value
      let answer = try await running.post(
        "\(pools)/github-pool/providers?workloadIdentityPoolProviderId=github", provider)
      #expect(answer.status == 400)
      #expect(answer.json["error"]?["status"] == "INVALID_ARGUMENT")
    }
  }

  @Test("is not for viewers")
  func denied() async throws {
    try await RunningSandbox.use { running in
      let path = "/iam/v1/projects/shared-platform/locations/global/workloadIdentityPools"
      let answer = try await running.post("\(path)?workloadIdentityPoolId=github-pool")
      #expect(answer.status == 403)
      #expect(answer.message?.contains("'iam.workloadIdentityPools.create'") == true)
    }
  }
}
