import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A split of the requests", .timeLimit(.minutes(5)))
struct ServiceSplitTests {
  @Test("two revisions share the requests, tags stay, the journal says who, and a rollback ends it")
  func split() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      let latest: JSONValue = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100, "tag": "next"]
      let second = try await deployed.deploy(DeployedService.image("b"), traffic: [latest])
      let operations = try await deployed.operations()
      let planned = try await operations.plannedSplit(first, percent: 30)
      #expect(planned.split.shares == [first: 30, second: 70])
      #expect(try await deployed.shares() == [second: 100], "looking changes nothing")
      try await operations.carryOut(planned)
      #expect(try await deployed.shares() == [first: 30, second: 70])
      let tags = try await deployed.service.document["traffic"].array.compactMap { $0["tag"].string }
      #expect(tags == ["next"])
      let told = try await RunHistory.operations(
        of: "production", in: operations.repository, environment: deployed.world.variables)
      #expect(told.map(\.kind) == [.split])
      #expect(told.first?.from == [second] && told.first?.to == first && told.first?.succeeded == true)
      #expect(told.first?.words.contains("had \(first) share the requests of \(second)") == true)
      // The same again changes nothing, and is not told.
      let again = try await operations.plannedSplit(first, percent: 30)
      #expect(again.split.isDone && again.split.changes == [])
      let before = try deployed.world.mutations()
      try await operations.carryOut(again)
      #expect(try deployed.world.mutations() == before)
      try await operations.carryOut(try await operations.plannedRollback(to: second))
      #expect(try await deployed.shares() == [second: 100])
    }
  }

  @Test("what cannot serve, and what answers alone, is refused")
  func refused() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      let operations = try await deployed.operations()
      let alone = await failure { _ = try await operations.plannedSplit(first, percent: 50) }
      #expect(alone?.message == "\(first) answers all requests already")
      let unknown = await failure { _ = try await operations.plannedSplit("api-1", percent: 50) }
      #expect(unknown?.message == "production has no revision api-1")
      let second = try await deployed.deploy(DeployedService.image("b"))
      let planned = try await operations.plannedSplit(first, percent: 50)
      _ = try await deployed.deploy(DeployedService.image("c"))
      let changed = await failure { try await operations.carryOut(planned) }
      #expect(changed?.message == "The service \(deployed.names.service) was changed by others meanwhile")
      #expect(try await deployed.shares()[second] == nil)
    }
  }
}
