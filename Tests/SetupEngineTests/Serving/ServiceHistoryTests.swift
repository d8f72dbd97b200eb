import GoogleCloud
import SetupPlan
import Synchronization
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("What was deployed", .timeLimit(.minutes(5)))
struct ServiceHistoryTests {
  private static let commit = String(repeating: "c", count: 40)

  @Test("each revision with commit, person, size, traffic and state, and the workflow's runs beside them")
  func told() async throws {
    let id = Mutex(0)
    try await SandboxWorld.use { world in
      let path = ".github/workflows/deploy-production.yml"
      world.addGitHubWorkflow(path, text: "name: Deploy\n", to: "ai-cherry/ai-orchestra")
      world.addGitHubRun(
        of: path, in: "ai-cherry/ai-orchestra", commit: String(repeating: "d", count: 40), conclusion: "failure")
      let run = world.addGitHubRun(of: path, in: "ai-cherry/ai-orchestra", commit: Self.commit, seconds: 95)
      id.withLock { $0 = run }
    } _: { world in
      let plan = try SamplePlan.plan()
      try await world.apply(plan)
      let deployed = DeployedService(world: world, plan: plan)
      let run = id.withLock { $0 }
      let second = try await deployed.deploy(
        DeployedService.image("a"),
        labels: [RevisionEntry.commitLabel: Self.commit, RevisionEntry.runLabel: String(run)])
      let missing = "us-central1-docker.pkg.dev/orchestra-demo/none/api@sha256:" + String(repeating: "e", count: 64)
      let third = try await deployed.deploy(missing)
      let history = try await deployed.operations().history()
      #expect(history.revisions.map(\.name).prefix(2) == [third, second])
      let good = try #require(history.revisions.first { $0.name == second })
      #expect(good.commit == Self.commit && good.run == run && good.percent == 100 && good.state == .ready)
      #expect(good.size.words == "2Gi, 2 CPU")
      #expect(good.health == .path("/health"))
      #expect(history.person(of: good) == SampleWorld.operatorLogin)
      guard case .failed(let reason) = history.revisions[0].state else {
        Issue.record("\(history.revisions[0].state)")
        return
      }
      #expect(reason.contains("not found"))
      #expect(history.revisions.last?.isPlaceholder == true)
      #expect(history.runs.map(\.number) == [2, 1])
      #expect(history.runs.map(\.conclusion) == ["success", "failure"])
      #expect(history.runs.first?.seconds == 95)
      #expect(history.runsNote == nil)
      #expect(try await deployed.operations().history(limit: 1).revisions.map(\.name) == [third, second])
    }
  }

  @Test("where the default branch does not have the workflow yet, that is said, and the revisions are shown")
  func noWorkflow() async throws {
    try await DeployedService.use { deployed in
      let history = try await deployed.operations().history()
      #expect(history.runsNote?.contains("the default branch does not have it yet") == true)
      #expect(history.revisions.count == 1)
      #expect(history.revisions[0].creator?.contains("@") == true)
    }
  }
}
