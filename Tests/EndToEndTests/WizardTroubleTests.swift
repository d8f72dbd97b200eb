import Foundation
import SandboxComparison
import Testing

@Suite(
  "The wizard in trouble", .enabled(if: Screen.isPossible, "tmux is not installed"), .serialized,
  .timeLimit(.minutes(3)))
struct WizardTroubleTests {
  /// A sandbox whose repository has the safer answers, not applied yet.
  private func prepared() async throws -> Program {
    let program = try Program()
    _ = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"))
    try FileManager.default.copyItem(
      atPath: Program.example("keyless"), toPath: program.repository.appending(path: "overture.yaml").path)
    return program
  }

  /// From the first screen through the review into the run.
  private func apply(_ screen: Screen) async throws {
    try await screen.shows("not applied yet")
    try await screen.press("p")
    try await screen.shows("Files")
    try await screen.press("c")
    try await screen.shows("Start")
    try await screen.press("Enter")
  }

  @Test("a failed step says what, why and what to do; retry goes on where it was, and undo takes it back")
  func failing() async throws {
    let program = try await prepared()
    let file = program.repository.appending(path: "ai-orchestra/Dockerfile").path
    try Data("# Written by Overture\nFROM scratch\n".utf8).write(to: URL(filePath: file))
    let before = try program.files()
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await apply(screen)
      try await screen.shows("files.write failed")
      try await screen.shows("chmod u+w")
      try await screen.shows("failed after")
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
      try await screen.press("r")
      try await screen.shows("production is set up, and verified.")
      try await screen.press("q")
      try await screen.shows("ended with 0")
    }
    #expect(try await program.run("revert", "--sandbox", "--yes").status == 0)
    #expect(try program.files().filter { $0.key != "overture.yaml" } == before.filter { $0.key != "overture.yaml" })
  }

  @Test("^C finishes the running step, then stops; the next start offers to go on")
  func stopping() async throws {
    let program = try await prepared()
    let server = try await program.serve(latency: 150)
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await apply(screen)
      try await screen.shows("6/7 Run", or: "2/3 Run")
      try await screen.press("C-c")
      try await screen.shows("Stopped, as you asked.")
      try await screen.press("s")
      try await screen.shows("ended with", or: "stopped on the way")
    }
    await server.stop()
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("stopped on the way")
      try await screen.press("g")
      try await screen.shows("production is set up, and verified.")
    }
  }

  @Test("kill -9 while it runs: the next start goes on where the journal says")
  func killing() async throws {
    let program = try await prepared()
    let server = try await program.serve(latency: 150)
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await apply(screen)
      // Its title is there before the run has begun.
      try await screen.shows("● Google Cloud")
      kill(try #require(try await screen.processID()), SIGKILL)
      // Nothing gave the terminal back, so that the line may be broken anywhere.
      try await screen.shows("137", or: "-isig")
    }
    await server.stop()
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("stopped on the way")
      try await screen.press("g")
      try await screen.shows("production is set up, and verified.")
    }
  }

  @Test("SIGTERM and SIGHUP end it with the terminal as it was", arguments: [SIGTERM, SIGHUP])
  func signals(signal: Int32) async throws {
    let program = try Program()
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("orchestra-demo")
      kill(try #require(try await screen.processID()), signal)
      let text = try await screen.shows("ended with 130")
      #expect(!text.contains("1/7 Project"), "the full screen is gone")
      #expect(try await screen.modes() == Screen.usualModes)
    }
  }

  @Test("ended in a run, it gives the environment's lock back")
  func lock() async throws {
    let program = try await prepared()
    let faults = program.folder.appending(path: "faults.yaml")
    try """
    faults:
    - { name: slow, method: DELETE, path: '**/overture%2Flocks%2F**', effect: { delay: 500ms } }
    """.write(to: faults, atomically: true, encoding: .utf8)
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--latency", "50", "--faults", faults.path], until: "http://127.0.0.1:")
    do {
      try await Screen.use(program, ["--sandbox"]) { screen in
        try await apply(screen)
        while try await !program.requests().contains(where: { $0.isTakingTheLock }) {}
        kill(try #require(try await screen.processID()), SIGTERM)
        try await screen.shows("ended with 130")
        #expect(try await program.state().entries.keys.filter { $0.contains("/overture/locks/") } == [])
      }
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test("the lock that another working copy's killed run has left is broken by two keys")
  func leftLock() async throws {
    let program = try Program()
    let answers = ["--answers", Program.example("keyless")]
    #expect(try await program.run(["apply", "--sandbox"] + answers).status == 0)
    let other = program.folder.appending(path: "other")
    try FileManager.default.copyItem(at: program.repository, to: other)
    let server = try await program.serve(latency: 100)
    do {
      let before = try await program.requests().count
      let dying = try await Program.Running(
        program, ["adjust", "--sandbox", "-C", other.path, "--memory", "4Gi"], until: "check.credentials")
      while try await !program.requests(after: before).contains(where: { $0.isTakingTheLock }) {}
      await dying.stop(by: SIGKILL)
      try await Screen.use(program, ["--sandbox"]) { screen in
        try await screen.press("r")
        try await screen.shows("Start")
        try await screen.press("c")
        try await screen.shows("put back, byte for byte")
        try await screen.type("production")
        try await screen.press("Enter")
        try await screen.shows("Another run is changing production")
        try await screen.shows("failed after")
        try await screen.press("b")
        try await screen.shows("Break that lock?")
        try await screen.press("b")
        try await screen.shows("production is taken back.")
        try await screen.press("q")
        try await screen.shows("ended with 0")
      }
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test("any size is drawn, the smallest with a word of explanation, and resizing loses nothing")
  func sizes() async throws {
    let program = try Program()
    try await Screen.use(program, ["--sandbox"], columns: 39, rows: 11) { screen in
      try await screen.shows("needs 40x12")
      try await screen.resize(columns: 40, rows: 12)
      try await screen.shows("Project")
      try await screen.resize(columns: 200, rows: 60)
      try await screen.shows("orchestra-demo")
      try await screen.type("staging")
      try await screen.hides("orchestra-demo")
      try await screen.resize(columns: 80, rows: 24)
      try await screen.shows("orchestra-staging")
      try await screen.press("C-c")
      try await screen.shows("ended with 130")
    }
  }

  @Test(
    "a terminal of an unknown type, or none at all, is an error with the way out", arguments: ["no-such-type", "dumb"])
  func unknownTerminal(type: String) async throws {
    let program = try Program()
    try await Screen.use(program, ["--sandbox"], environment: ["TERM": type]) { screen in
      try await screen.shows("TERM=xterm-256color")
      try await screen.shows("ended with 64")
    }
  }

  @Test("without any server of Google's it says so, and nothing is lost")
  func noNetwork() async throws {
    let program = try Program()
    let repository = program.folder.appending(path: "work")
    _ = try await program.run("sandbox", "sample", repository.path)
    var nowhere = ["GOOGLE_OAUTH_ACCESS_TOKEN": "token", "GH_TOKEN": "token", "GITHUB_API_URL": "http://127.0.0.1:9"]
    nowhere["CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER"] = "http://127.0.0.1:9/"
    nowhere["CLOUDSDK_AUTH_TOKEN_HOST"] = "http://127.0.0.1:9/token"
    let result = try await program.run(
      ["plan", "-C", repository.path, "--answers", Program.example("keyless")], environment: nowhere)
    #expect(result.status == 69, "\(result.error)")
    #expect(result.error.contains("127.0.0.1:9"))
    try await Screen.use(program, ["-C", repository.path], environment: nowhere) { screen in
      try await screen.shows("could not be reached", or: "cannot be reached")
      try await screen.press("C-c")
      try await screen.shows("ended with 130")
    }
  }
}

extension RecordedRequest {
  /// Whether the lock in the state bucket was got by this.
  fileprivate var isTakingTheLock: Bool { method == "POST" && status == 200 && path.contains("overture%2Flocks%2F") }
}
