import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Projects")
struct ProjectsTests {
  @Test("a project's number is the tail of its name; its id is the name for people where there is no other")
  func get() async throws {
    let requests = try await exchange([
      .json(#"{"name":"projects/42","projectId":"my-project","displayName":"Mine","state":"ACTIVE"}"#),
      .json(#"{"name":"projects/43","projectId":"other","state":"DELETE_REQUESTED"}"#),
    ]) { client async throws in
      let project = try await client.projects.get("my-project")
      #expect(project.id == "my-project")
      #expect(project.number == "42")
      #expect(project.displayName == "Mine")
      #expect(project.isActive)
      let other = try await client.projects.get("a/b")
      #expect(other.displayName == "other")
      #expect(!other.isActive)
    }
    #expect(
      requests.map(\.line)
        == ["GET /cloudresourcemanager/v3/projects/my-project", "GET /cloudresourcemanager/v3/projects/a%2Fb"])
  }

  private static let page: JSONValue = [
    "projects": [
      ["name": "projects/2", "projectId": "zoo", "displayName": "Beta", "state": "ACTIVE"],
      ["name": "projects/1", "projectId": "ant", "displayName": "Zeta", "state": "ACTIVE"],
      ["name": "projects/3", "projectId": "going", "displayName": "Alpha", "state": "DELETE_REQUESTED"],
    ],
    "nextPageToken": "more",
  ]

  @Test(
    "a page of the search has the active ones that fit, by name",
    arguments: [(nil, ["Beta", "Zeta"]), ("ZO", ["Beta"]), ("zeta", ["Zeta"]), ("none", [])] as [(String?, [String])])
  func search(query: String?, names: [String]) async throws {
    let requests = try await exchange([.json(Self.page)]) { client async throws in
      let page = try await client.projects.search(query, pageToken: "t/1", pageSize: 50)
      #expect(page.elements.map(\.displayName) == names)
      #expect(page.nextPageToken == "more")
    }
    #expect(
      requests.map(\.line)
        == ["GET /cloudresourcemanager/v3/projects:search?query=state%3AACTIVE&pageSize=50&pageToken=t%2F1"])
  }

  @Test("all of them are those of every page, also after an empty one")
  func all() async throws {
    let requests = try await exchange([
      .json(Self.page), .json(#"{"nextPageToken":"again"}"#),
      .json(#"{"projects":[{"name":"projects/9","projectId":"last","state":"ACTIVE"}]}"#),
    ]) { client async throws in
      #expect(try await client.projects.all().map(\.id) == ["zoo", "ant", "last"])
    }
    #expect(requests.count == 3)
  }

  @Test("permissions are tested a hundred at a time; none held is an absent list")
  func permissions() async throws {
    let asked = (0..<150).map { "p\($0)" }
    let requests = try await exchange([
      .json(#"{"permissions":["p149"]}"#), .json("{}"),
    ]) { client async throws in
      #expect(try await client.projects.testPermissions("p", asked) == ["p149"])
      #expect(try await client.projects.testPermissions("p", []) == [])
    }
    #expect(
      requests.map(\.line) == Array(repeating: "POST /cloudresourcemanager/v3/projects/p:testIamPermissions", count: 2))
    #expect(Set(requests.map { $0.json["permissions"].array.count }) == [100, 50])
    #expect(Set(requests.flatMap { $0.json["permissions"].array.compactMap(\.string) }) == Set(asked))
  }

  @Test("an unknown permission does not blind the test to the others")
  func unknownPermission() async throws {
    try await ScriptedServer.run(answer: { request, _ in
      let asked = request.json["permissions"].array
      return asked.contains("unknown")
        ? .refusal(400, "INVALID_ARGUMENT", "Permission unknown is not valid for this resource.")
        : .json(["permissions": .array(asked.filter { $0 != "not-held" })])
    }) { server async throws in
      let held = try await GoogleCloudClient(server).projects
        .testPermissions("p", ["a", "b", "unknown", "not-held", "c"])
      #expect(held == ["a", "b", "c"])
    }
  }

  @Test("another refusal of the test is an error")
  func refusedTest() async throws {
    _ = try await exchange([.refusal(403, "PERMISSION_DENIED")]) { client async throws in
      #expect(await failure { try await client.projects.testPermissions("p", ["a"]) }?.kind == .notPermitted)
    }
  }

  @Test("billing is on, off, or not to be seen")
  func billing() async throws {
    let requests = try await exchange([
      .json(#"{"billingAccountName":"billingAccounts/1","billingEnabled":true}"#), .json(#"{"name":"x"}"#),
      .refusal(403, "PERMISSION_DENIED", details: [errorInfo("SERVICE_DISABLED")]),
      .refusal(403, "PERMISSION_DENIED"), .refusal(401),
    ]) { client async throws in
      #expect(try await client.projects.billing("p") == true)
      #expect(try await client.projects.billing("p") == false)
      #expect(try await client.projects.billing("p") == nil)
      #expect(try await client.projects.billing("p") == nil)
      #expect(await failure { try await client.projects.billing("p") }?.kind == .unauthenticated)
    }
    #expect(requests.first?.line == "GET /cloudbilling/v1/projects/p/billingInfo")
  }

  @Test("what is held on a billing account is told, or not to be seen")
  func billingPermissions() async throws {
    let requests = try await exchange([
      .json(#"{"permissions":["billing.budgets.get"]}"#), .json("{}"), .refusal(403, "PERMISSION_DENIED"),
      .refusal(401),
    ]) { client async throws in
      let wanted = ["billing.budgets.create", "billing.budgets.get"]
      #expect(try await client.projects.billingPermissions("0-1", wanted) == ["billing.budgets.get"])
      #expect(try await client.projects.billingPermissions("0-1", wanted) == [])
      #expect(try await client.projects.billingPermissions("0-1", wanted) == nil)
      #expect(await failure { try await client.projects.billingPermissions("0-1", wanted) }?.kind == .unauthenticated)
    }
    #expect(requests.first?.line == "POST /cloudbilling/v1/billingAccounts/0-1:testIamPermissions")
  }

  @Test("the token is described by what it is sent to in a body, never in an address")
  func tokenInfo() async throws {
    let requests = try await exchange([
      .json(
        #"{"scope":"https://www.googleapis.com/auth/cloud-platform https://x","expires_in":"3583","email":"me@x.org"}"#)
    ]) { client async throws in
      let info = try await client.projects.tokenInfo()
      #expect(info.email == "me@x.org")
      #expect(info.expiresIn == 3583)
      #expect(info.hasCloudPlatform)
      #expect(info.scopes.count == 2)
    }
    let request = try #require(requests.first)
    #expect(request.line == "POST /oauth2/tokeninfo")
    #expect(request.form == ["access_token": testToken])
    #expect(!request.target.contains(testToken))
  }

  @Test("a token that Google does not know is not accepted")
  func badToken() async throws {
    _ = try await exchange([
      .json(#"{"error":"invalid_token","error_description":"Invalid Value"}"#, status: 400)
    ]) { client async throws in
      #expect(await failure { try await client.projects.tokenInfo() }?.kind == .unauthenticated)
    }
  }
}
