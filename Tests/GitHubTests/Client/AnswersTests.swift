import RESTClient
import ScriptedServer
import Testing

@testable import GitHub

/// Every call of the client that reads something, by name.
private struct Call: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (GitHubClient) async throws -> Void

  init(_ name: String, _ make: @escaping @Sendable (GitHubClient) async throws -> Void) {
    testDescription = name
    self.make = make
  }

  static let all: [Call] = [
    Call("user") { _ = try await $0.user() },
    Call("repository") { _ = try await $0.repository("o", "r") },
    Call("repositories") { _ = try await $0.repositories() },
    Call("environment") { _ = try await $0.environment("o/r", "e") },
    Call("createEnvironment") { _ = try await $0.createEnvironment("o/r", "e") },
    Call("secrets") { _ = try await $0.secrets("o/r", environment: "e") },
    Call("secret") { _ = try await $0.secret("o/r", environment: "e", "S") },
    Call("actionsPermissions") { _ = try await $0.actionsPermissions("o/r") },
    Call("actionsPermissions of an organisation") { _ = try await $0.actionsPermissions(organization: "o") },
    Call("protection") { _ = try await $0.protection("o/r", environment: "e") },
    Call("rules") { _ = try await $0.rules("o/r", branch: "b") },
    Call("pullRequests") { _ = try await $0.pullRequests("o/r", head: "o:b", base: "main") },
    Call("pullRequest") { _ = try await $0.pullRequest("o/r", 1) },
    Call("openPullRequest") { _ = try await $0.openPullRequest("o/r", head: "b", base: "main", title: "t", text: "") },
    Call("updatePullRequest") { _ = try await $0.updatePullRequest("o/r", 1, title: "t", text: "") },
    Call("plan") { _ = try await $0.plan(of: "o", isOrganization: true) },
    Call("run") { _ = try await $0.run("o/r", 1) },
    Call("runs") { _ = try await $0.runs("o/r", workflow: "f.yml") },
    Call("jobs") { _ = try await $0.jobs("o/r", run: 1) },
    Call("pendingDeployments") { _ = try await $0.pendingDeployments("o/r", run: 1) },
    Call("comments") { _ = try await $0.comments("o/r", on: 1) },
    Call("createComment") { _ = try await $0.createComment("o/r", on: 1, "b") },
    Call("pullRequests") { _ = try await $0.pullRequests("o/r", of: "c") },
    Call("pullRequest") { _ = try await $0.pullRequest("o/r", 7) },
    Call("openIssues") { _ = try await $0.openIssues("o/r") },
    Call("openIssue") { _ = try await $0.openIssue("o/r", "t", "b") },
    Call("putSecret") { try await $0.putSecret("o/r", environment: "e", "S", value: [1]) },
  ]
}

@Suite("Answers of GitHub that make no sense")
struct AnswersTests {
  @Test(
    "are errors that name the request, of every call",
    arguments: Call.all,
    [
      "<html>Unicorn!</html>", "\"text\"", "3", "{\"name\":", "[{}]", "[3]", "{\"secrets\":3,\"name\":7,\"login\":[]}",
      "{\"secrets\":[{}],\"id\":\"x\"}", "{\"name\":\"e\",\"protection_rules\":[{\"type\":4}],\"secrets\":[7]}",
    ])
  private func malformed(call: Call, body: String) async throws {
    try await ScriptedServer.run(answer: { _, _ in .json(body) }) { server async throws in
      guard let error = await failure(of: { try await call.make(GitHubClient(server)) }) else {
        // Only a document that has all the call needs gives a result: this one has a secret's.
        #expect(call.testDescription == "secret" && body.contains(#""name":"e""#))
        return
      }
      #expect(error.kind == .other)
      #expect(error.request.contains(server.root))
      #expect(!error.description.contains("Unicorn"))
    }
  }

  @Test("a list whose next page is the page itself ends")
  func endless() async throws {
    try await ScriptedServer.run(answer: { request, _ in
      .json("[]", headers: [("Link", "<http://\(request.host)\(request.target)>; rel=\"next\"")])
    }) { server async throws in
      #expect(try await GitHubClient(server).repositories().isEmpty)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("what waits spend comes from the budget that both clients share")
  func budget() async throws {
    try await ScriptedServer.run(answer: { _, _ in .json("{}", status: 503) }) { server async throws in
      let time = PassingTime()
      let error = await failure {
        try await GitHubClient(server, time: time).sharing(RetryBudget(.seconds(3))).user()
      }
      #expect(time.waited == [.seconds(1), .seconds(2)])
      #expect(error?.reason.contains("All that this run may spend") == true)
    }
  }
}
