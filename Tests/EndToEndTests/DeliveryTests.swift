import Foundation
import Testing

@Suite("Delivering what a run has written", .serialized)
struct DeliveryTests {
  @Test(
    "with --watch a set-up goes on until the pull request is merged and the service answers; one that is closed ends it",
    .timeLimit(.minutes(5)))
  func watched() async throws {
    let program = try Program()
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "400"], until: "http://127.0.0.1:")
    let apply =
      ["apply", "--sandbox", "--answers", Program.example("guide"), "--deliver", "pull-request", "--watch"]
      + ["service-account-keys", "broad-permissions", "public-access", "open-ingress"].flatMap {
        ["--acknowledge", $0]
      }
    let closing = try await Program.Running(program, apply, until: "waiting for pull request 1 to be merged into main")
    try await program.hub("PATCH", "pulls/1", ["state": "closed"])
    let closed = try await closing.result()
    #expect(closed.status == 1)
    #expect(closed.error.contains("Pull request 1 was closed without being merged"), "\(closed.error)")

    let merging = try await Program.Running(program, apply, until: "waiting for pull request 2 to be merged into main")
    try await program.hub("PUT", "pulls/2/merge", [:])
    let merged = try await merging.result()
    #expect(merged.status == 0, "\(merged.error)")
    #expect(merged.error.contains("\"service\":\"ai-orchestra\""), "the service itself answers: \(merged.error)")
    let history = try await program.run("history", "--sandbox")
    #expect(
      !history.output.split(separator: "\n").prefix(4).contains { $0.contains("commit not known") }, "\(history.output)"
    )
    await server.stop()
  }

  @Test(
    "a set-up ends with a pull request, a revert with another, and both say what is left to do", .timeLimit(.minutes(5))
  )
  func pullRequests() async throws {
    let program = try Program()
    let hosted = program.sandbox.appending(path: "git/ai-cherry/ai-orchestra.git")
    let first = try await program.run(
      "apply", "--sandbox", "--answers", Program.example("keyless"), "--deliver", "pull-request")
    try #require(first.status == 0, "\(first.error)")
    #expect(first.output.hasPrefix("http://ai-orchestra-production-"), "standard output is the address alone")
    #expect(first.output.split(separator: "\n").count == 1)
    #expect(first.error.contains("pull request: https://github.com/ai-cherry/ai-orchestra/pull/1 (opened)"))
    #expect(first.error.contains("next: have the pull request reviewed and merged; the workflow then deploys"))
    #expect(first.error.contains("go back: overture revert --sandbox --environment production"))
    #expect(
      try await program.git(["log", "--format=%an", "-1", "overture/production"], in: hosted)
        == "Orchestra Operator")
    let paths = try await program.git(
      ["diff", "--name-only", "main", "overture/production"], in: hosted
    ).split(separator: "\n").map(String.init)
    #expect(paths.contains("overture.yaml") && paths.contains("terraform/cloud_run_performance.tf"))
    #expect(!paths.contains { $0.hasPrefix(".overture") })
    // The same without a change, as events.
    let again = try await program.run("apply", "--sandbox", "--deliver", "pull-request", "--events", "json")
    #expect(again.status == 0, "\(again.error)")
    let last = try #require(again.output.split(separator: "\n").last)
    let event = try #require(JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(event["event"] as? String == "delivery_finished" && event["outcome"] as? String == "unchanged")
    #expect((event["pull_request"] as? [String: Any])?["number"] as? Int == 1)
    // Somebody merges it, and pulls by the line that was said.
    _ = try await program.git(["update-ref", "refs/heads/main", "overture/production"], in: hosted)
    let line = try #require(first.error.split(separator: "\n").first { $0.contains("once it is merged") })
    let add =
      line.split(separator: ": ").last?.replacing(" && git pull", with: "").split(separator: " ").dropFirst() ?? []
    _ = try await program.git(add.map(String.init))
    _ = try await program.git(["pull", "--quiet", "--ff-only", "origin", "main"])
    #expect(try await program.git(["status", "--porcelain"]) == "")

    let reverted = try await program.run("revert", "--sandbox", "--yes", "--deliver", "pull-request")
    #expect(reverted.status == 0, "\(reverted.error)")
    #expect(reverted.error.contains("/pull/2 (opened)"), "\(reverted.error)")
    #expect(reverted.error.contains("set up again: overture apply --sandbox --environment production"))
    let back = try await program.git(
      ["diff", "--name-only", "main~1", "overture/production"], in: hosted)
    #expect(back == "overture.yaml", "everything but the answers is as before")
  }

  @Test("a delivery that fails leaves the run a success, says how to go on, and goes on", .timeLimit(.minutes(5)))
  func failing() async throws {
    let program = try Program()
    _ = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"))
    _ = try await program.git(["remote", "rename", "origin", "elsewhere"])
    _ = try await program.git(["remote", "set-url", "elsewhere", "https://gitlab.com/x/y.git"])
    let result = try await program.run(
      "apply", "--sandbox", "--answers", Program.example("keyless"), "--deliver", "branch")
    #expect(result.status == 65, "\(result.error)")
    #expect(result.error.contains("git remote add origin https://github.com/ai-cherry/ai-orchestra.git"))
    #expect(result.error.contains("deliver again: overture apply --sandbox --environment production --deliver branch"))
    _ = try await program.git(["remote", "add", "origin", "https://github.com/ai-cherry/ai-orchestra.git"])
    let again = try await program.run("apply", "--sandbox", "--deliver", "branch")
    #expect(again.status == 0, "\(again.error)")
    #expect(
      again.error.contains("next: open a pull request: gh pr create --base main --head ai-cherry:overture/production"))
  }

  @Test("the answers say how, and a commit has just what was written", .timeLimit(.minutes(5)))
  func answered() async throws {
    let program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
    let file = program.folder.appending(path: "answers.yaml")
    try Data(text.replacing("    region:", with: "    deliver: commit\n    region:").utf8).write(to: file)
    let result = try await program.run("apply", "--sandbox", "--answers", file.path)
    try #require(result.status == 0, "\(result.error)")
    #expect(result.error.contains("next: push the commit: git push"))
    #expect(try await program.git(["status", "--porcelain"]) == "")
    #expect(try await program.git(["log", "-1", "--format=%s"]) == "Set up Cloud Run for production")
    #expect(
      try String(contentsOf: program.repository.appending(path: "overture.yaml"), encoding: .utf8).contains(
        "deliver: commit"))
  }
}
