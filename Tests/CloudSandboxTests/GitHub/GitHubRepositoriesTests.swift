import Testing

@testable import CloudSandbox

@Suite("GitHub's repositories")
struct GitHubRepositoriesTests {
  private static let sample = "/repos/ai-cherry/ai-orchestra"

  @Test("the account is the operator's, and the answer says what the token may do")
  func account() async throws {
    try await GitHubWorld.use { world in
      let user = await world.send("GET", "/user")
      #expect(user.status == 200)
      #expect(user.json["login"] == "orchestra-operator")
      #expect(user.json["type"] == "User")
      #expect(user.headers["x-oauth-scopes"] == "read:org, repo, workflow")
      #expect(user.headers["x-github-request-id"]?.isEmpty == false)
    }
  }

  @Test("the sample is administered, its numbers are the same in every sandbox, its remote is the repository's")
  func sample() async throws {
    try await GitHubWorld.use { world in
      let repository = await world.send("GET", Self.sample).json
      #expect(repository["id"] == 958_214_736)
      #expect(repository[path: "owner.id"] == 204_817_355)
      #expect(repository[path: "permissions.admin"] == true)
      #expect(repository["clone_url"]?.string == SampleHistory().remote)
      #expect(repository["default_branch"]?.string == SampleHistory().branch)
      #expect(repository["previous_names"] == nil)
    }
  }

  @Test("capitals make no difference in names")
  func capitals() async throws {
    try await GitHubWorld.use { world in
      #expect(
        await world.send("GET", "/repos/AI-Cherry/AI-Orchestra").json["full_name"] == "ai-cherry/ai-orchestra")
    }
  }

  @Test("another repository is not administered")
  func notAdministered() async throws {
    try await GitHubWorld.use { world in
      let repository = await world.send("GET", "/repos/ai-cherry/partner-gateway").json
      #expect(repository[path: "permissions.admin"] == false)
      #expect(repository[path: "permissions.push"] == true)
    }
  }

  @Test("what is missing and what may not be seen look alike", arguments: ["/repos/ai-cherry/none", "/repos/a/hidden"])
  func missing(path: String) async throws {
    try await GitHubWorld.use({
      try $0.addGitHubRepository("a/hidden", id: 7, owner: 8, role: "none", isPrivate: true)
    }) { world in
      let answer = await world.send("GET", path)
      #expect(answer.status == 404)
      #expect(answer.message == "Not Found")
      #expect(answer.json["status"] == "404")
    }
  }

  @Test("an old name leads to the number, with the rest of the path; writes are to be repeated as they are")
  func renamed() async throws {
    try await GitHubWorld.use { world in
      let read = await world.send("GET", "/repos/ai-cherry/orchestra-main/environments?per_page=5")
      #expect(read.status == 301)
      let there = "http://127.0.0.1:8000/github/repositories/958214736"
      #expect(read.headers["location"] == "\(there)/environments?per_page=5")
      let write = await world.send("PUT", "/repos/ai-cherry/orchestra-main/environments/a%2Fb", [:])
      #expect(write.status == 307)
      #expect(write.headers["location"] == "\(there)/environments/a%2Fb")
      #expect(await world.send("PUT", "/repositories/958214736/environments/a%2Fb", [:]).status == 200)
      #expect(await world.send("GET", "\(Self.sample)/environments/a%2Fb").json["name"] == "a/b")
    }
  }

  @Test("gh, which asks another host, gets addresses of that host")
  func ghHost() async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send("GET", "/repos/ai-cherry/orchestra-main", host: "api.github.localhost")
      #expect(answer.headers["location"] == "http://api.github.localhost/repositories/958214736")
    }
  }

  @Test("long lists come in pages, each with the address of the next")
  func pages() async throws {
    try await GitHubWorld.use({ world in
      for number in 0..<70 {
        try world.addGitHubRepository("many/r\(100 + number)", id: 1000 + Int64(number), owner: 9, role: "pull")
      }
    }) { world in
      var path = "/user/repos?per_page=30"
      var sizes: [Int] = []
      var names: Set<String> = []
      while true {
        let page = await world.send("GET", path)
        let found = (page.json.array ?? []).compactMap { $0["full_name"]?.string }
        sizes.append(found.count)
        names.formUnion(found)
        let link = page.headers["link"] ?? ""
        guard let next = link.firstMatch(of: /<http:\/\/127\.0\.0\.1:8000\/github([^>]*)>; rel="next"/)?.1 else {
          break
        }
        path = String(next)
      }
      #expect(sizes == [30, 30, 12])
      #expect(names.count == 72)
      #expect(await world.send("GET", "/user/repos?per_page=1000").json.array?.count == 72)
      #expect(await world.send("GET", "/user/repos").headers["link"]?.contains("page=3>; rel=\"last\"") == true)
    }
  }

  @Test(
    "the list is sorted as it is asked for",
    arguments: [
      ("/user/repos?sort=pushed", ["ai-cherry/ai-orchestra", "ai-cherry/partner-gateway"]),
      ("/user/repos?sort=pushed&direction=asc", ["ai-cherry/partner-gateway", "ai-cherry/ai-orchestra"]),
      ("/user/repos?sort=full_name&direction=desc", ["ai-cherry/partner-gateway", "ai-cherry/ai-orchestra"]),
    ])
  func sorted(path: String, names: [String]) async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send("GET", path)
      #expect(answer.json.array?.compactMap { $0["full_name"]?.string } == names)
    }
  }

  @Test("a path that GitHub does not have is refused in GitHub's words")
  func unknownPath() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", "\(Self.sample)/readme").message == "Not Found")
      #expect(await world.send("POST", "/nothing", [:]).status == 404)
    }
  }
}
