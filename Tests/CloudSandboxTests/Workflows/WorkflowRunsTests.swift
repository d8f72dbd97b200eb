import Foundation
import Testing

@testable import CloudSandbox

@Suite("Runs of workflows")
struct WorkflowRunsTests {
  private static let actions = "/repos/ai-cherry/ai-orchestra/actions"
  private static let dispatches = "\(actions)/workflows/deploy-production.yml/dispatches"

  /// A world with those workflows, whose runs take no time unless a pace is given.
  private func use(
    pace: Double = .infinity, faults: [RunFaultRule] = [], clock: SettableClock? = nil,
    prepare: @escaping @Sendable (inout World) throws -> Void = { _ in },
    _ body: (GitHubWorld) async throws -> Void
  ) async throws {
    try await GitHubWorld.use(
      {
        PlayedWorkflows.push(&$0)
        try prepare(&$0)
      }, now: { clock?.now ?? Date() }
    ) { world in
      await world.state.play(RunPlay(pace: pace, faults: faults))
      try await body(world)
    }
  }

  /// Dispatches the workflow; the run's number.
  private func dispatch(_ world: GitHubWorld) async throws -> Int {
    let answer = await world.send("POST", Self.dispatches, ["ref": "main", "return_run_details": true])
    #expect(answer.status == 200)
    return try #require(answer.json["workflow_run_id"]?.int)
  }

  private func jobs(_ world: GitHubWorld, _ run: Int) async -> [String: JSON] {
    let list = await world.send("GET", "\(Self.actions)/runs/\(run)/jobs").json["jobs"]?.array ?? []
    return Dictionary(list.map { ($0["name"]?.string ?? "", $0) }) { $1 }
  }

  /// A job's log, behind the address that GitHub gives for it.
  private func log(of job: Int, _ world: GitHubWorld) async throws -> String {
    let answer = await world.send("GET", "\(Self.actions)/jobs/\(job)/logs")
    #expect(answer.status == 302)
    let name = try #require(answer.headers["location"]?.split(separator: "/").last)
    return await world.state.read { $0[vault: GitHubRuns.logs, String(name)]?["text"]?.string ?? "" }
  }

  @Test("a dispatch begins a run, whose jobs have the names of callers before their own, and end in the order of needs")
  func dispatched() async throws {
    try await use { world in
      let run = try await dispatch(world)
      let shown = await world.send("GET", "\(Self.actions)/runs/\(run)").json
      #expect(shown["status"] == "completed")
      #expect(shown["conclusion"] == "success")
      #expect(shown["event"] == "workflow_dispatch")
      #expect(shown["plan"] == nil)
      let jobs = await jobs(world, run)
      #expect(Set(jobs.keys) == ["Check", "Deploy / Test", "Deploy / Build", "Deploy / After", "Deploy / Tell"])
      #expect(jobs["Check"]?["conclusion"] == "skipped")
      #expect(jobs["Deploy / Tell"]?["conclusion"] == "skipped")
      #expect(jobs["Deploy / After"]?["conclusion"] == "success")
      let steps = jobs["Deploy / Test"]?["steps"]?.array?.compactMap { $0["name"]?.string }
      #expect(
        steps == [
          "Set up job", "Run actions/checkout@v7", "Run the tests", "Post Run actions/checkout@v7", "Complete job",
        ])
    }
  }

  @Test("it goes on as time passes: a step at a time, and no job before those that it needs")
  func passing() async throws {
    let clock = SettableClock(Date(timeIntervalSince1970: 1_800_000_000))
    try await use(pace: 1, clock: clock) { world in
      let run = try await dispatch(world)
      #expect(await jobs(world, run)["Deploy / Test"]?["status"] == "queued")
      #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["status"] == "queued")
      clock.advance(by: 5)
      let begun = await jobs(world, run)["Deploy / Test"]
      #expect(begun?["status"] == "in_progress")
      #expect(
        begun?["steps"]?.array?.map { $0["status"]?.string } == [
          "completed", "in_progress", "queued", "queued", "queued",
        ])
      #expect(await jobs(world, run)["Deploy / After"] == nil)
      let log = await world.send("GET", "\(Self.actions)/jobs/\(begun?["id"]?.int ?? 0)/logs")
      #expect(log.status == 404, "there is no log before the job has ended")
      clock.advance(by: 300)
      #expect(await jobs(world, run)["Deploy / After"]?["conclusion"] == "success")
      #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["conclusion"] == "success")
    }
  }

  /// A workflow whose job ships while others check.
  private static let shipping = """
    name: Ship it
    on: { workflow_dispatch: {} }
    jobs:
      test:
        name: Checks / Test
        runs-on: ubuntu-24.04
        steps:
          - name: Run the tests
            run: pytest
      ship:
        name: Ship
        runs-on: ubuntu-24.04
        steps:
          - name: Wait for the checks
            run: await_checks
          - name: Go on
            run: echo on
    """

  @Test(
    "a job that waits for the checks goes on once they have passed, and fails where one has not",
    arguments: [1, .infinity])
  func waiting(pace: Double) async throws {
    let clock = SettableClock(Date(timeIntervalSince1970: 1_800_000_000))
    try await use(
      pace: pace, faults: [RunFaultRule(.test, occurrences: .only(2))], clock: clock,
      prepare: { PlayedWorkflows.push(&$0, caller: Self.shipping) }
    ) { world in
      let run = try await dispatch(world)
      func step(_ number: Int, of run: Int) async -> String? {
        await jobs(world, run)["Ship"]?["steps"]?.array?[number]["status"]?.string
      }
      if pace == 1 {
        clock.advance(by: 10)
        #expect(await jobs(world, run)["Checks / Test"]?["status"] == "in_progress")
        #expect(await step(1, of: run) == "in_progress")
      }
      for _ in 1...30 { clock.advance(by: 2); _ = await jobs(world, run) }
      #expect(await jobs(world, run)["Ship"]?["conclusion"] == "success")
      let test = await jobs(world, run)["Checks / Test"]
      let waited = await jobs(world, run)["Ship"]?["steps"]?.array?[1]["completed_at"]?.string ?? ""
      #expect(waited >= test?["completed_at"]?.string ?? "~", "\(waited)")

      let failing = try await dispatch(world)
      for _ in 1...30 { clock.advance(by: 2); _ = await jobs(world, failing) }
      let ship = await jobs(world, failing)["Ship"]
      #expect(ship?["conclusion"] == "failure" && ship?["steps"]?.array?[2]["conclusion"] == "skipped")
      let text = try await log(of: ship?["id"]?.int ?? 0, world)
      #expect(text.contains("The checks have not passed (failed: Checks / Test, failure)."), "\(text)")
    }
  }

  @Test("a run that others play is shown as any other, with its jobs' logs")
  func given() async throws {
    try await use { world in
      try await world.state.mutate {
        $0.keepGitHubRun(
          7, of: "ai-cherry/ai-orchestra",
          jobs: [GivenJob("Sizes", conclusion: "success", log: "sizes: CPU=s"), GivenJob("Ship", conclusion: nil)])
      }
      for path in ["runs/7/jobs?filter=all", "runs/7/attempts/1/jobs"] {
        let list = await world.send("GET", "\(Self.actions)/\(path)").json["jobs"]?.array ?? []
        #expect(list.map { $0["name"]?.string } == ["Sizes", "Ship"])
        #expect(list.map { $0["status"]?.string } == ["completed", "in_progress"])
        #expect(list.first?["run_attempt"] == 1 && list.first?["played"] == nil)
      }
      #expect(try await log(of: 700, world).hasSuffix("Z sizes: CPU=s\n"))
      #expect(await world.send("GET", "\(Self.actions)/jobs/701/logs").status == 404)
    }
  }

  @Test("a step that fails by fault ends its job and what needs it, but not what asks how it ended")
  func failed() async throws {
    try await use(faults: [RunFaultRule(.test, occurrences: .only(1))]) { world in
      let run = try await dispatch(world)
      let jobs = await jobs(world, run)
      #expect(jobs["Deploy / Test"]?["conclusion"] == "failure")
      #expect(jobs["Deploy / After"]?["conclusion"] == "skipped")
      #expect(jobs["Deploy / Tell"]?["conclusion"] == "success")
      #expect(jobs["Deploy / Tell"]?["steps"]?.array?[1]["conclusion"] == "skipped")
      let second = try await dispatch(world)
      #expect(await world.send("GET", "\(Self.actions)/runs/\(second)").json["conclusion"] == "success")
      let again = await world.send("POST", "\(Self.actions)/runs/\(run)/rerun-failed-jobs")
      #expect(again.status == 201)
      let shown = await world.send("GET", "\(Self.actions)/runs/\(run)").json
      #expect(shown["run_attempt"] == 2)
      #expect(shown["conclusion"] == "success")
    }
  }

  @Test("a job's log has an instant before each line, what was run, and asterisks for secrets")
  func logged() async throws {
    try await use { world in
      let secrets = "\(Self.actions)/secrets"
      _ = await world.send("PUT", "\(secrets)/TOKEN", await world.sealed("hunter-two", for: secrets))
      let run = try await dispatch(world)
      let id = try #require(await jobs(world, run)["Deploy / Build"]?["id"]?.int)
      let text = try await log(of: id, world)
      #expect(text.contains("##[group]Run echo hello"))
      #expect(text.contains("  TOKEN: ***"))
      #expect(!text.contains("hunter-two"))
      for line in text.split(separator: "\n") {
        #expect(line.contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /#))
      }
    }
  }

  @Test("an environment's reviewer is waited for, and lets the run pass or end")
  func reviewed() async throws {
    let reviewers: JSON = ["reviewers": [["type": "User", "id": 90_314_207]]]
    for (state, conclusion) in [("approved", "success"), ("rejected", "failure")] {
      try await use { world in
        let environment = "/repos/ai-cherry/ai-orchestra/environments/production"
        #expect(await world.send("PUT", environment, reviewers).status == 200)
        let run = try await dispatch(world)
        #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["status"] == "waiting")
        #expect(await jobs(world, run)["Deploy / Build"]?["status"] == "waiting")
        let path = "\(Self.actions)/runs/\(run)/pending_deployments"
        let pending = try #require(await world.send("GET", path).json.array?.first)
        #expect(pending[path: "environment.name"] == "production")
        #expect(pending["current_user_can_approve"] == true)
        #expect(pending["reviewers"]?.array?.first?[path: "reviewer.login"] == "orchestra-operator")
        let answer = await world.send(
          "POST", path,
          ["environment_ids": [pending[path: "environment.id"] ?? 0], "state": .string(state), "comment": "seen"])
        #expect(answer.status == 200)
        #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["conclusion"]?.string == conclusion)
      }
    }
  }

  @Test("labels that no runner of GitHub's has, or a fault, leave a job queued; it can be cancelled")
  func noRunner() async throws {
    try await use(faults: [RunFaultRule(.runner)]) { world in
      let run = try await dispatch(world)
      let job = await jobs(world, run)["Deploy / Test"]
      #expect(job?["status"] == "queued")
      #expect(job?["runner_name"] == .null)
      #expect(await world.send("POST", "\(Self.actions)/runs/\(run)/cancel").status == 202)
      #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["conclusion"] == "cancelled")
      #expect(await world.send("POST", "\(Self.actions)/runs/\(run)/cancel").status == 409)
    }
  }

  @Test("of a concurrency group one run goes on, one waits, and a newer one takes the place of that")
  func concurrency() async throws {
    try await use(faults: [RunFaultRule(.runner, occurrences: .only(1))]) { world in
      let (first, second, third) = (try await dispatch(world), try await dispatch(world), try await dispatch(world))
      func status(_ run: Int, _ field: String = "status") async -> String? {
        await world.send("GET", "\(Self.actions)/runs/\(run)").json[field]?.string
      }
      #expect(await status(first) == "queued")
      #expect(await status(second, "conclusion") == "cancelled")
      #expect(await status(third) == "pending")
      _ = await world.send("POST", "\(Self.actions)/runs/\(first)/cancel")
      #expect(await status(third, "conclusion") == "success")
    }
  }

  @Test("a branch that may not deploy has its job refused before a step")
  func refusedBranch() async throws {
    try await use { world in
      let environment = "/repos/ai-cherry/ai-orchestra/environments/production"
      let policy: JSON = ["deployment_branch_policy": ["protected_branches": false, "custom_branch_policies": true]]
      _ = await world.send("PUT", environment, policy)
      _ = await world.send("POST", "\(environment)/deployment-branch-policies", ["name": "release/*"])
      let run = try await dispatch(world)
      let job = await jobs(world, run)["Deploy / Build"]
      #expect(job?["conclusion"] == "failure")
      #expect(job?["steps"] == [])
    }
  }

  @Test("a push that changes what a workflow looks at begins a run, another one does not")
  func pushed() async throws {
    try await use(prepare: { PlayedWorkflows.push(&$0, changed: ["app/main.py"]) }) { world in
      let runs = await world.send("GET", "\(Self.actions)/runs?event=push").json
      #expect(runs["total_count"] == 1)
      #expect(runs["workflow_runs"]?.array?.first?["head_sha"]?.string == String(repeating: "a", count: 40))
    }
  }

  @Test("runs are listed by workflow, branch, event, state, time and page")
  func listed() async throws {
    try await use { world in
      var ids: [Int] = []
      for _ in 1...3 { ids.append(try await dispatch(world)) }
      let runs = "\(Self.actions)/workflows/deploy-production.yml/runs"
      func found(_ query: String) async -> [Int] {
        await world.send("GET", "\(runs)?\(query)").json["workflow_runs"]?.array?.compactMap { $0["id"]?.int } ?? []
      }
      #expect(await found("event=workflow_dispatch&branch=main") == ids.reversed())
      #expect(await found("status=success&actor=orchestra-operator") == ids.reversed())
      #expect(await found("branch=other") == [])
      #expect(await found("created=%3E%3D2020-01-01T00:00:00Z") == ids.reversed())
      #expect(await found("created=%3C2020-01-01") == [])
      #expect(await found("per_page=1&page=2") == [ids[1]])
      #expect(await world.send("GET", "\(Self.actions)/workflows/ci.yml/runs").json["total_count"] == 0)
      #expect(await world.send("GET", "\(Self.actions)/workflows/other.yml/runs").status == 404)
      let attempt = await world.send("GET", "\(Self.actions)/runs/\(ids[0])/attempts/1/jobs").json
      #expect(attempt["total_count"] == 5)
    }
  }

  @Test(
    "a dispatch is refused in GitHub's words",
    arguments: [
      ("other.yml", "main", 404, "Not Found"),
      ("deploy-production.yml", "missing", 422, "No ref found for: missing"),
      ("ci.yml", "main", 422, "Workflow does not have 'workflow_dispatch' trigger"),
    ])
  func refusals(file: String, ref: String, status: Int, message: String) async throws {
    try await use { world in
      let answer = await world.send(
        "POST", "\(Self.actions)/workflows/\(file)/dispatches", ["ref": .string(ref)])
      #expect(answer.status == status)
      #expect(answer.message == message)
    }
  }

  @Test("a workflow that is switched off is not dispatched, and one whose called file is missing ends as it starts")
  func switchedOff() async throws {
    try await use(prepare: { world in
      world.takeInPush(
        GitHubPush(
          branch: "main", commit: String(repeating: "b", count: 40), title: "Only the caller",
          workflows: [PlayedWorkflows.path: PlayedWorkflows.caller], changed: nil), to: "ai-cherry/ai-orchestra",
        by: "orchestra-operator")
    }) { world in
      let run = try await dispatch(world)
      #expect(await world.send("GET", "\(Self.actions)/runs/\(run)").json["conclusion"] == "startup_failure")
      _ = await world.send("PUT", "\(Self.actions)/workflows/deploy-production.yml/disable")
      let answer = await world.send("POST", Self.dispatches, ["ref": "main"])
      #expect(answer.status == 422)
      #expect(answer.message == "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
    }
  }
}

@Suite("Rules for runs in a file of faults")
struct RunFaultsFileTests {
  @Test("stand beside those for requests, and are refused with a place where they are wrong")
  func read() throws {
    let faults = try Faults(
      yaml: """
        faults:
          - { run: test, nth: 2- }
          - { path: /run/**, effect: { status: 503 } }
          - { run: runner }
        """, file: "f.yaml")
    #expect(faults.runs == [RunFaultRule(.test, occurrences: .from(2)), RunFaultRule(.runner)])
    #expect(faults.rules.count == 1)
    let error = #expect(throws: FaultsError.self) {
      try Faults(yaml: "faults:\n  - { run: nothing, path: /x }\n", file: "f.yaml")
    }
    #expect(error?.lines.count == 2)
    #expect(error?.lines.contains { $0.hasPrefix("f.yaml:2:") && $0.contains("test, build, push") } == true)
  }
}
