import Foundation
import Testing

@Suite("A deployment by the workflow", .serialized, .timeLimit(.minutes(5)))
struct DeployTests {
  private static let tradeOffs = ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]

  /// A set-up of the guide's example.
  private func applied() async throws -> (program: Program, address: String) {
    let program = try Program()
    let result = try await program.run(
      ["apply", "--sandbox", "--answers", Program.example("guide")]
        + Self.tradeOffs.flatMap { ["--acknowledge", $0] })
    try #require(result.status == 0, "\(result.error)")
    return (program, result.output)
  }

  @Test("is refused until the workflow is pushed, then followed until the sample itself answers, fails, or is left")
  func fromTheTerminal() async throws {
    let early = try await Program().run("deploy", "--sandbox", "--answers", Program.example("guide"), "--watch")
    #expect(early.status == 1)
    #expect(early.error.contains("production is not set up"), "\(early.error)")

    let (program, address) = try await applied()
    let faults = program.folder.appending(path: "faults.yaml")
    try Data("faults: [{ run: test, nth: 2 }, { run: runner, nth: 4 }]\n".utf8).write(to: faults)
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "400", "--faults", faults.path], until: "http://127.0.0.1:")
    let unpushed = try await program.run("deploy", "--sandbox", "--watch")
    #expect(unpushed.status == 1)
    #expect(unpushed.error.contains("GitHub has no workflow deploy-production.yml"), "\(unpushed.error)")
    try await program.pushWorkflows(from: program.repository)

    let watched = try await program.run("deploy", "--sandbox", "--watch")
    #expect(watched.status == 0, "\(watched.error)")
    #expect(watched.output == address, "standard output is the service's address alone")
    #expect(watched.error.contains("Deploy / Ship"))
    #expect(watched.error.contains("\"service\":\"ai-orchestra\""), "\(watched.error)")

    let failed = try await program.run("deploy", "--sandbox", "--watch", "--events", "json")
    #expect(failed.status == 1, "\(failed.error)")
    let lines = failed.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.contains("\"version\":1") })
    #expect(lines.contains { $0.contains("\"event\":\"job_log\"") && $0.contains("FAILED tests/test_app.py") })
    #expect(lines.last?.contains("\"outcome\":\"failed\"") == true)

    let begun = try await program.run("deploy", "--sandbox")
    #expect(begun.status == 0, "\(begun.error)")
    #expect(begun.output.hasPrefix("https://github.com/ai-cherry/ai-orchestra/actions/runs/"))
    let run = try #require(begun.output.split(separator: "/").last?.trimmingCharacters(in: .newlines))
    let followed = try await program.run("deploy", "--sandbox", "--follow", run, "--log")
    #expect(followed.status == 0, "\(followed.error)")
    #expect(followed.error.contains("6 passed"), "\(followed.error)")

    let watching = try await Program.Running(
      program, ["deploy", "--sandbox", "--watch"], until: "waiting for a runner")
    let left = try #require(await watching.stop(by: SIGINT))
    #expect(left.status == 130)
    #expect(left.error.contains("left; the run goes on. Watch it again: overture deploy --sandbox"), "\(left.error)")
    await server.stop()
  }

  @Test(
    "the wizard's last screen sets it off, and ends with the sample's own answer",
    .enabled(if: Screen.isPossible, "tmux is not installed"))
  func fromTheWizard() async throws {
    let (program, _) = try await applied()
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "100"], until: "http://127.0.0.1:")
    try await program.pushWorkflows(from: program.repository)
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("Adjust")
      try await screen.press("p")
      try await screen.shows("Start")
      try await screen.press("c")
      try await screen.shows("Start the set-up")
      try await screen.type("orchestra-demo")
      try await screen.press("Enter")
      try await screen.shows("production is set up, and verified.")
      try await screen.press("d")
      try await screen.shows("production serves the new revision.")
      try await screen.shows("\"service\":\"ai-orchestra\"")
      try await screen.press("Enter")
      try await screen.shows("ended with 0")
    }
    await server.stop()
  }

  @Test(
    "delivered by a pull request from the wizard, it waits there until that is merged, and goes on by itself",
    .enabled(if: Screen.isPossible, "tmux is not installed"))
  func mergedFromTheWizard() async throws {
    let (program, _) = try await applied()
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "200"], until: "http://127.0.0.1:")
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("Adjust")
      try await screen.press("p")
      try await screen.shows("Start")
      // From files to a commit, to a branch, to a pull request.
      try await screen.shows("d delivery")
      for way in [
        "one commit on the current branch", "one commit on a branch of its own", "a pull request with the plan",
      ] {
        try await screen.shows("c confirm")
        try await screen.press("d")
        try await screen.shows(way)
        try await screen.press("Escape")
      }
      try await screen.press("c")
      try await screen.shows("Start the set-up")
      try await screen.type("orchestra-demo")
      try await screen.press("Enter")
      try await screen.shows("production is set up, and verified.")
      try await screen.press("d")
      try await screen.shows("waiting for pull request 1 to be merged into main")
      try await screen.shows("https://github.com/ai-cherry/ai-orchestra/pull/1")
      try await program.hub("PUT", "pulls/1/merge", [:])
      try await screen.shows("production serves the new revision.")
      try await screen.press("Enter")
      try await screen.shows("ended with 0")
    }
    await server.stop()
  }
}
