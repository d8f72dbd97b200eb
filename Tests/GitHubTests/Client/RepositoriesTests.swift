import Foundation
import ScriptedServer
import Testing

@testable import GitHub

@Suite("Repositories")
struct RepositoriesTests {
  private static func document(_ id: Int, _ name: String, more: String = "") -> String {
    #"{"id":\#(id),"full_name":"\#(name)","owner":{"id":\#(id + 1),"login":"x"}\#(more)}"#
  }

  @Test(
    "the account comes with the scopes of a classic token; a fine-grained one has none",
    arguments: [
      ("repo, workflow", ["repo", "workflow"]), ("repo", ["repo"]), ("", nil), (nil, nil),
    ] as [(String?, [String]?)])
  func user(header: String?, scopes: [String]?) async throws {
    let headers = header.map { [(name: "X-OAuth-Scopes", value: $0)] } ?? []
    try await ScriptedServer.run([.json(#"{"login":"octo","id":1}"#, headers: headers)]) { server async throws in
      #expect(try await GitHubClient(server).user() == GitHubUser(login: "octo", scopes: scopes))
      #expect(await server.requests.map(\.line) == ["GET /api/user"])
    }
  }

  @Test(
    "a token's end is read in the time zone that GitHub names; most tokens have none",
    arguments: [
      ("2026-12-05 10:00:00 UTC", "2026-12-05T10:00:00Z"), ("2026-12-05 10:00:00 -0700", "2026-12-05T17:00:00Z"),
      (nil, nil), ("soon", nil),
    ] as [(String?, String?)])
  func tokenEnd(header: String?, end: String?) async throws {
    let headers = header.map { [(name: "GitHub-Authentication-Token-Expiration", value: $0)] } ?? []
    try await ScriptedServer.run([.json(#"{"login":"octo","id":1}"#, headers: headers)]) { server async throws in
      #expect(try await GitHubClient(server).tokenEnd()?.formatted(.iso8601) == end)
    }
  }

  @Test("every fact of a repository is read")
  func repository() async throws {
    let more = #","private":true,"archived":true,"default_branch":"trunk","permissions":{"admin":true,"push":true}"#
    try await ScriptedServer.run([.json(Self.document(7, "o/r", more: more))]) { server async throws in
      let expected = GitHubRepository(
        fullName: "o/r", id: 7, ownerID: 8, isPrivate: true, isArchived: true, isDisabled: false,
        isOfOrganization: false,
        defaultBranch: "trunk", isAdministered: true, isWritable: true, ancestorIDs: [])
      #expect(try await GitHubClient(server).repository("o", "r") == expected)
      #expect(await server.requests.map(\.line) == ["GET /api/repos/o/r"])
    }
  }

  @Test("without permissions in the answer nothing is allowed")
  func noPermissions() async throws {
    try await ScriptedServer.run([.json(Self.document(7, "o/r"))]) { server async throws in
      let repository = try await GitHubClient(server).repository("o", "r")
      #expect(!repository.isAdministered)
      #expect(!repository.isWritable)
    }
  }

  @Test("names are put into the path as one segment each")
  func encoding() async throws {
    try await ScriptedServer.run([.json(Self.document(7, "o/r"))]) { server async throws in
      _ = try await GitHubClient(server).repository("o/../x", "r?a=1")
      #expect(await server.requests.map(\.line) == ["GET /api/repos/o%2F..%2Fx/r%3Fa%3D1"])
    }
  }

  @Test("a renamed repository is followed, with the token, and comes back with its new name")
  func renamed() async throws {
    try await ScriptedServer.run(answer: { request, _ in
      request.target == "/api/repos/o/old"
        ? .json(
          #"{"message":"Moved Permanently"}"#, status: 301,
          headers: [("Location", "http://\(request.host)/api/repositories/7")])
        : .json(Self.document(7, "o/new"))
    }) { server async throws in
      #expect(try await GitHubClient(server).repository("o", "old").fullName == "o/new")
      let requests = await server.requests
      #expect(requests.map(\.line) == ["GET /api/repos/o/old", "GET /api/repositories/7"])
      #expect(requests.map(\.token) == [testToken, testToken])
    }
  }

  @Test("all pages of the list are read, though the address of the next one has commas in it")
  func pages() async throws {
    try await ScriptedServer.run(answer: { request, index in
      let next = "http://\(request.host)/api/user/repos?affiliation=owner,collaborator&page=\(index + 2)"
      let last = "http://\(request.host)/api/user/repos?affiliation=owner,collaborator&page=3"
      let link = "<http://\(request.host)/first>; rel=\"prev\", <\(next)>; rel=\"next\", <\(last)>; rel=\"last\""
      return .json("[\(Self.document(index, "o/r\(index)"))]", headers: index < 2 ? [("Link", link)] : [])
    }) { server async throws in
      let names = try await GitHubClient(server).repositories().map(\.fullName)
      #expect(names == ["o/r0", "o/r1", "o/r2"])
      #expect(
        await server.requests.map(\.target) == [
          "/api/user/repos?per_page=100&sort=pushed&affiliation=owner,collaborator,organization_member",
          "/api/user/repos?affiliation=owner,collaborator&page=2",
          "/api/user/repos?affiliation=owner,collaborator&page=3",
        ])
    }
  }

  @Test("no more pages are asked for than are wanted")
  func limit() async throws {
    try await ScriptedServer.run(answer: { request, index in
      .json(
        "[\(Self.document(index, "o/r\(index)")),\(Self.document(index, "o/s\(index)"))]",
        headers: [("Link", "<http://\(request.host)/api/more>; rel=\"next\"")])
    }) { server async throws in
      #expect(try await GitHubClient(server).repositories(limit: 3).map(\.fullName) == ["o/r0", "o/s0", "o/r1"])
      #expect(await server.requests.count == 2)
    }
  }

  @Test("an answer of another shape is an error that names the request", arguments: ["[]", "{}", "<html>", ""])
  func otherShape(body: String) async throws {
    try await ScriptedServer.run([.json(body)]) { server async throws in
      let error = await failure { try await GitHubClient(server).repository("o", "r") }
      #expect(error?.kind == .other)
      #expect(error?.message.contains("/repos/o/r") == true)
    }
  }
}
