import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Cloud Run")
struct RunTests {
  private static let path = "/run/v2/projects/p/locations/eu/services"
  private static let operation = "projects/p/locations/eu/operations/o"

  private static let healthy: JSONValue = [
    "name": "projects/p/locations/eu/services/s", "uri": "https://s.a.run.app", "etag": "e", "generation": "3",
    "observedGeneration": "3",
    "latestReadyRevision": "projects/p/locations/eu/services/s/revisions/s-2",
    "latestCreatedRevision": "projects/p/locations/eu/services/s/revisions/s-2",
    "terminalCondition": ["state": "CONDITION_SUCCEEDED"],
    "trafficStatuses": [["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100]],
  ]

  private func service(_ changes: [String: JSONValue] = [:]) -> RunService {
    RunService(document: .object(Self.healthy.object.merging(changes) { $1 }))
  }

  @Test("a service is well when its newest revision is ready and gets all requests")
  func healthy() {
    #expect(service().isHealthy)
    #expect(service(["trafficStatuses": []]).isHealthy)
    #expect(service(["trafficStatuses": [["revision": "s-2", "percent": 100]]]).isHealthy)
    #expect(service(["trafficStatuses": [["revision": "x/revisions/s-2", "percent": 60], ["percent": 40]]]).isHealthy)
    #expect(service().readyRevision == "s-2")
    #expect(service().uri == "https://s.a.run.app")
  }

  @Test(
    "it is not while it changes, when it failed, or when an older revision serves",
    arguments: [
      ["reconciling": true], ["observedGeneration": "2"], ["terminalCondition": ["state": "CONDITION_FAILED"]],
      ["terminalCondition": ["state": "CONDITION_PENDING"]], ["latestReadyRevision": "x/revisions/s-1"],
      ["trafficStatuses": [["revision": "s-1", "percent": 100]]],
      ["trafficStatuses": [["percent": 50], ["revision": "s-1", "percent": 50]]],
    ] as [[String: JSONValue]])
  func unhealthy(changes: [String: JSONValue]) {
    #expect(!service(changes).isHealthy)
  }

  @Test("why it is not well is told")
  func reasons() {
    let failed = service([
      "terminalCondition": [
        "state": "CONDITION_FAILED", "message": "Secret missing", "revisionReason": "SECRETS_ACCESS_CHECK_FAILED",
      ]
    ])
    #expect(failed.hasFailed)
    #expect(failed.conditionMessage == "Secret missing")
    #expect(failed.conditionReason == "SECRETS_ACCESS_CHECK_FAILED")
    #expect(service(["terminalCondition": ["reason": "ROUTE_MISSING"]]).conditionReason == "ROUTE_MISSING")
  }

  @Test("a service is read, created, changed and deleted; each change is waited for under v2")
  func calls() async throws {
    let done = ScriptedAnswer.json(["name": .string(Self.operation), "done": true, "response": Self.healthy])
    let running = ScriptedAnswer.json(["name": .string(Self.operation)])
    let requests = try await exchange([
      .json(Self.healthy), .refusal(404, "NOT_FOUND"), running, running, done, done, done, done,
      .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      #expect(try await client.run.getService("p", "eu", "s")?.etag == "e")
      #expect(try await client.run.getService("p", "eu", "s") == nil)
      #expect(try await client.run.createService("p", "eu", "s", ["template": [:]]).isHealthy)
      #expect(try await client.run.patchService("p", "eu", "s", ["a": 1], mask: ["a", "b"]).isHealthy)
      #expect(try await client.run.patchService("p", "eu", "s", ["a": 1]).isHealthy)
      try await client.run.deleteService("p", "eu", "s")
      try await client.run.deleteService("p", "eu", "s")
    }
    #expect(
      requests.map(\.line) == [
        "GET \(Self.path)/s", "GET \(Self.path)/s", "POST \(Self.path)?serviceId=s", "GET /run/v2/\(Self.operation)",
        "GET /run/v2/\(Self.operation)", "PATCH \(Self.path)/s?updateMask=a%2Cb", "PATCH \(Self.path)/s",
        "DELETE \(Self.path)/s", "DELETE \(Self.path)/s",
      ])
    #expect(requests[2].json == ["template": [:]])
  }

  @Test("revisions and regions are listed")
  func lists() async throws {
    let requests = try await exchange([
      .json(#"{"revisions":[{"name":"r2"}],"nextPageToken":"t"}"#), .json(#"{"revisions":[{"name":"r1"}]}"#),
      .json(#"{"locations":[{"locationId":"us-central1"},{"locationId":"europe-west1"}]}"#),
    ]) { client async throws in
      #expect(try await client.run.revisions("p", "eu", "s").map { $0["name"] } == ["r2", "r1"])
      #expect(try await client.run.locations("p") == ["us-central1", "europe-west1"])
    }
    #expect(requests[0].line == "GET \(Self.path)/s/revisions")
    #expect(requests[2].line == "GET /run/v1/projects/p/locations?pageSize=100")
  }
}
