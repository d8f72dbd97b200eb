import Foundation
import Testing

@Suite("Bad input and bad places", .serialized)
struct BadInputTests {
  /// A repository of the test's own.
  private func repository(_ program: Program) async throws -> URL {
    let folder = program.folder.appending(path: "work")
    _ = try await program.run("sandbox", "sample", folder.path)
    return folder
  }

  private func write(_ text: String, _ program: Program, _ name: String = "answers.yaml") throws -> String {
    let file = program.folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("everything that is wrong is said at once, with file, line, column and what is allowed")
  func problems() async throws {
    let program = try Program()
    var text = try String(contentsOfFile: Program.example("guide"), encoding: .utf8)
    text = text.replacing("memory: 2Gi", with: "memory: 64Gi").replacing("cpu: 2", with: "cpu: three")
      .replacing("access: public", with: "access: everyone").replacing("region: us-central1", with: "region: moon")
    text += "colour: red\n"
    let file = try write(text, program)
    let result = try await program.run("apply", "--sandbox", "--answers", file)
    #expect(result.status == 65)
    #expect(result.output.isEmpty)
    let lines = result.error.split(separator: "\n").filter { $0.wholeMatch(of: /.*answers\.yaml:\d+:\d+: .+/) != nil }
    #expect(lines.count == 5, "\(result.error)")
    for part in ["64Gi", "three", "everyone", "moon", "colour", "authenticated"] {
      #expect(result.error.contains(part))
    }
    #expect(try await program.requests().filter(\.isMutation) == [])
    #expect(try program.files()["overture.yaml"] == nil)
  }

  @Test(
    "what is no answers' file is said",
    arguments: [
      ("- a\n- list\n", "Allowed"), ("a: [", "not YAML"), ("", "empty"), ("version: 0\n", "not a version"),
      ("version: 2\n", "newer version"),
      ("version: 1\nversion: 1\n", "twice"),
    ])
  func shapes(text: String, words: String) async throws {
    let program = try Program()
    let result = try await program.run("plan", "--sandbox", "--answers", try write(text, program))
    #expect(result.status == 65)
    #expect(result.error.contains(words), "\(result.error)")
  }

  @Test("a file that is not UTF-8, and one that is not there")
  func bytes() async throws {
    let program = try Program()
    let file = program.folder.appending(path: "latin.yaml")
    try Data([0x76, 0x3A, 0xE9, 0x0A]).write(to: file)
    let latin = try await program.run("plan", "--sandbox", "--answers", file.path)
    #expect(latin.status == 65)
    #expect(latin.error.contains("latin.yaml:1:3: The file is not UTF-8."))
    let missing = try await program.run("plan", "--sandbox", "--answers", "nowhere.yaml")
    #expect(missing.status == 65)
    #expect(missing.error.contains("There is no such file."))
  }

  @Test("a trade-off that nobody accepted is named with the way to accept it, and nothing is asked of any cloud")
  func unacknowledged() async throws {
    let program = try Program()
    let answers = Program.example("guide")
    let result = try await program.run("apply", "--sandbox", "--answers", answers, "--acknowledge", "public-access")
    #expect(result.status == 65)
    #expect(result.error.contains("--acknowledge service-account-keys"))
    #expect(!result.error.contains("--acknowledge public-access"))
    #expect(try await program.requests() == [])
    let unknown = try await program.run("apply", "--sandbox", "--answers", answers, "--acknowledge", "everything")
    #expect(unknown.status == 64)
    #expect(unknown.error.contains("open-ingress"))
  }

  @Test("a trade-off that nobody accepted has the place of its answer")
  func place() async throws {
    let result = try await Program().run("apply", "--sandbox", "--answers", Program.example("guide"))
    #expect(result.status == 65)
    let lines = result.error.split(separator: "\n")
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /.*guide\.yaml:\d+:\d+: The trade-off .+/) != nil }, "\(result.error)")
  }

  @Test("a pipe, a device and a folder where a file is due are named, and never waited on")
  func noFiles() async throws {
    let program = try Program()
    let pipe = program.folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, words) in [(pipe, "a named pipe"), ("/dev/zero", "a device"), (program.folder.path, "a folder")] {
      let answers = try await program.run("plan", "--sandbox", "--answers", path)
      #expect(answers.status == 65)
      #expect(answers.error.contains("It is \(words), where a file is due."), "\(answers.error)")
      let faults = try await program.run("sandbox", "serve", "--faults", path)
      #expect(faults.status == 65)
      #expect(faults.error.contains(words), "\(faults.error)")
    }
    let repository = try await repository(program)
    #expect(mkfifo(repository.appending(path: "ai-orchestra/Dockerfile.other").path, 0o600) == 0)
    #expect(mkfifo(repository.appending(path: "terraform").path, 0o600) == 0)
    #expect(mkfifo(repository.appending(path: "apply_performance_optimizations.sh").path, 0o600) == 0)
    let plan = try await program.run(
      "plan", "--sandbox", "-C", repository.path, "--answers", Program.example("keyless"))
    #expect(plan.status != 0)
    #expect(mkfifo(repository.appending(path: "overture.yaml").path, 0o600) == 0)
    let own = try await program.run("status", "--sandbox", "-C", repository.path)
    #expect(own.status == 65)
    #expect(own.error.contains("overture.yaml cannot be read"), "\(own.error)")
  }

  @Test("what was accepted before is said before it counts: what, who and when")
  func recorded() async throws {
    let program = try Program()
    let first = try await program.run(
      ["apply", "--sandbox", "--answers", Program.example("guide"), "--keep-workflow", "ci.yml"]
        + ["public-access", "open-ingress", "service-account-keys", "broad-permissions"]
        .flatMap { ["--acknowledge", $0] })
    #expect(first.status == 0, "\(first.error)")
    #expect(!first.error.contains("was accepted by"))
    let again = try await program.run("apply", "--sandbox")
    #expect(again.status == 0, "\(again.error)")
    #expect(
      again.error.firstMatch(of: /^overture\.yaml: [a-z-]+ was accepted by \S+@\S+ at \d{4}-\S+Z\n/) != nil,
      "\(again.error)")
    #expect(again.error.matches(of: /was accepted by/).count == 4)
  }

  @Test(
    "a repository that GitHub does not know and a project that Google does not know end alike",
    arguments: [("ai-cherry/ai-orchestra", "ai-cherry/nowhere"), ("orchestra-demo", "orchestra-nowhere")])
  func unknown(known: String, unknown: String) async throws {
    let program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
    #expect(text.contains(known))
    let file = try write(text.replacing(known, with: unknown), program)
    for command in ["plan", "apply", "status"] {
      let choice = command == "apply" ? ["--keep-workflow", "ci.yml"] : []
      let result = try await program.run([command, "--sandbox", "--answers", file] + choice)
      #expect(result.status == 77, "\(command): \(result.output) \(result.error)")
      #expect((result.output + result.error).contains(unknown))
    }
  }

  @Test("the default branch is GitHub's, whatever the git folder says")
  func defaultBranch() async throws {
    let program = try Program()
    let repository = try await repository(program)
    let folder = repository.appending(path: ".git/refs/remotes/origin")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("ref: refs/remotes/origin/by-the-git-folder\n".utf8).write(to: folder.appending(path: "HEAD"))
    let result = try await program.run(
      "plan", "--full", "--sandbox", "-C", repository.path, "--answers", Program.example("keyless"))
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("branches: [\"main\"]"))
    #expect(!result.output.contains("by-the-git-folder"))
    let script = try await program.run(
      "script", "--sandbox", "-C", repository.path, "--answers", Program.example("keyless"))
    #expect(
      script.error.contains("The default branch is by-the-git-folder, by .git: GitHub was not asked."),
      "\(script.error)")
  }

  @Test("an acceptance of another text does not count")
  func otherText() async throws {
    let program = try Program()
    let text =
      try String(contentsOfFile: Program.example("guide"), encoding: .utf8) + """
              acknowledgements:
                - { id: public-access, text: "sha256:\(String(repeating: "0", count: 64))", by: me, at: 2026-01-01T00:00:00Z }

        """
    let result = try await program.run("apply", "--sandbox", "--answers", try write(text, program))
    #expect(result.status == 65)
    #expect(result.error.contains("--acknowledge public-access"), "\(result.error)")
  }

  @Test("an acceptance that has run out applies and adjusts nothing, and status says so")
  func runOut() async throws {
    let program = try Program()
    let accepted = ["--acknowledge", "open-ingress", "--until", "2099-12-31", "--because", "the fair"]
    let set = ["apply", "--sandbox", "--answers", Program.example("small"), "--keep-workflow", "ci.yml"]
    let first = try await program.run(set + accepted)
    #expect(first.status == 0, "\(first.error)")
    let file = program.repository.appending(path: "overture.yaml")
    let saved = try String(contentsOf: file, encoding: .utf8)
    #expect(saved.contains("until: 2099-12-31, because: \"the fair\""))
    try Data(saved.replacing("until: 2099-12-31", with: "until: 2026-01-31").utf8).write(to: file)
    let requests = try await program.requests().count
    for command in [["apply"], ["adjust", "--memory", "1Gi"]] {
      let result = try await program.run(command + ["--sandbox"])
      #expect(result.status == 65)
      #expect(result.error.contains("The acceptance of open-ingress in the environment staging has run out."))
      #expect(result.error.contains("accepted it until 2026-01-31."))
    }
    #expect(try await program.requests().count == requests)
    let status = try await program.run("status", "--sandbox")
    #expect(status.status == 0, "\(status.error)")
    #expect(status.output.contains("ran out on 2026-01-31: the fair"))
    #expect(status.output.contains("overture apply --environment staging --acknowledge open-ingress --until DAY"))
  }

  @Test("without a terminal the wizard ends with 64 and names apply")
  func noTerminal() async throws {
    let result = try await Program().run("--sandbox")
    #expect(result.status == 64)
    #expect(result.error.contains("overture apply"))
  }

  @Test("no git repository is an error with the ways out")
  func noRepository() async throws {
    let program = try Program()
    for arguments in [["plan"], ["apply", "-C", program.folder.path], ["status", "--sandbox", "-C", "/nowhere"]] {
      let result = try await program.run(arguments)
      #expect(result.status == 64)
      #expect(result.error.contains("repository"), "\(result.error)")
    }
  }

  @Test("without overture.yaml, commands say how to begin")
  func noAnswers() async throws {
    let program = try Program()
    for command in ["plan", "apply", "status", "revert", "script"] {
      let result = try await program.run(command, "--sandbox")
      #expect(result.status == 65)
      #expect(result.error.contains("overture apply --answers FILE"), "\(result.error)")
    }
  }

  @Test("an adjustment that Cloud Run would refuse is refused first")
  func impossibleAdjustment() async throws {
    let program = try Program()
    let repository = try await repository(program)
    try FileManager.default.copyItem(
      atPath: Program.example("keyless"), toPath: repository.appending(path: "overture.yaml").path)
    let result = try await program.run(
      "adjust", "--sandbox", "-C", repository.path, "--memory", "16Gi", "--max-instances", "0")
    #expect(result.status == 65)
    #expect(result.error.contains("memory"))
    #expect(result.error.contains("maxInstances"))
    let nothing = try await program.run("adjust", "--sandbox", "-C", repository.path)
    #expect(nothing.status == 64)
    #expect(try await program.requests() == [])
  }

  @Test("a sandbox of another version, and a port that is taken")
  func sandboxFolder() async throws {
    let program = try Program()
    let server = try await program.serve()
    let endpoint = try #require(try await program.variables()["GITHUB_API_URL"])
    let port = try #require(URL(string: endpoint)?.port)
    var other = program.environment
    other["OVERTURE_SANDBOX"] = program.folder.appending(path: "other").path
    let taken = try await program.run(["sandbox", "serve", "--port", "\(port)"], environment: other)
    #expect(taken.status == 69)
    #expect(taken.error.contains("Port \(port)"), "\(taken.error)")
    let again = try await program.run("sandbox", "serve")
    #expect(again.status == 75)
    let reset = try await program.run("sandbox", "reset", "--yes")
    #expect(reset.status == 69)
    await server.stop()
    let file = program.sandbox.appending(path: "state.json")
    let state = try String(contentsOf: file, encoding: .utf8).replacing(/"version": *1\b/, with: "\"version\": 99")
    try Data(state.utf8).write(to: file)
    let result = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"))
    #expect(result.status == 1)
    #expect(result.error.contains("overture sandbox reset"), "\(result.error)")
    #expect(try await program.run("sandbox", "reset", "--yes").status == 0)
    #expect(try await program.run("plan", "--sandbox", "--answers", Program.example("keyless")).status == 0)
  }

  @Test("a read-only file is not replaced, and the same command works once it may be")
  func readOnlyFile() async throws {
    let program = try Program()
    let repository = try await repository(program)
    let file = repository.appending(path: "ai-orchestra/Dockerfile").path
    try Data("# Written by Overture\nFROM scratch\n".utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
    let bytes = FileManager.default.contents(atPath: file)
    let answers = Program.example("keyless")
    let result = try await program.run("apply", "--sandbox", "-C", repository.path, "--answers", answers)
    #expect(result.status == 77)
    #expect(result.error.contains("chmod u+w"), "\(result.error)")
    #expect(FileManager.default.contents(atPath: file) == bytes)
    #expect(result.error.contains("nothing was changed"), "\(result.error)")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let again = try await program.run("apply", "--sandbox", "-C", repository.path, "--answers", answers)
    #expect(again.status == 0, "\(again.error)")
  }

  @Test("a second run on the same environment is told who holds the lock: 75")
  func locked() async throws {
    let program = try Program()
    let server = try await program.serve(latency: 100)
    let answers = Program.example("keyless")
    let first = try await Program.Running(
      program, ["apply", "--sandbox", "--answers", answers, "--events", "json"], until: "\"step_started\"")
    let second = try await program.run("apply", "--sandbox", "--answers", answers)
    #expect(second.status == 75, "\(second.error)")
    #expect(second.error.contains("operator@example.com has held it"), "\(second.error)")
    #expect(try await first.result().status == 0)
    await server.stop()
  }

  @Test("an interrupted run finishes its steps, says so with 130, and goes on with --resume")
  func interrupted() async throws {
    let program = try Program()
    // Slow enough that the signal comes while the step still runs, however busy the machine is.
    let server = try await program.serve(latency: 300)
    let running = try await Program.Running(
      program, ["apply", "--sandbox", "--answers", Program.example("keyless"), "--events", "json"],
      until: "\"step\":\"services.enable\"")
    let result = try #require(await running.stop(by: SIGINT))
    #expect(result.status == 130, "\(result.error)")
    #expect(result.output.contains("\"outcome\":\"interrupted\""))
    #expect(!result.output.contains("\"failed\""))
    await server.stop()
    let resumed = try await program.run("apply", "--sandbox", "--resume")
    #expect(resumed.status == 0, "\(resumed.error)")
  }
}
