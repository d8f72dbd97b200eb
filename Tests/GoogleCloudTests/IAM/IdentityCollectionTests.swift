import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Identity pools and their providers")
struct IdentityPoolsTests {
  private static let pools = "/iam/v1/projects/p/locations/global/workloadIdentityPools"
  private static let operation = "projects/42/locations/global/workloadIdentityPools/github/operations/o1"

  private static func resource(_ name: String, state: String = "ACTIVE") -> ScriptedAnswer {
    .json(#"{"name":"\#(name)","state":"\#(state)","disabled":true,"extra":1}"#)
  }

  @Test("one is read, deleted or not; where there is none it is nil")
  func get() async throws {
    let requests = try await exchange([
      Self.resource("n", state: "DELETED"), .refusal(404, "NOT_FOUND"), Self.resource("m"),
    ]) { client async throws in
      let pool = try #require(try await client.pools.get("p", "github"))
      #expect(pool.name == "n")
      #expect(pool.isDeleted)
      #expect(pool.isDisabled)
      #expect(pool.document["extra"] == 1)
      #expect(try await client.pools.get("p", "github") == nil)
      #expect(try await client.providers(pool: "github").get("p", "a b")?.isDeleted == false)
    }
    #expect(
      requests.map(\.line) == [
        "GET \(Self.pools)/github", "GET \(Self.pools)/github", "GET \(Self.pools)/github/providers/a%20b",
      ])
  }

  @Test("one is created, waited for, and read: IAM's operations have no result")
  func create() async throws {
    let requests = try await exchange([
      .json(#"{"name":"\#(Self.operation)"}"#), .json(#"{"name":"\#(Self.operation)"}"#),
      .json(#"{"name":"\#(Self.operation)","done":true}"#), .refusal(404, "NOT_FOUND"), Self.resource("new"),
    ]) { client async throws in
      #expect(try await client.pools.create("p", "github", ["displayName": "GitHub"]).name == "new")
    }
    #expect(
      requests.map(\.line) == [
        "POST \(Self.pools)?workloadIdentityPoolId=github", "GET /iam/v1/\(Self.operation)",
        "GET /iam/v1/\(Self.operation)", "GET \(Self.pools)/github", "GET \(Self.pools)/github",
      ])
    #expect(requests[0].json == ["displayName": "GitHub"])
  }

  @Test("a provider is created in its pool")
  func createProvider() async throws {
    let requests = try await exchange([
      .json(#"{"name":"\#(Self.operation)","done":true}"#), Self.resource("prov"),
    ]) { client async throws in
      let provider = try await client.providers(pool: "github").create("p", "ai", ["attributeCondition": "a"])
      #expect(provider.name == "prov")
    }
    #expect(
      requests.map(\.line) == [
        "POST \(Self.pools)/github/providers?workloadIdentityPoolProviderId=ai",
        "GET \(Self.pools)/github/providers/ai",
      ])
  }

  @Test("fields are changed by name; one is brought back; one is deleted, and gone is fine")
  func changes() async throws {
    let done = ScriptedAnswer.json(#"{"name":"\#(Self.operation)","done":true}"#)
    let requests = try await exchange([
      done, Self.resource("a"), done, Self.resource("b"), done, .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      _ = try await client.pools.update("p", "github", ["disabled": false], mask: ["disabled", "displayName"])
      _ = try await client.pools.undelete("p", "github")
      try await client.pools.delete("p", "github")
      try await client.pools.delete("p", "github")
    }
    #expect(
      requests.map(\.line) == [
        "PATCH \(Self.pools)/github?updateMask=disabled%2CdisplayName", "GET \(Self.pools)/github",
        "POST \(Self.pools)/github:undelete", "GET \(Self.pools)/github", "DELETE \(Self.pools)/github",
        "DELETE \(Self.pools)/github",
      ])
    #expect(requests[0].json == ["disabled": false])
  }

  @Test("both are listed under their own names")
  func list() async throws {
    let requests = try await exchange([
      .json(#"{"workloadIdentityPools":[{"name":"a"}],"nextPageToken":"2"}"#),
      .json(#"{"workloadIdentityPools":[{"name":"b"}]}"#),
      .json(#"{"workloadIdentityPoolProviders":[{"name":"c"}]}"#),
    ]) { client async throws in
      #expect(try await client.pools.list("p").map(\.name) == ["a", "b"])
      #expect(try await client.providers(pool: "github").list("p").map(\.name) == ["c"])
    }
    #expect(requests.last?.line == "GET \(Self.pools)/github/providers")
  }
}
