import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("Previews of pull requests", .timeLimit(.minutes(5)))
struct ServicePreviewsTests {
  private static let commit = String(repeating: "c", count: 40)

  @discardableResult
  private func preview(
    _ deployed: DeployedService, _ number: Int, _ letter: String, _ operations: ServiceOperations? = nil
  ) async throws -> PullRequestPreview {
    let own = if let operations { operations } else { try await deployed.operations() }
    return try await own.deployPreview(
      of: number, image: DeployedService.image(letter), commit: Self.commit, run: 42)
  }

  private func tags(_ deployed: DeployedService) async throws -> [String: String] {
    try await deployed.service.shares.reduce(into: [:]) { if let tag = $1.tag { $0[tag] = $1.revision } }
  }

  @Test("a preview has its tag, labels and address and no traffic; what serves goes on, also where the newest one did")
  func deployed() async throws {
    try await DeployedService.use { deployed in
      let serving = try await deployed.deploy(DeployedService.image("a"))
      let document = try await deployed.service.document
      #expect(document["traffic"].array.allSatisfy { $0["revision"].string == nil }, "the newest revision serves")
      let first = try await preview(deployed, 7, "b")
      #expect(first.address.contains("://pr-7---ai-orchestra-production"), "\(first)")
      #expect(try await deployed.shares() == [serving: 100])
      let second = try await preview(deployed, 8, "c")
      #expect(try await tags(deployed) == ["pr-7": first.revision, "pr-8": second.revision])
      // A new commit takes the tag along.
      let third = try await preview(deployed, 7, "d")
      #expect(try await tags(deployed) == ["pr-7": third.revision, "pr-8": second.revision])
      #expect(try await deployed.shares() == [serving: 100])
      let revisions = try await deployed.operations().history().revisions
      let entry = try #require(revisions.first { $0.name == third.revision })
      #expect(entry.pullRequest == 7 && entry.commit == Self.commit && entry.run == 42 && entry.tags == ["pr-7"])
      #expect(entry.size == revisions.first { $0.name == serving }?.size)
      #expect(revisions.first { $0.name == serving }?.pullRequest == nil)
      let found = try await deployed.operations().previews()
      #expect(found.map(\.number) == [7, 8] && found.allSatisfy { $0.created != nil })

      // Removed one by one; tags of others stay.
      #expect(try await deployed.operations().removePreviews(of: [7, 99]).map(\.number) == [7])
      #expect(try await tags(deployed) == ["pr-8": second.revision])
      let before = try deployed.world.mutations()
      #expect(try await deployed.operations().removePreviews(of: [7]) == [])
      #expect(try deployed.world.mutations() == before)
      #expect(try await deployed.shares() == [serving: 100])
    }
  }

  @Test(
    "previews are no drift, an apply leaves them, an adjustment builds on what serves, and a rollback passes them over")
  func dayTwo() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      let shown = try await preview(deployed, 7, "b")
      #expect(try await deployed.world.engine(deployed.plan).drift() == [])
      let again = try await deployed.world.run(.apply, deployed.plan)
      #expect(again.steps(.unchanged) == deployed.plan.steps, "\(again.failures)")
      #expect(try await tags(deployed) == ["pr-7": shown.revision])
      var larger = deployed.plan.environment.resources
      larger.memory = Memory(mebibytes: 4096)
      let resized = try deployed.plan.resized(larger)
      let run = try await deployed.world.run(.adjust, resized)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let sole = try #require(try await deployed.shares().keys.first)
      #expect(try await deployed.shares() == [sole: 100] && ![first, shown.revision].contains(sole))
      let revisions = try await deployed.operations().history().revisions
      let adjusted = try #require(revisions.first { $0.name == sole })
      #expect(adjusted.image == DeployedService.image("a") && adjusted.pullRequest == nil)
      #expect(try await tags(deployed) == ["pr-7": shown.revision])
      // A preview that came in between is not a deployment.
      try await preview(deployed, 9, "d")
      let second = try await deployed.deploy(
        DeployedService.image("c"), labels: ["run-id": "50"],
        traffic: [["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100]])
      #expect(try await deployed.shares() == [second: 100])
      #expect(try await deployed.operations().plannedRollback().rollback.to.name == sole)
    }
  }

  @Test("an image that does not start, a pause, and no service at all are refused; the tag and the traffic stay")
  func refused() async throws {
    try await DeployedService.use { deployed in
      let serving = try await deployed.deploy(DeployedService.image("a"))
      let shown = try await preview(deployed, 7, "b")
      let missing = "us-central1-docker.pkg.dev/orchestra-demo/nowhere/api@sha256:" + String(repeating: "f", count: 64)
      let broken = await failure {
        _ = try await deployed.operations().deployPreview(of: 7, image: missing, commit: Self.commit, run: nil)
      }
      #expect(
        broken?.reason.contains("not found") == true || broken?.message.contains("not found") == true,
        "\(broken as Any)")
      #expect(try await tags(deployed) == ["pr-7": shown.revision])
      #expect(try await deployed.shares() == [serving: 100])
      try await deployed.operations().pause()
      let sent = try deployed.world.mutations()
      let paused = await failure { try await preview(deployed, 7, "b") }
      #expect(paused?.message == "production is paused" && paused?.kind == .answers)
      #expect(try deployed.world.mutations() == sent)
    }
  }

  @Test("previews of several pull requests at once lose none of each other's tags")
  func atOnce() async throws {
    try await DeployedService.use { deployed in
      let serving = try await deployed.deploy(DeployedService.image("a"))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...4 {
          let operations = try await deployed.operations(machine: "machine-\(number)")
          group.addTask { try await preview(deployed, number, "b", operations) }
        }
        try await group.waitForAll()
      }
      #expect(try await tags(deployed).keys.sorted() == ["pr-1", "pr-2", "pr-3", "pr-4"])
      #expect(try await deployed.shares() == [serving: 100])
    }
  }
}
