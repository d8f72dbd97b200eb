import Checkout
import CloudSandbox
import Foundation
import RealPrograms
import Testing

@Suite(
  "A promotion, really run", .enabled(if: Deployment.isPossible, Deployment.why), .serialized, .timeLimit(.minutes(20)))
struct PromotionTests {
  private static let registry = "us-central1-docker.pkg.dev/orchestra-demo"
  private static let runs = "/github/repos/ai-cherry/ai-orchestra/actions"

  /// A run of staging's workflow as GitHub tells of it, with what differs.
  private static func run(_ changes: [String: Any] = [:]) throws -> FaultEffect {
    let run: [String: Any] = [
      "id": 77, "conclusion": "success", "event": "push", "head_branch": "main", "head_sha": Runner.sha,
      "path": ".github/workflows/deploy-staging.yml", "repository": ["id": 1], "head_repository": ["id": 1],
    ]
    let data = try JSONSerialization.data(withJSONObject: run.merging(changes) { $1 })
    return Deployment.answer(String(decoding: data, as: UTF8.self))
  }

  /// Production, which deploys what staging ran: each set up in a sandbox, staging first.
  private func setUp(_ body: (Deployment, [String]) async throws -> Void) async throws {
    try await ServedSandbox.use { sandbox in
      let texts = try ["keyless", "small"].map {
        try String(contentsOf: Checkout.assets.appending(path: "examples/\($0).yaml"), encoding: .utf8)
      }
      let staging = try #require(texts[1].range(of: "  staging:\n"))
      let answers = sandbox.folder.appending(path: "answers.yaml")
      let text =
        texts[0].replacing("    region: ", with: "    promote: { from: staging }\n    region: ")
        + texts[1][staging.lowerBound...]
      try Data(text.utf8).write(to: answers)
      let options = ["--sandbox", "--answers", answers.path]
      let early = try await sandbox.overture(["apply", "-e", "production"] + options)
      #expect(early.status == 65, "\(early.status) \(early.error)")
      #expect(early.error.contains("staging, which production is promoted from, is not set up yet"), "\(early.error)")
      #expect(early.error.contains("overture apply --environment staging"), "\(early.error)")
      for words in [["staging", "--acknowledge", "open-ingress"], ["production"]] {
        let applied = try await sandbox.overture(["apply", "-e"] + words + options)
        try #require(applied.status == 0, "\(applied.error)")
      }
      let runner = try Runner(sandbox, environment: "production")
      try await body(
        Deployment(sandbox: sandbox, runner: runner, environment: "production", hasTools: false), options)
    }
  }

  private func production(_ deployment: Deployment) throws -> Deployment.Service {
    let services = try #require(try deployment.sandbox.state()["run.services"] as? [String: [String: Any]])
    let found = services.first { $0.key.hasSuffix("ai-orchestra-production") }
    return try Deployment.Service(document: #require(found?.value))
  }

  private func inject(_ deployment: Deployment, _ effect: FaultEffect) async {
    await deployment.inject([FaultRule("source", path: PathPattern(Self.runs + "/runs/77"), effect: effect)])
  }

  @Test(
    "the image that staging's run made is copied by its digest, deployed, and never built; revert takes the role back")
  func promoted() async throws {
    try await setUp { deployment, options in
      let runner = deployment.runner
      let plan = try await deployment.sandbox.overture(["plan", "--full", "-e", "production"] + options)
      #expect(plan.output.contains("production deploys the image that staging ran"), "\(plan.output)")
      await inject(deployment, try Self.run())
      let event = "github.event.workflow_run"
      runner.event = ["\(event).conclusion": "success", "\(event).id": "77"]
      let run = try await deployment.run(on: "workflow_run")
      #expect(
        run.jobs.filter { $0.value.result == .success }.keys.sorted() == [
          "Deploy / Promote", "Deploy / Sizes", "Source",
        ], "\(run.log)")
      let image = "\(Self.registry)/ai-orchestra-production/ai-orchestra-production"
      let service = try production(deployment)
      #expect(service.image == "\(image)@\(Runner.digest)" && service.shares == [service.newest: 100])
      let source = "\(Self.registry)/ai-orchestra-staging/ai-orchestra-staging"
      #expect(
        runner.dockerCalls.contains(
          "docker buildx imagetools create --tag=\(image):\(Runner.sha) \(source)@\(Runner.digest)"))
      #expect(!runner.dockerCalls.contains { $0.hasPrefix("docker buildx build") })
      // The provenance has to name the commit of that run, in the copy.
      try runner.says(provenance: String(repeating: "0", count: 40))
      let other = try await deployment.run(on: "workflow_run")
      #expect(other.jobs["Deploy / Promote"]?.result == .failure, "\(other.log)")

      let words = ["artifacts", "repositories", "get-iam-policy", "ai-orchestra-staging", "--location=us-central1"]
      let member = "ai-orchestra-production-deploy@"
      let before = try await deployment.sandbox.run("gcloud", words)
      #expect(before.output.contains(member), "\(before.output) \(before.error)")
      let reverted = try await deployment.sandbox.overture(["revert", "-e", "production", "--yes"] + options)
      #expect(reverted.status == 0, "\(reverted.error)")
      let after = try await deployment.sandbox.run("gcloud", words)
      #expect(after.status == 0 && !after.output.contains(member), "\(after.output)")
      let again = try await deployment.sandbox.overture(["plan", "--full", "-e", "production"] + options)
      #expect(again.output.contains("registry ai-orchestra-staging"), "\(again.output)")
    }
  }

  @Test("started by hand it takes the newest run that deployed, or the one named; what is no deployment is refused")
  func refused() async throws {
    try await setUp { deployment, _ in
      let wrong: [[String: Any]] = [
        ["conclusion": "failure"], ["event": "pull_request"], ["head_branch": "change"],
        ["head_repository": ["id": 2]], ["path": ".github/workflows/other.yml"],
      ]
      for changes in wrong {
        await inject(deployment, try Self.run(changes))
        let run = WorkflowRun(deployment.runner, event: "workflow_dispatch")
        run.dispatched = ["run": "77"]
        try await run.run(".github/workflows/deploy-production.yml")
        #expect(run.jobs["Source"]?.result == .failure, "\(changes) \(run.log)")
        #expect(run.jobs["Deploy"]?.result == .skipped)
        #expect(run.log.contains("Nothing to promote"), "\(run.log)")
      }
      let newest = """
        {"workflow_runs": [
          {"conclusion": "success", "event": "push", "head_branch": "change", "head_sha": "\(String(repeating: "1", count: 40))",
           "path": ".github/workflows/deploy-staging.yml", "repository": {"id": 1}, "head_repository": {"id": 1}},
          {"conclusion": "success", "event": "push", "head_branch": "main", "head_sha": "\(Runner.sha)",
           "path": ".github/workflows/deploy-staging.yml", "repository": {"id": 1}, "head_repository": {"id": 1}}]}
        """
      await deployment.inject([
        FaultRule(
          "newest", path: PathPattern(Self.runs + "/workflows/deploy-staging.yml/runs"),
          effect: Deployment.answer(newest))
      ])
      let run = try await deployment.run(on: "workflow_dispatch")
      #expect(run.jobs["Deploy / Promote"]?.result == .success, "\(run.log)")
      #expect(try production(deployment).image.hasSuffix("@\(Runner.digest)"))
      // A run of staging that failed sets nothing off.
      deployment.runner.event = ["github.event.workflow_run.conclusion": "failure"]
      #expect(try await deployment.run(on: "workflow_run").jobs["Source"]?.result == .skipped)
    }
  }
}
