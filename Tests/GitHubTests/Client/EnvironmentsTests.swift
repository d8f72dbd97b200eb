import CSodium
import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GitHub

@Suite("Environments and their secrets")
struct EnvironmentsTests {
  private static let path = "/api/repos/o/r/environments/production"

  @Test("an environment is read with the kinds of its rules")
  func environment() async throws {
    let body =
      #"{"name":"Production","protection_rules":[{"id":1,"type":"required_reviewers","prevent_self_review":true,"#
      + #""reviewers":[{"type":"Team","reviewer":{"id":7}}]},{"type":"wait_timer","wait_timer":30}],"#
      + #""deployment_branch_policy":{"protected_branches":true,"custom_branch_policies":false}}"#
    try await ScriptedServer.run([.json(body)]) { server async throws in
      #expect(
        try await GitHubClient(server).environment("o/r", "production")
          == GitHubEnvironment(
            name: "Production", protectionRules: ["required_reviewers", "wait_timer"], branchPolicy: .protected,
            otherRules: [
              "wait_timer": 30, "prevent_self_review": true, "reviewers": [["type": "Team", "id": 7]],
            ]))
      #expect(await server.requests.map(\.line) == ["GET \(Self.path)"])
    }
  }

  @Test("a missing one is nil, another refusal is not")
  func missing() async throws {
    try await ScriptedServer.run([
      .json(#"{"message":"Not Found"}"#, status: 404), .json(#"{"message":"no"}"#, status: 403),
    ]) { server async throws in
      let client = GitHubClient(server)
      #expect(try await client.environment("o/r", "production") == nil)
      #expect(await failure { try await client.environment("o/r", "production") }?.kind == .notPermitted)
    }
  }

  @Test("one is created with an empty object: naming a rule is refused for many repositories")
  func create() async throws {
    try await ScriptedServer.run([.json(#"{"name":"a/b","protection_rules":[]}"#)]) { server async throws in
      #expect(
        try await GitHubClient(server).createEnvironment("o/r", "a/b")
          == GitHubEnvironment(name: "a/b", protectionRules: [], branchPolicy: .all, otherRules: [:]))
      let request = try #require(await server.requests.first)
      #expect(request.line == "PUT /api/repos/o/r/environments/a%2Fb")
      #expect(request.text == "{}")
      #expect(request.headers["content-type"] == "application/json")
    }
  }

  @Test("a change of the branches sends the other rules along, which it would remove else")
  func branchPolicy() async throws {
    let body = #"{"name":"production","protection_rules":[{"type":"wait_timer","wait_timer":30}]}"#
    try await ScriptedServer.run([.json(body), .json(body)]) { server async throws in
      let client = GitHubClient(server)
      let environment = try #require(try await client.environment("o/r", "production"))
      try await client.setBranchPolicy(.custom, of: environment, "o/r")
      let request = try #require(await server.requests.last)
      #expect(request.line == "PUT \(Self.path)")
      #expect(
        try JSONValue(bytes: Array(request.text.utf8)) == [
          "wait_timer": 30,
          "deployment_branch_policy": ["protected_branches": false, "custom_branch_policies": true],
        ])
    }
  }

  @Test("the patterns of branches and tags are read, made and taken away")
  func patterns() async throws {
    let list = #"{"total_count":2,"branch_policies":[{"id":1,"name":"main"},{"id":2,"name":"v*","type":"tag"}]}"#
    try await ScriptedServer.run([.json(list), .json(#"{"id":3,"name":"x"}"#), .noContent, .json("{}", status: 404)]) {
      server async throws in
      let client = GitHubClient(server)
      #expect(
        try await client.deploymentPatterns("o/r", "production") == [
          DeploymentPattern(id: 1, name: "main", isForBranches: true),
          DeploymentPattern(id: 2, name: "v*", isForBranches: false),
        ])
      try await client.addDeploymentPattern("o/r", "production", branch: "x")
      #expect(await server.requests.last?.text == #"{"name":"x","type":"branch"}"#)
      try await client.removeDeploymentPattern("o/r", "production", 3)
      try await client.removeDeploymentPattern("o/r", "production", 3)
      let all = "\(Self.path)/deployment-branch-policies"
      #expect(
        await server.requests.map(\.line) == [
          "GET \(all)?per_page=100", "POST \(all)", "DELETE \(all)/3", "DELETE \(all)/3",
        ])
    }
  }

  @Test("deleting what is gone is fine; deleting what may not be deleted is not")
  func delete() async throws {
    try await ScriptedServer.run([
      .noContent, .json("{}", status: 404), .json("{}", status: 403), .noContent, .json("{}", status: 404),
    ]) { server async throws in
      let client = GitHubClient(server)
      try await client.deleteEnvironment("o/r", "production")
      try await client.deleteEnvironment("o/r", "production")
      #expect(await failure { try await client.deleteEnvironment("o/r", "production") }?.kind == .notPermitted)
      try await client.deleteSecret("o/r", environment: "production", "A")
      try await client.deleteSecret("o/r", environment: "production", "A")
      #expect(
        await server.requests.map(\.line)
          == Array(repeating: "DELETE \(Self.path)", count: 3)
          + Array(repeating: "DELETE \(Self.path)/secrets/A", count: 2))
    }
  }

  @Test("the secrets of all pages are listed with their dates")
  func list() async throws {
    try await ScriptedServer.run(answer: { request, index in
      let body = #"{"total_count":2,"secrets":[{"name":"S\#(index)","updated_at":"2026-11-2\#(index)T00:00:00Z"}]}"#
      let next = "<http://\(request.host)\(Self.path)/secrets?per_page=100&page=2>; rel=\"next\""
      return .json(body, headers: index == 0 ? [("Link", next)] : [])
    }) { server async throws in
      #expect(
        try await GitHubClient(server).secrets("o/r", environment: "production") == [
          GitHubSecret(name: "S0", updatedAt: "2026-11-20T00:00:00Z"),
          GitHubSecret(name: "S1", updatedAt: "2026-11-21T00:00:00Z"),
        ])
      #expect(
        await server.requests.map(\.line)
          == ["GET \(Self.path)/secrets?per_page=100", "GET \(Self.path)/secrets?per_page=100&page=2"])
    }
  }

  @Test("one secret is read, and nil where there is none")
  func secret() async throws {
    try await ScriptedServer.run([
      .json(#"{"name":"A","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-02-01T00:00:00Z"}"#),
      .json("{}", status: 404),
    ]) { server async throws in
      let client = GitHubClient(server)
      #expect(
        try await client.secret("o/r", environment: "production", "A")
          == GitHubSecret(name: "A", updatedAt: "2026-02-01T00:00:00Z"))
      #expect(try await client.secret("o/r", environment: "production", "B") == nil)
      #expect(
        await server.requests.map(\.line) == ["GET \(Self.path)/secrets/A", "GET \(Self.path)/secrets/B"])
    }
  }

  @Test("a value leaves sealed for the environment's key, which alone opens it")
  func put() async throws {
    let keys = KeyPair()
    try await ScriptedServer.run([.json(keys.document(id: "42")), .json("{}", status: 201)]) { server async throws in
      try await GitHubClient(server).putSecret("o/r", environment: "production", "A", value: Array("2Gi".utf8))
      let requests = await server.requests
      #expect(requests.map(\.line) == ["GET \(Self.path)/secrets/public-key", "PUT \(Self.path)/secrets/A"])
      let request = try #require(requests.last)
      #expect(request.field("key_id") == "42")
      #expect(keys.open(request.field("encrypted_value") ?? "") == Array("2Gi".utf8))
      #expect(KeyPair().open(request.field("encrypted_value") ?? "") == nil)
      #expect(!request.text.contains("2Gi"))
    }
  }

  @Test("when the key was changed meanwhile it is fetched again, once")
  func renewedKey() async throws {
    let (old, new) = (KeyPair(), KeyPair())
    let refusal = ScriptedAnswer.json(#"{"message":"improperly encrypted secret"}"#, status: 422)
    try await ScriptedServer.run([
      .json(old.document(id: "1")), refusal, .json(new.document(id: "2")), .noContent,
    ]) { server async throws in
      try await GitHubClient(server).putSecret("o/r", environment: "production", "A", value: [1, 2])
      let last = try #require(await server.requests.last)
      #expect(last.field("key_id") == "2")
      #expect(new.open(last.field("encrypted_value") ?? "") == [1, 2])
    }
    try await ScriptedServer.run([
      .json(old.document(id: "1")), refusal, .json(old.document(id: "1")), refusal,
    ]) { server async throws in
      let client = GitHubClient(server)
      let error = await failure {
        try await client.putSecret("o/r", environment: "production", "A", value: [1, 2])
      }
      #expect(error?.kind == .invalid)
      #expect(await server.requests.count == 4)
    }
  }

  @Test("nothing is sent when the key is unusable")
  func unusableKey() async throws {
    try await ScriptedServer.run([.json(#"{"key_id":"1","key":"AAAA"}"#)]) { server async throws in
      await #expect(throws: SealedBox.Failure.invalidPublicKey) {
        try await GitHubClient(server).putSecret("o/r", environment: "production", "A", value: [1])
      }
      #expect(await server.requests.count == 1)
    }
  }

  @Test("a secret is written again after a failure of the server, sealed anew or not, and never in plain")
  func retried() async throws {
    let keys = KeyPair()
    try await ScriptedServer.run([.json(keys.document(id: "1")), .json("{}", status: 502), .noContent]) {
      server async throws in
      try await GitHubClient(server).putSecret("o/r", environment: "production", "A", value: Array("plain".utf8))
      let requests = await server.requests
      #expect(requests.count == 3)
      for request in requests.dropFirst() {
        #expect(keys.open(request.field("encrypted_value") ?? "") == Array("plain".utf8))
        #expect(!request.text.contains("plain"))
      }
    }
  }
}

/// A key pair as GitHub has one for each environment.
struct KeyPair {
  private var publicKey = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
  private var privateKey = [UInt8](repeating: 0, count: crypto_box_secretkeybytes())

  init() {
    _ = sodium_init()
    crypto_box_keypair(&publicKey, &privateKey)
  }

  /// The public half in base64.
  var text: String { Data(publicKey).base64EncodedString() }

  /// GitHub's answer that tells the public half.
  func document(id: String) -> String { #"{"key_id":"\#(id)","key":"\#(text)"}"# }

  /// What was sealed for the pair; nil where it was not.
  func open(_ base64: String) -> [UInt8]? {
    guard let sealed = Data(base64Encoded: base64), sealed.count >= crypto_box_sealbytes() else { return nil }
    // One byte more: an empty array has no address to write to.
    var opened = [UInt8](repeating: 0, count: sealed.count - crypto_box_sealbytes() + 1)
    guard crypto_box_seal_open(&opened, [UInt8](sealed), UInt64(sealed.count), publicKey, privateKey) == 0 else {
      return nil
    }
    return Array(opened.dropLast())
  }
}
