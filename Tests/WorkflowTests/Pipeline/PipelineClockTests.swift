import Testing

@Suite("The critical path of a workflow")
struct PipelineClockTests {
  private let free = PipelineClock.Assumptions(
    name: "nothing", runner: 0, action: 0, buildx: 0, revision: 0, routes: 0, log: 0, rate: .infinity)

  private func job(
    _ steps: KeyValuePairs<String, Double>, after waited: Set<String> = [], actions: [String] = []
  ) -> WorkflowRun.Job {
    var job = WorkflowRun.Job(result: .success)
    job.steps = actions.map { WorkflowRun.Step(name: $0, result: .success, action: $0) }
    job.steps += steps.map { WorkflowRun.Step(name: $0.key, result: .success, seconds: $0.value) }
    job.waited = waited
    return job
  }

  @Test("the longest chain of jobs counts, not their sum")
  func chain() {
    let jobs = [
      "lint": job(["a": 1]), "test": job(["a": 4, "b": 2]), "build": job(["a": 5]),
      "deploy": job(["a": 3], after: ["lint", "test", "build"]), "late": WorkflowRun.Job(result: .skipped),
    ]
    let path = PipelineClock(assumptions: free).path(of: jobs, megabytes: [:])
    #expect(path.seconds == 9 && path.chain == ["test", "deploy"])
  }

  @Test("each job pays for its runner, its actions, what it moves, and what Google Cloud does")
  func assumptions() {
    var some = free
    (some.runner, some.action, some.buildx, some.revision, some.routes, some.rate) = (10, 2, 6, 20, 5, 50)
    func seconds(_ job: WorkflowRun.Job, megabytes: Double = 0) -> Double {
      PipelineClock(assumptions: some).path(of: ["one": job], megabytes: ["one": megabytes]).seconds
    }
    let build = job(
      ["Build": 7], actions: ["actions/checkout", "docker/setup-buildx-action", "docker/build-push-action"])
    #expect(seconds(build, megabytes: 100) == 10 + 7 + 2 + 6 + 2)
    #expect(seconds(job(["Deploy the next revision": 1])) == 10 + 1 + 20 + 5)
    #expect(seconds(job(["Give it the traffic": 1])) == 10 + 1 + 5)
    #expect(seconds(job(["Deploy": 1])) == 10 + 1 + 20 + 5)
  }

  @Test("what comes after the traffic has moved does not count: the cache, the timings")
  func after() {
    let ship = job(["Build": 3, "Give it the traffic": 1, "Keep the layers in GitHub's cache": 60])
    let path = PipelineClock(assumptions: free).path(of: ["Deploy / Ship": ship], megabytes: [:])
    #expect(path.seconds == 4)
  }

  @Test("the job that ships goes on as soon as it looks and the checks have passed; the pauses become longer")
  func polling() {
    func path(test: Double, ship: Double) -> PipelineClock.Moment {
      PipelineClock(assumptions: free).path(
        of: [
          "Deploy / Checks / Test": job(["a": test]), "Deploy / Checks / Lint": job(["a": 1]),
          "Deploy / Ship": job(["a": ship, "Wait for the checks": 0, "Give it the traffic": 1]),
        ], megabytes: [:])
    }
    #expect(path(test: 5, ship: 9).seconds == 10 && path(test: 5, ship: 9).chain == ["Deploy / Ship"])
    // Looks at 9, 11, 13 and 15.
    let late = path(test: 14, ship: 9)
    #expect(late.seconds == 16 && late.chain == ["Deploy / Checks / Test", "Deploy / Ship"])
    // After 0, 2, 4, 6, 8, 10, 13, 16 and 19 seconds.
    #expect(path(test: 26.5, ship: 9).seconds == 29)
  }

  @Test("the sizes are there once GitHub has the log of their job")
  func sizes() {
    var some = free
    (some.runner, some.log) = (10, 5)
    let jobs = [
      "Deploy / Sizes": job(["a": 1]), "Deploy / Ship": job(["Deploy the next revision": 0, "Give it the traffic": 0]),
    ]
    // At 10 it looks for the first time, and at 16 they are there.
    #expect(PipelineClock(assumptions: some).path(of: jobs, megabytes: [:]).seconds == 16)
  }

  @Test(
    "no job of ours waits for another one, and the steps come in their order",
    .enabled(if: Deployment.isPossible, Deployment.why), .timeLimit(.minutes(5)))
  func calls() async throws {
    try await Deployment.of("keyless") { deployment in
      let jobs = try await deployment.run().jobs
      for (name, job) in jobs { #expect(job.waited.isEmpty, "\(name)") }
      let ship = try #require(jobs["Deploy / Ship"])
      #expect(
        ship.actions == [
          "actions/checkout", "docker/setup-buildx-action", "docker/build-push-action", "google-github-actions/auth",
          "docker/build-push-action",
        ])
      let names = ["Push", "Deploy the next revision", "Wait for the checks", "Give it the traffic"]
      #expect(ship.steps.map(\.name).filter(names.contains) == names)
      #expect(names.allSatisfy { (ship.seconds[$0] ?? 0) > 0 })
    }
  }
}
