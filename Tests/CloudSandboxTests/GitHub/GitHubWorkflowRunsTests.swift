import Testing

@testable import CloudSandbox

@Suite("GitHub's runs of workflows")
struct GitHubWorkflowRunsTests {
  private static let workflows = "/repos/ai-cherry/ai-orchestra/actions/workflows"

  @Test("the runs of one workflow are listed, newest first, by its file's name and its number, and sifted")
  func listed() async throws {
    try await GitHubWorld.use { world in
      let commit = String(repeating: "a", count: 40)
      let repository = "ai-cherry/ai-orchestra"
      world.addGitHubWorkflow(".github/workflows/deploy.yml", text: "name: Deploy\n", to: repository)
      world.addGitHubRun(of: ".github/workflows/ci.yml", in: repository, commit: commit)
      world.addGitHubRun(of: ".github/workflows/deploy.yml", in: repository, commit: commit, conclusion: "failure")
      world.addGitHubRun(of: ".github/workflows/deploy.yml", in: repository, commit: commit, seconds: 61)
    } _: { world in
      let all = await world.send("GET", "\(Self.workflows)/deploy.yml/runs").json
      #expect(all["total_count"] == 2)
      let runs = all["workflow_runs"]?.array ?? []
      #expect(runs.map { $0["run_number"] } == [2, 1])
      #expect(runs.map { $0["conclusion"] } == ["success", "failure"])
      #expect(runs.first?[path: "triggering_actor.login"]?.string == SampleWorld.operatorLogin)
      let id = try #require(runs.first?["workflow_id"]?.int)
      #expect(
        await world.send("GET", "\(Self.workflows)/\(id)/runs?per_page=1").json["workflow_runs"]?.array?.count == 1)
      #expect(await world.send("GET", "\(Self.workflows)/deploy.yml/runs?status=success").json["total_count"] == 1)
      #expect(await world.send("GET", "\(Self.workflows)/deploy.yml/runs?branch=other").json["total_count"] == 0)
      #expect(await world.send("GET", "\(Self.workflows)/other.yml/runs").status == 404)
    }
  }
}
