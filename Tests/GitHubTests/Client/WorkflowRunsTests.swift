import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GitHub

@Suite("Runs of workflows")
struct WorkflowRunsTests {
  static let run = """
    {"id": 19, "run_number": 7, "run_attempt": 2, "event": "push", "status": "completed", "conclusion": "success",
     "head_branch": "main", "head_sha": "abc", "display_title": "Fix it", "path": ".github/workflows/deploy.yml@main",
     "actor": {"login": "a"}, "triggering_actor": {"login": "b"}, "created_at": "2026-11-29T10:00:00Z",
     "updated_at": "2026-11-29T10:02:00Z", "html_url": "https://github.com/o/r/actions/runs/19"}
    """

  @Test("are listed by workflow, branch, event and time, page by page, and read")
  func listed() async throws {
    try await ScriptedServer.run([.json("{\"total_count\": 1, \"workflow_runs\": [\(Self.run)]}")]) {
      server async throws in
      let since = try Date("2026-11-29T09:00:00Z", strategy: .iso8601)
      let runs = try await GitHubClient(server).runs(
        "o/r", workflow: "deploy.yml", branch: "release/1", event: "push", since: since, limit: 5)
      let run = try #require(runs?.first)
      #expect(run.id == 19)
      #expect(run.number == 7)
      #expect(run.attempt == 2)
      #expect(run.progress == .completed)
      #expect(run.conclusion == .success)
      #expect(run.actor == "b")
      #expect(run.path == ".github/workflows/deploy.yml")
      #expect(run.updated.timeIntervalSince(run.created) == 120)
      #expect(
        await server.requests.map(\.line) == [
          "GET /api/repos/o/r/actions/workflows/deploy.yml/runs?per_page=5&branch=release%2F1&event=push"
            + "&created=%3E%3D2026-11-29T09%3A00%3A00Z"
        ])
    }
  }

  @Test("a workflow that GitHub does not know has none")
  func unknownWorkflow() async throws {
    try await ScriptedServer.run([.json("{\"message\":\"Not Found\"}", status: 404)]) { server async throws in
      #expect(try await GitHubClient(server).runs("o/r", workflow: "x.yml") == nil)
    }
  }

  @Test("a dispatch asks for the run that it begins, and is not sent twice")
  func dispatch() async throws {
    let answer = #"{"workflow_run_id": 19, "run_url": "u", "html_url": "https://github.com/o/r/actions/runs/19"}"#
    try await ScriptedServer.run([.json(answer)]) { server async throws in
      let run = try await GitHubClient(server).dispatch("o/r", workflow: "deploy.yml", branch: "main")
      #expect(run == DispatchedRun(id: 19, page: "https://github.com/o/r/actions/runs/19"))
      let request = try #require(await server.requests.first)
      #expect(request.line == "POST /api/repos/o/r/actions/workflows/deploy.yml/dispatches")
      #expect(try JSONValue(bytes: request.body) == ["ref": "main", "return_run_details": true])
    }
    try await ScriptedServer.run(answer: { _, _ in .json("{}", status: 502) }) { server async throws in
      let error = await failure { try await GitHubClient(server).dispatch("o/r", workflow: "d.yml", branch: "main") }
      #expect(error?.kind == .unavailable)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("an older server, which cannot tell the run, is asked without that")
  func olderServer() async throws {
    let refusal = ScriptedAnswer.json(
      #"{"message": "Invalid request.\n\n\"return_run_details\" is not a permitted key."}"#, status: 422)
    try await ScriptedServer.run([refusal, ScriptedAnswer.noContent]) { server async throws in
      #expect(try await GitHubClient(server).dispatch("o/r", workflow: "deploy.yml", branch: "main") == nil)
      let second = try #require(await server.requests.last)
      #expect(try JSONValue(bytes: second.body) == ["ref": "main"])
    }
  }
}

@Suite("Jobs of runs")
struct WorkflowJobsTests {
  @Test("are read with their steps, and without a runner while nobody has taken them")
  func read() async throws {
    let jobs = """
      {"total_count": 2, "jobs": [
        {"id": 1, "name": "Deploy / Build", "status": "completed", "conclusion": "failure", "labels": ["ubuntu-24.04"],
         "runner_name": "GitHub Actions 4", "created_at": "2026-11-29T10:00:00Z", "started_at": "2026-11-29T10:00:02Z",
         "completed_at": "2026-11-29T10:00:32Z", "html_url": "p",
         "steps": [{"name": "Build", "status": "completed", "conclusion": "failure", "number": 3,
                    "started_at": "2026-11-29T10:00:12.000Z", "completed_at": "2026-11-29T10:00:30Z"}]},
        {"id": 2, "name": "Test", "status": "something_new", "conclusion": null, "labels": [], "runner_name": "",
         "started_at": null, "steps": []}]}
      """
    try await ScriptedServer.run([.json(jobs)]) { server async throws in
      let read = try await GitHubClient(server).jobs("o/r", run: 19)
      #expect(read.map(\.progress) == [.completed, .queued])
      #expect(read.map(\.runner) == ["GitHub Actions 4", nil])
      let step = try #require(read.first?.steps.first)
      #expect(step.conclusion == .failure)
      #expect(step.completed?.timeIntervalSince(try #require(step.started)) == 18)
      #expect(await server.requests.map(\.line) == ["GET /api/repos/o/r/actions/runs/19/jobs?per_page=100"])
    }
  }

  @Test("a log is fetched from where GitHub sends to, without the token; a log may not be there yet, or no longer")
  func log() async throws {
    try await ScriptedServer.run([.json("2026-11-29T10:00:00.0000000Z hello\n")]) { store async throws in
      let place = "\(store.root.replacing("127.0.0.1", with: "localhost"))/log?sig=1"
      try await ScriptedServer.run([.json("", status: 302, headers: [("Location", place)])]) { server async throws in
        #expect(try await GitHubClient(server).log("o/r", job: 1) == "2026-11-29T10:00:00.0000000Z hello\n")
      }
      #expect(await store.requests.allSatisfy { $0.headers["authorization"] == nil })
    }
    for status in [404, 410] {
      try await ScriptedServer.run([.json("{\"message\":\"Gone\"}", status: status)]) { server async throws in
        #expect(try await GitHubClient(server).log("o/r", job: 1) == nil)
      }
    }
  }

  @Test("what holds a run back names people by login and teams by name")
  func pending() async throws {
    let body = """
      [{"environment": {"id": 1, "name": "production"}, "wait_timer": 30, "current_user_can_approve": true,
        "reviewers": [{"type": "User", "reviewer": {"login": "anna", "id": 1}},
                      {"type": "Team", "reviewer": {"slug": "ops", "name": "Ops"}}]}]
      """
    try await ScriptedServer.run([.json(body)]) { server async throws in
      #expect(
        try await GitHubClient(server).pendingDeployments("o/r", run: 19) == [
          PendingDeployment(
            environment: "production", environmentID: 1, minutes: 30, mayApprove: true, reviewers: ["anna", "ops"])
        ])
    }
  }

  @Test("a deployment is approved by its environment's number, with a word why; a run is ended by its own")
  func changes() async throws {
    try await ScriptedServer.run([.json("[]"), .json("{}", status: 202)]) { server async throws in
      let client = GitHubClient(server)
      try await client.approve("o/r", run: 19, environments: [1, 2], comment: "seen")
      try await client.cancelRun("o/r", 19)
      let requests = await server.requests
      #expect(
        requests.map(\.line) == [
          "POST /api/repos/o/r/actions/runs/19/pending_deployments", "POST /api/repos/o/r/actions/runs/19/cancel",
        ])
      #expect(requests[0].field("state") == "approved")
      #expect(requests[0].field("comment") == "seen")
    }
  }
}
