import Testing

@testable import CloudSandbox

@Suite("GitHub's issues and comments")
struct GitHubIssuesTests {
  private static let issues = "/repos/ai-cherry/ai-orchestra/issues"

  @Test("an issue is opened, read, changed and closed, and only open ones are listed, newest first")
  func issues() async throws {
    try await GitHubWorld.use { world in
      let first = await world.send("POST", Self.issues, ["title": "One", "body": "a"])
      #expect(first.status == 201 && first.json["number"] == 1)
      #expect(first.json[path: "user.login"]?.string == SampleWorld.operatorLogin)
      _ = await world.send("POST", Self.issues, ["title": "Two"])
      let list = await world.send("GET", "\(Self.issues)?state=open")
      #expect(list.json.array?.map { $0["title"]?.string } == ["Two", "One"])
      let changed = await world.send("PATCH", "\(Self.issues)/1", ["body": "b", "state": "closed"])
      #expect(changed.json["body"] == "b" && changed.json["state_reason"] == "completed")
      #expect(await world.send("GET", Self.issues).json.array?.count == 1)
      #expect(await world.send("GET", "\(Self.issues)?state=all&per_page=1").headers["link"]?.contains("next") == true)
      #expect(await world.send("GET", "\(Self.issues)/1").json["state"] == "closed")
      #expect(await world.send("PATCH", "\(Self.issues)/9", ["body": "b"]).status == 404)
      #expect(await world.send("POST", Self.issues, ["body": "b"]).status == 422)
      #expect(await world.send("PATCH", "\(Self.issues)/2", ["state": "gone"]).status == 422)
    }
  }

  @Test("comments are listed in their order, changed, and not longer than 65,536 characters")
  func comments() async throws {
    try await GitHubWorld.use({ $0.addGitHubPullRequest(7, commit: "abc") }) { world in
      let comments = "\(Self.issues)/7/comments"
      let one = await world.send("POST", comments, ["body": "one"])
      #expect(one.status == 201)
      _ = await world.send("POST", comments, ["body": "two"])
      let id = try #require(one.json["id"]?.int)
      let changed = await world.send("PATCH", "\(Self.issues)/comments/\(id)", ["body": "three"])
      #expect(changed.json["body"] == "three")
      #expect(await world.send("GET", comments).json.array?.map { $0["body"]?.string } == ["three", "two"])
      let longest = String(repeating: "x", count: 65_536)
      #expect(await world.send("POST", comments, ["body": .string(longest)]).status == 201)
      #expect(await world.send("POST", comments, ["body": .string(longest + "x")]).status == 422)
      #expect(await world.send("POST", comments, ["body": ""]).status == 422)
      #expect(await world.send("POST", "\(Self.issues)/8/comments", ["body": "x"]).status == 404)
      #expect(await world.send("PATCH", "\(Self.issues)/comments/1", ["body": "x"]).status == 404)
    }
  }

  @Test("a pull request is found by its commits, and says when it was merged")
  func pulls() async throws {
    try await GitHubWorld.use({
      $0.addGitHubPullRequest(7, commit: "abc", merge: "def")
      $0.addGitHubPullRequest(8, commit: "fed")
    }) { world in
      let merged = await world.send("GET", "/repos/ai-cherry/ai-orchestra/commits/def/pulls").json.array
      #expect(merged?.count == 1 && merged?.first?["number"] == 7 && merged?.first?["merged_at"]?.string != nil)
      let open = await world.send("GET", "/repos/ai-cherry/ai-orchestra/commits/fed/pulls").json.array
      #expect(open?.first?["merged_at"] == .null)
      #expect(await world.send("GET", "/repos/ai-cherry/ai-orchestra/commits/123/pulls").json.array == [])
      #expect(
        await world.send("GET", "\(Self.issues)?state=all").json.array?.allSatisfy {
          $0["head_ref"] == nil && $0["pull_request"] != nil
        } == true)
    }
  }

  @Test("a workflow's token writes as the app what its job permits, and cannot ask who it is")
  func app() async throws {
    try await GitHubWorld.use({ $0.addGitHubPullRequest(7, commit: "abc") }) { world in
      let own = try await world.state.mutate { $0.issueWorkflowToken(permissions: ["pull_requests": "write"]) }
      let headers = ["authorization": "Bearer \(own)"]
      let made = await world.send("POST", "\(Self.issues)/7/comments", ["body": "x"], headers: headers)
      #expect(made.json[path: "user.login"]?.string == "github-actions[bot]")
      let refused = await world.send("POST", Self.issues, ["title": "x"], headers: headers)
      #expect(refused.status == 403 && refused.message == "Resource not accessible by integration")
      #expect(await world.send("GET", "/user", headers: headers).status == 403)
      let repository = await world.send("GET", "/repos/ai-cherry/ai-orchestra", headers: headers)
      #expect(repository.json[path: "permissions.admin"] == false)
    }
  }
}
