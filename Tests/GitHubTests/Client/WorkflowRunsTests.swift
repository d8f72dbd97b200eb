import ScriptedServer
import Testing

@testable import GitHub

@Suite("Runs of a workflow")
struct WorkflowRunsTests {
  @Test("every fact of a run is read; one that goes on has no conclusion, and a workflow that is not known has none")
  func read() async throws {
    let run =
      #"{"id":7,"run_number":3,"run_attempt":2,"head_sha":"abc","head_branch":"main","event":"push","status":"completed","#
      + #""conclusion":"success","actor":{"login":"ann"},"triggering_actor":{"login":"bob"},"created_at":"t0","#
      + #""run_started_at":"t1","updated_at":"t2","html_url":"u"}"#
    let going = #"{"id":8,"head_sha":"def","status":"in_progress","conclusion":null,"actor":{"login":"ann"}}"#
    try await ScriptedServer.run([
      .json(#"{"total_count":2,"workflow_runs":[\#(going),\#(run)]}"#), .json(#"{"message":"Not Found"}"#, status: 404),
    ]) { server async throws in
      let client = GitHubClient(server)
      let runs = try #require(try await client.runs("o/r", of: "deploy.yml", limit: 5))
      #expect(runs.map(\.conclusion) == [nil, "success"])
      #expect(runs.first?.actor == "ann")
      #expect(
        runs.last
          == GitHubWorkflowRun(
            id: 7, number: 3, attempt: 2, commit: "abc", branch: "main", actor: "bob", event: "push",
            status: "completed", conclusion: "success", started: "t1", updated: "t2", url: "u"))
      #expect(try await client.runs("o/r", of: "other.yml", limit: 5) == nil)
      #expect(
        await server.requests.map(\.line) == [
          "GET /api/repos/o/r/actions/workflows/deploy.yml/runs?per_page=5",
          "GET /api/repos/o/r/actions/workflows/other.yml/runs?per_page=5",
        ])
    }
  }
}
