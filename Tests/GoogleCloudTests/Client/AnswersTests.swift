import RESTClient
import ScriptedServer
import SeededRandomNumbers
import Testing

@testable import GoogleCloud

/// Every call of the client, by name.
private struct Call: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (GoogleCloudClient) async throws -> Void

  init(_ name: String, _ make: @escaping @Sendable (GoogleCloudClient) async throws -> Void) {
    testDescription = name
    self.make = make
  }

  static let all: [Call] = [
    Call("projects.get") { _ = try await $0.projects.get("p") },
    Call("projects.search") { _ = try await $0.projects.search() },
    Call("projects.all") { _ = try await $0.projects.all() },
    Call("projects.testPermissions") { _ = try await $0.projects.testPermissions("p", ["a.b.c"]) },
    Call("projects.billing") { _ = try await $0.projects.billing("p") },
    Call("projects.billingPermissions") { _ = try await $0.projects.billingPermissions("a", ["a.b.c"]) },
    Call("projects.tokenInfo") { _ = try await $0.projects.tokenInfo() },
    Call("projects.effectivePolicies") { _ = try await $0.projects.effectivePolicies(["c"], project: "p") },
    Call("services.quotas") { _ = try await $0.services.quotas(of: "run.googleapis.com", project: "p") },
    Call("services.states") { _ = try await $0.services.states("p", ["run.googleapis.com"]) },
    Call("services.enable") { try await $0.services.enable("p", ["run.googleapis.com"]) },
    Call("accounts.get") { _ = try await $0.accounts.get("p", "a@p") },
    Call("accounts.update") { _ = try await $0.accounts.update("p", "a@p", displayName: "a", description: "b") },
    Call("accounts.undelete") { _ = try await $0.accounts.undelete("p", uniqueID: "1") },
    Call("accounts.identityToken") { _ = try await $0.accounts.identityToken("a@p", audience: "https://x") },
    Call("keys.list") { _ = try await $0.accounts.keys.list("p", "a@p") },
    Call("keys.create") { _ = try await $0.accounts.keys.create("p", "a@p") },
    Call("pools.get") { _ = try await $0.pools.get("p", "x") },
    Call("pools.list") { _ = try await $0.pools.list("p") },
    Call("policies.get") { _ = try await $0.policies.get(.project("p")) },
    Call("registry.get") { _ = try await $0.registry.get("p", "l", "r") },
    Call("registry.create") { _ = try await $0.registry.create("p", "l", "r", [:]) },
    Call("run.getService") { _ = try await $0.run.getService("p", "l", "s") },
    Call("run.patchService") { _ = try await $0.run.patchService("p", "l", "s", [:]) },
    Call("run.revisions") { _ = try await $0.run.revisions("p", "l", "s") },
    Call("run.locations") { _ = try await $0.run.locations("p") },
    Call("scheduler.get") { _ = try await $0.scheduler.get("p", "l", "j") },
    Call("secrets.get") { _ = try await $0.secrets.get("p", "s") },
    Call("secrets.versions") { _ = try await $0.secrets.versions("p", "s") },
    Call("secrets.addVersion") { _ = try await $0.secrets.addVersion("p", "s", payload: [1]) },
    Call("storage.bucket") { _ = try await $0.storage.bucket("b") },
    Call("storage.serviceAgent") { _ = try await $0.storage.serviceAgent("p") },
    Call("storage.objects") { _ = try await $0.storage.objects("b") },
    Call("storage.object") { _ = try await $0.storage.object("b", "o") },
    Call("storage.document") { _ = try await $0.storage.document("b", "o") },
    Call("storage.read") { _ = try await $0.storage.read("b", "o") },
    Call("storage.upload") { _ = try await $0.storage.upload("b", "o", [1]) },
    Call("alertPolicies.list") { _ = try await $0.alertPolicies.list("p") },
    Call("dashboards.get") { _ = try await $0.dashboards.get(name: "projects/p/dashboards/1") },
    Call("observations.series") {
      _ = try await $0.observations.series(
        ServiceMetric.latency.query, of: MeasuredService(project: "p", region: "r", name: "s"), from: .distantPast,
        to: .distantFuture)
    },
    Call("observations.errorGroups") {
      _ = try await $0.observations.errorGroups("p", service: "s", period: "PERIOD_1_HOUR")
    },
    Call("observations.logEntries") { _ = try await $0.observations.logEntries("p", .init(filter: "")) },
  ]
}

@Suite("Answers that make no sense")
struct AnswersTests {
  /// A document that any call can make something of.
  private static let whole =
    #"{"name":"projects/p/x/1","email":"a@p","projectId":"p","token":"t","privateKeyData":"e30=","generation":"1","#
    + #""email_address":"s@x","restoredAccount":{"email":"a@p"}}"#

  @Test(
    "what is not a JSON object is an error that names the request, of every call",
    arguments: Call.all,
    ["<html><body>Bad gateway</body></html>", "[1,2]", "\"text\"", "3", "{\"name\":", "\u{0}\u{1}"])
  private func noObject(call: Call, body: String) async throws {
    try await ScriptedServer.run(answer: { _, _ in ScriptedAnswer(headers: [("Content-Type", "text/html")], body: body)
    }) {
      server async throws in
      let refused = await failure { try await call.make(GoogleCloudClient(server)) }
      let error = try #require(refused)
      #expect(error.kind == .other)
      #expect(error.status == 200)
      #expect(error.request.contains(server.root))
      #expect(error.detail.hasPrefix("the answer"))
      #expect(!error.description.contains("Bad gateway"))
    }
  }

  @Test("every call makes something of a document that has what it needs")
  func whole() async throws {
    try await ScriptedServer.run(answer: { _, _ in .json(Self.whole) }) { server async throws in
      for call in Call.all {
        let error = await failure { try await call.make(GoogleCloudClient(server)) }
        #expect(error == nil, "\(call.testDescription)")
      }
    }
  }

  @Test(
    "members of other types than they should have lead to an error or to a result, never further", arguments: 0..<20)
  func wrongTypes(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let body = random.document(depth: 3)
    try await ScriptedServer.run(answer: { _, _ in .json(body) }) { server async throws in
      for call in Call.all {
        do {
          try await call.make(GoogleCloudClient(server))
        } catch let error as GoogleCloudError {
          #expect(!error.request.isEmpty, "\(call.testDescription)")
          #expect(!error.message.isEmpty && !error.reason.isEmpty && !error.remedy.isEmpty)
        }
      }
    }
  }

  @Test("a refusal of any shape is an error of its status", arguments: [400, 403, 404, 409, 429, 500, 502, 503])
  func refusals(status: Int) async throws {
    let message = #"{"error":{"code":\#(status),"message":"no"}}"#
    let bodies = [
      "", "<html>", "[", "[]", "[\(message)]", message, #"{"error":"no"}"#, #"{"error":[]}"#,
      #"{"error":{"details":3}}"#,
      #"{"error":{"details":[3,{"@type":7},{"@type":"x/google.rpc.RetryInfo","retryDelay":"NaNs"}]}}"#,
    ]
    for body in bodies {
      try await ScriptedServer.run(answer: { _, _ in ScriptedAnswer(status: status, body: body) }) {
        server async throws in
        var client = GoogleCloudClient(server)
        client.retry.tries = 1
        let refused = await failure { [client] in try await client.projects.get("p") }
        let error = try #require(refused)
        #expect(error.status == status)
        #expect(error.request.contains("/v3/projects/p"))
      }
    }
  }

  @Test("a list whose next page is always the same one ends")
  func endlessList() async throws {
    try await ScriptedServer.run(answer: { _, _ in .json(#"{"projects":[],"nextPageToken":"again"}"#) }) {
      server async throws in
      let error = await failure { try await GoogleCloudClient(server).projects.all() }
      #expect(error?.detail == "the list's next page is the same again")
      #expect(await server.requests.count == 2)
    }
  }
}

/// Makes documents whose members have the names that the APIs use, and values of any type.
extension SeededRandom {
  private static let names = [
    "name", "email", "projectId", "state", "services", "projects", "config", "versions", "items", "keys", "permissions",
    "bindings", "members", "role", "spec", "rules", "token", "privateKeyData", "generation", "response", "done",
    "error",
    "nextPageToken", "revisions", "locations", "alertPolicies", "timeSeries", "entries", "errorGroupStats", "failures",
    "terminalCondition", "trafficStatuses", "etag", "updated", "restoredAccount",
  ]

  fileprivate mutating func document(depth: Int) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for name in Self.names where Bool.random(using: &self) { members[name] = value(depth: depth) }
    // An operation that is never done would be waited for to its end.
    if members["done"] != nil { members["done"] = true }
    return .object(members)
  }

  private mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .int(Int.random(in: -5...5, using: &self))
    case 3: return .double(1e308)
    case 4: return .string("")
    case 5:
      return .string(["x", "e30=", "ENABLED", "projects/p/operations/1", "日本"].randomElement(using: &self) ?? "x")
    case 6: return .array((0..<Int.random(in: 0..<3, using: &self)).map { _ in value(depth: depth - 1) })
    default: return document(depth: depth - 1)
    }
  }
}
