import Testing

@testable import CloudSandbox

@Suite("GitHub's GraphQL")
struct GitHubGraphQLTests {
  private func ask(_ query: String, _ variables: JSON = [:]) async throws -> JSON {
    var answer: JSON = .null
    try await GitHubWorld.use { world in
      let got = await world.send("POST", "/graphql", ["query": .string(query), "variables": variables])
      #expect(got.status == 200)
      answer = got.json
    }
    return answer
  }

  @Test("gh's question who it is gets the login")
  func viewer() async throws {
    #expect(try await ask("query UserCurrent{viewer{login}}") == ["data": ["viewer": ["login": "orchestra-operator"]]])
  }

  @Test("gh's question about a repository gets the fields it names, under its aliases")
  func repository() async throws {
    let query = """
      query RepositoryInfo($owner: String!, $name: String!) {
        repository(owner: $owner, name: $name) {called: name,owner{id,login},defaultBranchRef{name} viewerPermission}
      }
      """
    let answer = try await ask(query, ["owner": "ai-cherry", "name": "partner-gateway"])
    #expect(
      answer[path: "data.repository"] == [
        "called": "partner-gateway", "owner": ["id": "O_kgDODDVDyw", "login": "ai-cherry"],
        "defaultBranchRef": ["name": "main"], "viewerPermission": "WRITE",
      ])
  }

  @Test("names may stand in the query itself; an old one is followed")
  func literal() async throws {
    let answer = try await ask("{repository(owner:\"ai-cherry\",name:\"orchestra-main\"){nameWithOwner databaseId}}")
    #expect(
      answer[path: "data.repository"] == ["nameWithOwner": "ai-cherry/ai-orchestra", "databaseId": 958_214_736])
  }

  @Test("a repository that is not there is null, with the reason beside it")
  func missing() async throws {
    let answer = try await ask("{repository(owner:\"a\",name:\"b\"){name}}")
    #expect(answer[path: "data.repository"] == .null)
    let error = answer["errors"]?.array?.first
    #expect(error?["type"] == "NOT_FOUND")
    #expect(error?["message"] == "Could not resolve to a Repository with the name 'a/b'.")
  }

  @Test(
    "what the schema does not have and what is no query is refused in words",
    arguments: [
      ("{viewer{shoeSize}}", "Field 'shoeSize' doesn't exist on type 'User'"),
      ("{everything{id}}", "Field 'everything' doesn't exist on type 'Query'"),
      ("{viewer}", "Field must have selections (field 'viewer' returns User but has no selections.)"),
      ("{viewer{login}", "Unexpected end of document"), ("mutation{x}", "Parse error on \"mutation\""),
      ("{viewer{}}", "Expected NAME, actual: RCURLY (\"}\")"),
    ])
  func refused(query: String, message: String) async throws {
    #expect(try await ask(query)["errors"]?.array?.first?["message"]?.string == message)
  }
}
