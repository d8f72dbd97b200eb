import Testing

@Suite("The critical path of a workflow")
struct PipelineClockTests {
  private let free = PipelineClock.Assumptions(
    name: "nothing", runner: 0, action: 0, buildx: 0, revision: 0, routes: 0, rate: .infinity)

  private func job(
    _ seconds: [String: Double], after waited: Set<String> = [], actions: [String] = []
  ) -> WorkflowRun.Job {
    var job = WorkflowRun.Job(result: .success)
    (job.seconds, job.waited, job.actions) = (seconds, waited, actions)
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
    let clock = PipelineClock(assumptions: some)
    let build = job(
      ["Build": 7], actions: ["actions/checkout", "docker/setup-buildx-action", "docker/build-push-action"])
    #expect(clock.seconds(of: build, megabytes: 100) == 10 + 7 + 2 + 6 + 2)
    #expect(clock.seconds(of: job(["Deploy the next revision": 1]), megabytes: 0) == 10 + 1 + 20 + 5)
    #expect(clock.seconds(of: job(["Give it the traffic": 1]), megabytes: 0) == 10 + 1 + 5)
    #expect(clock.seconds(of: job(["Deploy": 1]), megabytes: 0) == 10 + 1 + 20 + 5)
  }

  @Test(
    "a job that is called waits for what its caller waits for, and who needs the caller waits for all that it calls",
    .enabled(if: Deployment.isPossible, Deployment.why), .timeLimit(.minutes(5)))
  func calls() async throws {
    try await Deployment.of("keyless") { deployment in
      let jobs = try await deployment.run().jobs
      let build: Set = ["Deploy / Build"]
      let deploy = try #require(jobs["Deploy / Deploy"])
      #expect(jobs["Deploy / Checks / Lint"]?.waited == [] && jobs["Deploy / Build"]?.waited == [])
      #expect(deploy.waited == build.union(["Deploy / Checks / Lint", "Deploy / Checks / Test"]))
      #expect(jobs["Deploy / Release"]?.waited == ["Deploy / Deploy"])
      #expect(deploy.actions == ["actions/checkout", "google-github-actions/auth"])
      #expect((deploy.seconds["Deploy the next revision"] ?? 0) > 0)
    }
  }
}
