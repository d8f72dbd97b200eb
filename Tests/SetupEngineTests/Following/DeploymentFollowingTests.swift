import CloudSandbox
import Foundation
import GitHub
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A deployment that is followed", .timeLimit(.minutes(5)))
struct DeploymentFollowingTests {
  private static let repository = "ai-cherry/ai-orchestra"
  private static let file = "deploy-production.yml"

  /// What a followed run has told.
  private struct Told {
    let events: [DeploymentEvent]

    var failure: Failure? {
      if case .finished(.failed(let failure), _)? = events.last { failure } else { nil }
    }
    var address: String? {
      if case .finished(.serves(let address), _)? = events.last { address } else { nil }
    }
    var waits: [DeploymentWait] { events.compactMap { if case .waiting(let wait) = $0 { wait } else { nil } } }
    var jobs: [DeploymentJob] { events.compactMap { if case .job(let job) = $0 { job } else { nil } } }
    /// The lines of failed steps.
    var lines: [String] {
      var lines: [String] = []
      for case .log(_, .some(_), let own) in events { lines += own }
      return lines
    }
    var answers: [String] { events.compactMap { if case .answered(_, 200, let body) = $0 { body } else { nil } } }
  }

  /// A set-up whose files are on the default branch.
  private func use(
    reviewed: Bool = false, runner: String? = nil, _ body: (SandboxWorld, Plan) async throws -> Void
  ) async throws {
    try await SandboxWorld.use(pace: 5000) { world in
      let plan = try SamplePlan.plan(access: .public)
      try await world.apply(plan)
      for file in try await world.context(plan).files where file.path.hasPrefix(".github/workflows/") {
        var text = file.contents
        if let runner { text = text.replacing("[\"ubuntu-24.04\"]", with: runner) }
        try await world.hub(
          .put, "repos/\(Self.repository)/contents/\(file.path)",
          ["message": "Deploy", "content": .string(Data(text.utf8).base64EncodedString())])
      }
      if reviewed {
        try await world.hub(
          .put, "repos/\(Self.repository)/environments/production",
          ["reviewers": [["type": "User", "id": 90_314_207]]])
      }
      try await body(world, plan)
    }
  }

  private func start(_ world: SandboxWorld, _ plan: Plan) -> DeploymentStart {
    var start = DeploymentStart(
      github: world.github, plan: plan, workflow: Self.file, branches: ["main"], applyCommand: "overture apply")
    start.interval = .milliseconds(10)
    return start
  }

  private func following(_ world: SandboxWorld, _ plan: Plan) -> DeploymentFollowing {
    var following = DeploymentFollowing(github: world.github, google: world.google, plan: plan, healthPath: "/health")
    following.interval = .milliseconds(50)
    following.patience = .milliseconds(50)
    return following
  }

  private func follow(_ world: SandboxWorld, _ plan: Plan) async throws -> Told {
    let run = try await start(world, plan).dispatch(branch: nil)
    return Told(events: await following(world, plan).events(of: run.id).reduce(into: []) { $0.append($1) })
  }

  @Test(
    "ends where the new revision has the traffic and the service gives its own answer, which the placeholder did not")
  func serves() async throws {
    try await use { world, plan in
      let before = try await ServiceAnswer.ask(
        "/", of: try await address(world, plan), in: plan.environment, by: world.google)
      #expect(before == .answered(status: 200, body: Array("It's running!\n".utf8)))
      let told = try await follow(world, plan)
      #expect(told.failure == nil, "\(String(describing: told.failure))")
      #expect(told.address == (try await address(world, plan)))
      #expect(told.answers.last?.contains("\"service\":\"ai-orchestra\"") == true)
      guard case .started(let run)? = told.events.first else {
        Issue.record("it does not begin with the run")
        return
      }
      #expect(run.branch == "main")
      #expect(run.page.hasPrefix("https://github.com/ai-cherry/ai-orchestra/actions/runs/"))
      let serving = told.events.compactMap { if case .serving(_, let image) = $0 { image } else { nil } }
      #expect(serving.first?.contains("us-central1-docker.pkg.dev/orchestra-demo/") == true)
      #expect(serving.first?.contains("@sha256:") == true)
      let ended = told.jobs.filter(\.state.hasEnded)
      #expect(ended.contains { $0.name == "Deploy / Ship" && $0.state == .succeeded })
      #expect(ended.contains { $0.name == "Check" && $0.state == .skipped })
      let build = told.events.firstIndex {
        $0 == .job(DeploymentJob(name: "Deploy / Ship", state: .succeeded, seconds: 0))
      }
      #expect(build != nil || told.jobs.contains { $0.name == "Deploy / Ship" && $0.seconds != nil })
    }
  }

  @Test("a failure is told with the failed step's own lines, whatever fails; the revision before keeps the traffic")
  func failures() async throws {
    try await use { world, plan in
      let expected: [(RunFault, job: String, step: String, line: String)] = [
        (.test, "Deploy / Checks / Test", "Run the tests", "FAILED tests/test_app.py::test_health"),
        (.build, "Deploy / Ship", "Build", "No solution found when resolving dependencies"),
        (
          .push, "Deploy / Ship", "Push", "denied: Permission \"artifactregistry.repositories.uploadArtifacts\" denied"
        ),
        (
          .start, "Deploy / Ship", "Deploy the next revision",
          "The user-provided container failed to start and listen"
        ),
        (.health, "Deploy / Ship", "Check the next revision", ": status 503"),
      ]
      for (fault, job, step, line) in expected {
        await world.sandbox.inject(Faults(runs: [RunFaultRule(fault)]))
        let told = try await follow(world, plan)
        let failure = try #require(told.failure, "\(fault)")
        #expect(failure.message == "“\(step)” of \(job) failed", "\(fault)")
        #expect(told.lines.contains { $0.contains(line) }, "\(fault): \(told.lines)")
        #expect(told.lines.count <= FailedStepLog.most)
        #expect(!told.lines.contains { $0.contains("persist-credentials") }, "those of other steps are left out")
        #expect(failure.kind == .step)
        let answer = try await ServiceAnswer.ask(
          "/", of: try await address(world, plan), in: plan.environment, by: world.google)
        #expect(answer == .answered(status: 200, body: Array("It's running!\n".utf8)), "\(fault)")
      }
    }
  }

  @Test("a reviewer is named, and once the deployment is approved it goes on")
  func review() async throws {
    try await use(reviewed: true) { world, plan in
      let run = try await start(world, plan).dispatch(branch: nil)
      let environment = try world.document("github.environments", "/production")["id"]
      var events: [DeploymentEvent] = []
      var approval: Task<Void, Never>?
      for await event in following(world, plan).events(of: run.id) {
        events.append(event)
        guard approval == nil, case .waiting(let wait) = event, case .reviewer = wait.reason else { continue }
        // Once: all jobs of the environment wait at the same time.
        approval = Task {
          try? await world.hub(
            .post, "repos/\(Self.repository)/actions/runs/\(run.id)/pending_deployments",
            ["environment_ids": [environment], "state": "approved", "comment": "seen"])
        }
      }
      let told = Told(events: events)
      #expect(
        told.waits.first?.reason
          == .reviewer(environment: "production", names: ["orchestra-operator"], mayApprove: true))
      #expect(told.waits.first?.words.contains("orchestra-operator") == true)
      #expect(told.address != nil, "\(String(describing: told.failure))")
    }
  }

  @Test("labels that no runner has are named; leaving ends the watching, and not the run")
  func noRunner() async throws {
    try await use(runner: "[\"self-hosted\", \"moon\"]") { world, plan in
      let run = try await start(world, plan).dispatch(branch: nil)
      var seen: DeploymentWait?
      for await event in following(world, plan).events(of: run.id) {
        guard case .waiting(let wait) = event else { continue }
        seen = wait
        break
      }
      guard case .runner(_, let labels)? = seen?.reason else {
        Issue.record("it does not wait for a runner")
        return
      }
      #expect(labels == ["self-hosted", "moon"])
      #expect(try await world.github.run(Self.repository, run.id)?.progress == .queued)
      try await world.hub(.post, "repos/\(Self.repository)/actions/runs/\(run.id)/cancel")
      let told = Told(events: await following(world, plan).events(of: run.id).reduce(into: []) { $0.append($1) })
      #expect(told.failure?.message == "The run was cancelled")
    }
  }

  @Test("a run that is not there, and one that has ended before somebody looks")
  func existing() async throws {
    try await use { world, plan in
      let missing = Told(events: await following(world, plan).events(of: 1).reduce(into: []) { $0.append($1) })
      #expect(missing.failure?.message == "ai-cherry/ai-orchestra has no run 1")
      let told = try await follow(world, plan)
      #expect(told.address != nil)
      let newest = try await start(world, plan).newest()
      let again = Told(events: await following(world, plan).events(of: newest.id).reduce(into: []) { $0.append($1) })
      #expect(again.address == told.address)
      #expect(try await start(world, plan).running() == nil)
    }
  }

  private func address(_ world: SandboxWorld, _ plan: Plan) async throws -> String {
    let names = plan.names
    return try #require(try await world.google.run.getService(names.project, names.region, names.service)).uri
  }
}
