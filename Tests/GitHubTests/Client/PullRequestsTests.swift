import RESTClient
import ScriptedServer
import Testing

@testable import GitHub

@Suite("Pull requests")
struct PullRequestsTests {
  private static let pull =
    #"{"number":7,"html_url":"https://github.com/o/r/pull/7","title":"T","state":"open","body":null,"head":{"ref":"a/b"},"base":{"ref":"main"}}"#
  private static let expected = GitHubPullRequest(
    number: 7, url: "https://github.com/o/r/pull/7", title: "T", text: "", head: "a/b", base: "main", isOpen: true,
    isMerged: false)

  @Test("the open ones of a branch are asked for by owner and branch")
  func list() async throws {
    try await ScriptedServer.run([.json("[\(Self.pull)]")]) { server async throws in
      #expect(
        try await GitHubClient(server).pullRequests("o/r", head: "me:a/b", base: "main") == [Self.expected])
      #expect(
        await server.requests.map(\.line) == [
          "GET /api/repos/o/r/pulls?state=open&head=me%3Aa%2Fb&base=main&per_page=100"
        ])
    }
  }

  @Test("those of a commit say whether they were merged")
  func ofCommit() async throws {
    let merged = Self.pull.dropLast() + #","merged_at":"2026-11-01T00:00:00Z"}"#
    try await ScriptedServer.run([.json("[\(merged),\(Self.pull)]")]) { server async throws in
      #expect(try await GitHubClient(server).pullRequests("o/r", of: "abc").map(\.isMerged) == [true, false])
      #expect(await server.requests.first?.line == "GET /api/repos/o/r/commits/abc/pulls?per_page=100")
    }
  }

  @Test("one is asked for by its number: open, closed, or not there")
  func one() async throws {
    let closed = Self.pull.replacing(#""state":"open""#, with: #""state":"closed""#)
    let none = ScriptedAnswer.json(#"{"message":"Not Found"}"#, status: 404)
    try await ScriptedServer.run([.json(Self.pull), .json(closed), none]) { server async throws in
      let client = GitHubClient(server)
      #expect(try await client.pullRequest("o/r", 7) == Self.expected)
      #expect(try await client.pullRequest("o/r", 7)?.isOpen == false)
      #expect(try await client.pullRequest("o/r", 8) == nil)
      #expect(await server.requests.map(\.line).last == "GET /api/repos/o/r/pulls/8")
    }
  }

  @Test("one is opened once, and gets another text")
  func change() async throws {
    try await ScriptedServer.run([.json(Self.pull), .json(Self.pull)]) { server async throws in
      let client = GitHubClient(server)
      #expect(
        try await client.openPullRequest("o/r", head: "a/b", base: "main", title: "T", text: "x") == Self.expected)
      #expect(try await client.updatePullRequest("o/r", 7, title: "T", text: "y") == Self.expected)
      #expect(await server.requests.map(\.line) == ["POST /api/repos/o/r/pulls", "PATCH /api/repos/o/r/pulls/7"])
    }
  }

  @Test("a fork tells where it comes from")
  func fork() async throws {
    let document =
      #"{"full_name":"me/r","id":3,"owner":{"id":4},"fork":true,"parent":{"id":1},"source":{"id":2}}"#
    try await ScriptedServer.run([.json(document)]) { server async throws in
      let repository = try await GitHubClient(server).repository("me", "r")
      #expect(repository.ancestorIDs == [1, 2] && repository.owner == "me")
    }
  }
}
