import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Services of a project")
struct ServicesTests {
  @Test("states are asked for thirty at a time and matched by what the number does not change")
  func states() async throws {
    let names = (0..<31).map { "s\($0).googleapis.com" }
    let requests = try await exchange([
      .json(
        #"""
        {"services":[{"name":"projects/42/services/s0.googleapis.com","state":"ENABLED"},
        {"name":"projects/42/services/x","config":{"name":"s1.googleapis.com"},"state":"ENABLED"},
        {"name":"projects/42/services/s2.googleapis.com","state":"DISABLED"}]}
        """#),
      .json(#"{"services":[{"name":"projects/42/services/s30.googleapis.com","state":"ENABLED"}]}"#),
    ]) { client async throws in
      let states = try await client.services.states("p", names)
      #expect(Set(states.keys) == Set(names))
      #expect(Set(states.filter(\.value).keys) == ["s0.googleapis.com", "s1.googleapis.com", "s30.googleapis.com"])
    }
    #expect(requests.count == 2)
    #expect(
      requests[0].target.hasPrefix(
        "/serviceusage/v1/projects/p/services:batchGet?names=projects%2Fp%2Fservices%2Fs0.googleapis.com&names="))
    #expect(requests.map { $0.target.split(separator: "&").count } == [30, 1])
  }

  @Test("twenty are enabled with one request, which is waited for")
  func enable() async throws {
    let operation = #"{"name":"operations/acat.p2-42-1"}"#
    let done = #"{"name":"operations/acat.p2-42-1","done":true,"response":{"services":[]}}"#
    let noop = #"{"name":"operations/noop.DONE_OPERATION","done":true,"response":{}}"#
    let requests = try await exchange([.json(operation), .json(operation), .json(done), .json(noop)]) {
      client async throws in
      try await client.services.enable("p", (0..<21).map { "s\($0)" })
    }
    #expect(
      requests.map(\.line) == [
        "POST /serviceusage/v1/projects/p/services:batchEnable", "GET /serviceusage/v1/operations/acat.p2-42-1",
        "GET /serviceusage/v1/operations/acat.p2-42-1", "POST /serviceusage/v1/projects/p/services:batchEnable",
      ])
    #expect(requests[0].json["serviceIds"].array.count == 20)
    #expect(requests[3].json == ["serviceIds": ["s20"]])
  }

  @Test("a service that could not be enabled is named")
  func failures() async throws {
    let done =
      #"{"name":"operations/x","done":true,"response":{"failures":[{"serviceId":"run","errorMessage":"no billing"}]}}"#
    _ = try await exchange([.json(done)]) { client async throws in
      let error = await failure { try await client.services.enable("p", ["run"]) }
      #expect(error?.kind == .failedPrecondition)
      #expect(error?.detail == "run: no billing")
    }
  }
}
