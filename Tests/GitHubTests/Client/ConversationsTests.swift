import RESTClient
import ScriptedServer
import Testing

@testable import GitHub

@Suite("Comments, issues and the pull requests of a commit")
struct ConversationsTests {
  @Test("the comments of all pages are read, with their authors")
  func comments() async throws {
    let path = "/api/repos/o/r/issues/7/comments"
    try await ScriptedServer.run(answer: { request, index in
      let next = "<http://\(request.host)\(path)?per_page=100&page=2>; rel=\"next\""
      return .json(
        #"[{"id":\#(index),"body":"text \#(index)","user":{"login":"github-actions[bot]"}}]"#,
        headers: index == 0 ? [("Link", next)] : [])
    }) { server async throws in
      #expect(
        try await GitHubClient(server).comments("o/r", on: 7) == [
          GitHubComment(id: 0, author: "github-actions[bot]", body: "text 0"),
          GitHubComment(id: 1, author: "github-actions[bot]", body: "text 1"),
        ])
      #expect(await server.requests.first?.line == "GET \(path)?per_page=100")
    }
  }

  @Test(
    "a comment is written by one request, whose answer may be lost but which is never sent twice, and replaced by its id"
  )
  func writing() async throws {
    try await ScriptedServer.run([
      .json(#"{"id":5,"body":"b","user":{"login":"me"}}"#, status: 201), .json(#"{"id":5}"#), .json("{}", status: 502),
    ]) { server async throws in
      let client = GitHubClient(server)
      #expect(try await client.createComment("o/r", on: 7, "b") == GitHubComment(id: 5, author: "me", body: "b"))
      try await client.updateComment("o/r", 5, "c")
      _ = await failure { try await client.createComment("o/r", on: 7, "b") }
      #expect(
        await server.requests.map(\.line) == [
          "POST /api/repos/o/r/issues/7/comments", "PATCH /api/repos/o/r/issues/comments/5",
          "POST /api/repos/o/r/issues/7/comments",
        ])
      #expect(await server.requests.first?.text == #"{"body":"b"}"#)
    }
  }

  @Test("open issues are listed without pull requests, opened, replaced and closed")
  func issues() async throws {
    let list =
      #"[{"number":3,"title":"T","body":null,"user":{"login":"me"}},{"number":2,"title":"P","pull_request":{"url":"u"}}]"#
    try await ScriptedServer.run([.json(list), .json(#"{"number":4}"#, status: 201), .json("{}"), .json("{}")]) {
      server async throws in
      let client = GitHubClient(server)
      #expect(
        try await client.openIssues("o/r") == [GitHubIssue(number: 3, title: "T", author: "me", body: "")])
      #expect(try await client.openIssue("o/r", "T", "b") == 4)
      try await client.updateIssue("o/r", 4, "c")
      try await client.closeIssue("o/r", 4)
      #expect(
        await server.requests.map(\.line) == [
          "GET /api/repos/o/r/issues?state=open&per_page=100", "POST /api/repos/o/r/issues",
          "PATCH /api/repos/o/r/issues/4", "PATCH /api/repos/o/r/issues/4",
        ])
      #expect(await server.requests.last?.text == #"{"state":"closed","state_reason":"completed"}"#)
    }
  }
}
