import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("A rollback", .timeLimit(.minutes(5)))
struct ServiceRollbackTests {
  @Test("the last healthy revision gets all requests; tags stay, a split ends, it answers, and the journal says who")
  func rolledBack() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      let latest: JSONValue = ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 30, "tag": "next"]
      let second = try await deployed.deploy(
        DeployedService.image("b"), traffic: [DeployedService.pinned(first, 70, tag: "stable"), latest])
      #expect(try await deployed.shares() == [first: 70, second: 30])
      let lines = Mutex<[String]>([])
      let operations = try await deployed.operations { line in lines.withLock { $0.append(line) } }
      let planned = try await operations.plannedRollback()
      #expect(planned.rollback.to.name == first)
      #expect(planned.warnings == [])
      #expect(try await deployed.shares() == [first: 70, second: 30], "looking changes nothing")
      try await operations.carryOut(planned)
      #expect(try await deployed.shares() == [first: 100])
      let tags = try await deployed.service.document["traffic"].array.compactMap { $0["tag"].string }
      #expect(tags == ["stable", "next"])
      #expect(lines.withLock { $0 } == ["\(first) is ready and gets all requests", "GET /health answered 200"])
      let told = try await RunHistory.operations(
        of: "production", in: operations.repository, environment: deployed.world.variables)
      #expect(told.map(\.kind) == [.rollback])
      #expect(told.first?.person == "me@example.com")
      #expect(told.first?.from == [second, first] && told.first?.to == first)
      #expect(told.first?.succeeded == true)
      // Terraform leaves the traffic alone, and the journal is still believed.
      #expect(try await deployed.world.engine(deployed.plan).drift() == [])
      let run = try await deployed.world.run(.apply, deployed.plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try await deployed.shares() == [first: 100])
    }
  }

  @Test("a revision whose image was deleted, or that never became ready, is refused, and nothing is sent")
  func refused() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      try await deployed.deploy(DeployedService.image("b"))
      let digest = "sha256:" + String(repeating: "a", count: 64)
      let repository =
        "v1/projects/orchestra-demo/locations/us-central1/repositories/ai-orchestra-production/packages/api"
      _ = try await deployed.world.google.send(
        GoogleRequest<JSONValue>(
          .delete, .artifactRegistry, "\(repository)/versions/\(digest)", operation: .seconds(10)))
      let before = try deployed.world.mutations()
      let operations = try await deployed.operations()
      let gone = await failure { _ = try await operations.plannedRollback(to: first) }
      #expect(gone?.message == "The image of \(first) is gone from its registry")
      #expect(gone?.kind == .answers)
      let unknown = await failure { _ = try await operations.plannedRollback(to: "api-1") }
      #expect(unknown?.message == "production has no revision api-1")
      #expect(try deployed.world.mutations() == before)
    }
  }

  @Test("a service that others changed after it was looked at is left alone")
  func changedMeanwhile() async throws {
    try await DeployedService.use { deployed in
      try await deployed.deploy(DeployedService.image("a"))
      try await deployed.deploy(DeployedService.image("b"))
      let operations = try await deployed.operations()
      let planned = try await operations.plannedRollback()
      let third = try await deployed.deploy(DeployedService.image("c"))
      let failure = await failure { try await operations.carryOut(planned) }
      #expect(failure?.message == "The service \(deployed.names.service) was changed by others meanwhile")
      #expect(try await deployed.shares() == [third: 100])
      let told = try await RunHistory.operations(
        of: "production", in: operations.repository, environment: deployed.world.variables)
      #expect(told.map(\.succeeded) == [false])
    }
  }

  @Test("while another run changes the environment, it waits for nobody and says who does")
  func locked() async throws {
    try await DeployedService.use { deployed in
      try await deployed.deploy(DeployedService.image("a"))
      try await deployed.deploy(DeployedService.image("b"))
      let operations = try await deployed.operations()
      let planned = try await operations.plannedRollback()
      let folder = try StateFolder(repository: operations.repository).create()
      let lock = try RunLock.take("production", in: folder, by: "you@example.com", now: Date())
      let failure = await failure { try await operations.carryOut(planned) }
      #expect(failure?.kind == .locked)
      #expect(failure?.reason.contains("you@example.com") == true)
      await lock.release()
    }
  }

  @Test("a service of others that bears the name is not touched")
  func foreign() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      let things = ForeignThings(world: world, plan: plan)
      try await things.begin()
      try await things.make(.service)
      let deployed = DeployedService(world: world, plan: plan)
      for work in [
        { _ = try await deployed.operations().plannedRollback() },
        { _ = try await deployed.operations().plannedPause() },
      ] {
        let failure = await failure(of: work)
        #expect(failure?.message == "The service \(plan.names.service) was not set up by Overture")
      }
    }
  }
}
