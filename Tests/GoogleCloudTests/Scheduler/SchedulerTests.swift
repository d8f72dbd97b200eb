import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Cloud Scheduler")
struct SchedulerTests {
  private static let path = "/cloudscheduler/v1/projects/p/locations/eu/jobs"

  @Test("a job is paused and resumed, and comes back as it is then")
  func turned() async throws {
    let requests = try await exchange([.json(#"{"state":"PAUSED"}"#), .json(#"{"state":"ENABLED"}"#)]) {
      client async throws in
      #expect(try await client.scheduler.pause("p", "eu", "j")["state"] == "PAUSED")
      #expect(try await client.scheduler.resume("p", "eu", "j")["state"] == "ENABLED")
    }
    #expect(requests.map(\.line) == ["POST \(Self.path)/j:pause", "POST \(Self.path)/j:resume"])
    #expect(requests.allSatisfy { $0.json == [:] })
  }

  @Test("a job is read, created under its full name, changed and deleted; gone is fine")
  func calls() async throws {
    let requests = try await exchange([
      .json(#"{"schedule":"* * * * *"}"#), .refusal(404, "NOT_FOUND"), .json("{}"), .json("{}"), .json("{}"),
      .json("{}"), .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      #expect(try await client.scheduler.get("p", "eu", "j")?["schedule"] == "* * * * *")
      #expect(try await client.scheduler.get("p", "eu", "j") == nil)
      _ = try await client.scheduler.create("p", "eu", "j", ["schedule": "x"])
      _ = try await client.scheduler.patch("p", "eu", "j", ["schedule": "y"], mask: ["schedule"])
      _ = try await client.scheduler.patch("p", "eu", "j", ["schedule": "y"])
      try await client.scheduler.delete("p", "eu", "j")
      try await client.scheduler.delete("p", "eu", "j")
    }
    #expect(
      requests.map(\.line) == [
        "GET \(Self.path)/j", "GET \(Self.path)/j", "POST \(Self.path)", "PATCH \(Self.path)/j?updateMask=schedule",
        "PATCH \(Self.path)/j", "DELETE \(Self.path)/j", "DELETE \(Self.path)/j",
      ])
    #expect(requests[2].json == ["schedule": "x", "name": "projects/p/locations/eu/jobs/j"])
  }
}
