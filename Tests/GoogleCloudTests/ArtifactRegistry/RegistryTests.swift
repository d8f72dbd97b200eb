import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Artifact Registry")
struct RegistryTests {
  private static let path = "/artifactregistry/v1/projects/p/locations/eu/repositories"
  private static let operation = "projects/p/locations/eu/operations/o"

  @Test("a repository is read, or nil")
  func get() async throws {
    let requests = try await exchange([.json(#"{"name":"x"}"#), .refusal(404, "NOT_FOUND")]) { client async throws in
      #expect(try await client.registry.get("p", "eu", "r")?["name"] == "x")
      #expect(try await client.registry.get("p", "eu", "r") == nil)
    }
    #expect(requests.first?.line == "GET \(Self.path)/r")
  }

  @Test("whether an image is there is asked by its digest")
  func image() async throws {
    let requests = try await exchange([.json(#"{"name":"x"}"#), .refusal(404, "NOT_FOUND")]) { client async throws in
      #expect(try await client.registry.hasImage("p", "eu", "r", "api@sha256:aa"))
      #expect(try await !client.registry.hasImage("p", "eu", "r", "api@sha256:aa"))
    }
    #expect(requests.first?.line.hasPrefix("GET \(Self.path)/r/dockerImages/api") == true)
  }

  @Test("one is created and comes back when the operation is done")
  func create() async throws {
    let requests = try await exchange([
      .json(#"{"name":"\#(Self.operation)"}"#),
      .json(#"{"name":"\#(Self.operation)","done":true,"response":{"format":"DOCKER"}}"#),
    ]) { client async throws in
      #expect(try await client.registry.create("p", "eu", "r", ["format": "DOCKER"]) == ["format": "DOCKER"])
    }
    #expect(
      requests.map(\.line)
        == ["POST \(Self.path)?repositoryId=r", "GET /artifactregistry/v1/\(Self.operation)"])
    #expect(requests[0].json == ["format": "DOCKER"])
  }

  @Test("named fields are changed at once; one is deleted with a wait, and gone is fine")
  func changes() async throws {
    let requests = try await exchange([
      .json(#"{"name":"x"}"#), .json(#"{"name":"\#(Self.operation)","done":true,"response":{}}"#),
      .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      _ = try await client.registry.update("p", "eu", "r", ["description": "d"], mask: ["description"])
      try await client.registry.delete("p", "eu", "r")
      try await client.registry.delete("p", "eu", "r")
    }
    #expect(
      requests.map(\.line)
        == ["PATCH \(Self.path)/r?updateMask=description", "DELETE \(Self.path)/r", "DELETE \(Self.path)/r"])
  }
}
