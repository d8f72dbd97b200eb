import Foundation
import Testing

@Suite("The command line as people know it from others")
struct CommandLineTests {
  /// Runs a line of a shell in which `overture` is the program, without a terminal.
  private func shell(_ line: String, _ program: Program) async throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "overture() { '\(Program.path)' \"$@\"; }\n\(line)"]
    process.environment = program.environment
    process.currentDirectoryURL = program.folder
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  @Test("plan | head ends without a word, with the status of a program whose reader is gone; a full disk is an error")
  func brokenPipe() async throws {
    let program = try Program()
    let plan = "overture plan --sandbox --full --answers '\(Program.example("guide"))'"
    let piped = try await shell("\(plan) | head -1; echo \"${PIPESTATUS[0]}\"", program)
    #expect(piped == "apply production\n141\n")
    let help = try await shell("overture --help | true; echo \"${PIPESTATUS[0]}\"", program)
    #expect(help == "141\n" || help == "0\n", "\(help)")
    let full = try await shell("\(plan) > /dev/full; echo $?", program)
    #expect(full.contains("The answer cannot be written to standard output"), "\(full)")
    #expect(full.contains("No space left on device") && full.hasSuffix("\n1\n"), "\(full)")
  }

  @Test("the answers come from standard input with -, for one set-up and for several, and are not written")
  func standardInput() async throws {
    let program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
    let plan = try await program.run(["plan", "--sandbox", "--answers", "-", "--format", "json"], input: text)
    #expect(plan.status == 0, "\(plan.error)")
    let file = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"), "--format", "json")
    #expect(plan.output == file.output)
    let status = try await program.run(["status", "--sandbox", "--answers", "-"], input: text)
    #expect(status.status == 0, "\(status.error)")
    #expect(try program.files()["overture.yaml"] == nil)

    let wrong = try await program.run(["plan", "--sandbox", "--answers", "-"], input: "version: 1\nrepositor: a/b\n")
    #expect(wrong.status == 65)
    #expect(wrong.error.contains("standard input:2:1: “repositor” is not a key"), "\(wrong.error)")
    let newer = try await program.run(["plan", "--sandbox", "--answers", "-"], input: "version: 2\nregions: [a]\n")
    #expect(newer.status == 65 && newer.error.contains("newer version of this format"), "\(newer.error)")
    #expect(newer.error.split(separator: "\n").count == 1, "\(newer.error)")
    let both = try await program.run(["secrets", "set", "A", "--sandbox", "--answers", "-"], input: text)
    #expect(both.status == 64 && both.error.contains("--generate"), "\(both.error)")
  }

  @Test("a misspelt command or option is named with what may be meant, and ends with 64")
  func suggestions() async throws {
    let program = try Program()
    for (line, meant) in [
      (["aply"], "Did you mean 'overture apply'?"), (["secrets", "lst"], "Did you mean 'overture secrets list'?"),
      (["adjust", "--memroy", "4Gi"], "Did you mean '--memory'?"),
    ] {
      let result = try await program.run(line)
      #expect(result.status == 64 && result.error.contains(meant) && result.output.isEmpty, "\(result.error)")
    }
  }

  @Test("a plan is a summary; --full, Markdown and JSON are all of it")
  func summary() async throws {
    let program = try Program()
    let plan = ["plan", "--sandbox", "--answers", Program.example("guide")]
    let short = try await program.run(plan)
    #expect(short.status == 0, "\(short.error)")
    #expect(short.output.contains("+ ai-orchestra/Dockerfile.overture (+") && short.output.contains("\nIn all\n"))
    #expect(!short.output.contains("gcloud services enable") && !short.output.contains("@@ "))
    let full = try await program.run(plan + ["--full"])
    #expect(full.output.contains("gcloud services enable") && full.output.contains("@@ "))
    #expect(full.output.count > 10 * short.output.count)
    let markdown = try await program.run(plan + ["--format", "markdown"])
    #expect(markdown.output.contains("```diff"))
  }

  @Test("-q leaves errors and the answer, -v tells of requests and programs, and neither changes the answer")
  func loudness() async throws {
    let program = try Program()
    let apply = ["apply", "--sandbox", "--answers", Program.example("keyless")]
    let quiet = try await program.run(apply + ["-q"])
    #expect(quiet.status == 0 && quiet.error.isEmpty, "\(quiet.error)")
    #expect(quiet.output.hasPrefix("http://"))
    let refused = try await program.run("rollback", "--sandbox", "-q")
    #expect(refused.status == 64 && refused.error.contains("--yes"), "\(refused.error)")
    let verbose = try await program.run(apply + ["--verbose"])
    #expect(verbose.output == quiet.output)
    #expect(verbose.error.contains("GET http://127.0.0.1:") && verbose.error.contains(" 200 in "), "\(verbose.error)")
    #expect(verbose.error.contains("git "), "\(verbose.error)")
    #expect(try await program.run("plan", "-q", "-v").status == 64)
  }

  @Test("what asks says without a terminal that --yes goes on, and resets nothing unasked")
  func confirmation() async throws {
    let program = try Program()
    #expect(try await program.run("apply", "--sandbox", "--answers", Program.example("keyless")).status == 0)
    for command in [["revert"], ["rollback"], ["pause"], ["resume"]] {
      let result = try await program.run(command + ["--sandbox"])
      #expect(result.status == 64 && result.error.contains("--yes"), "\(command) \(result.error)")
    }
    let reset = try await program.run("sandbox", "reset")
    #expect(reset.status == 64 && reset.error.contains("overture sandbox reset --yes"), "\(reset.error)")
    #expect(FileManager.default.fileExists(atPath: program.repository.path))
    #expect(try await program.run("sandbox", "reset", "--yes").status == 0)
    #expect(!FileManager.default.fileExists(atPath: program.repository.path))
  }

  @Test("colours come where they are forced, and nowhere else without a terminal")
  func colours() async throws {
    let program = try Program()
    let plan = ["plan", "--sandbox", "--answers", Program.example("keyless")]
    #expect(!(try await program.run(plan).output.contains("\u{1B}")))
    #expect(try await program.run(plan, environment: ["CLICOLOR_FORCE": "1"]).output.contains("\u{1B}[1mapply"))
    #expect(try await program.run(plan + ["--color", "always"]).output.contains("\u{1B}[32m  + "))
    let no = try await program.run(plan + ["--color", "never"], environment: ["CLICOLOR_FORCE": "1"])
    #expect(!no.output.contains("\u{1B}"))
    #expect(!(try await program.run(plan + ["--format", "json", "--color", "always"]).output.contains("\u{1B}")))
  }

  @Test("the examples of what only reads work in the sandbox as they stand", .timeLimit(.minutes(5)))
  func examples() async throws {
    let program = try Program()
    #expect(try await program.run("apply", "--sandbox", "--answers", Program.example("keyless")).status == 0)
    var tried = 0
    for command in [
      ["plan"], ["status"], ["history"], ["secrets", "list"], ["script"], ["ci", "matrix"], ["ci", "static"],
    ] {
      let help = try await program.run(command + ["--help"]).output.split(
        separator: "\n", omittingEmptySubsequences: false)
      let start = try #require(help.firstIndex(of: "Examples:"), "\(command)")
      for line in help[(start + 1)...].prefix(while: { $0.hasPrefix("  ") }) {
        // Without its remark, and without what the shell does with it; the example has an environment of another name.
        let words = line.prefix { !"#>|".contains($0) }.split(separator: " ").map(String.init).dropFirst()
        let arguments = words.map { $0 == "staging" ? "production" : $0 == "origin/main" ? "HEAD" : $0 }
        let own = arguments.contains("--sandbox") ? [] : ["--sandbox"]
        let result = try await program.run(Array(arguments) + own)
        #expect([0, 2].contains(result.status), "\(line): \(result.error)")
        tried += 1
      }
    }
    #expect(tried > 12)
  }

  @Test("the variables and the exit statuses have a page of help each")
  func topics() async throws {
    let program = try Program()
    #expect(try await program.run("help", "environment").output.contains("  OVERTURE_SANDBOX\n"))
    #expect(try await program.run("help", "exit-status").output.contains("64  wrong use"))
  }

  @Test(
    "on a terminal a long answer goes through the pager, whose end is not an error", .enabled(if: Screen.isPossible))
  func pager() async throws {
    let program = try Program()
    let plan = ["plan", "--sandbox", "--answers", Program.example("guide")]
    let screen = try await Screen(
      program, plan, rows: 50, environment: ["PAGER": "sed -n \"1p;2q\" | tr a-z A-Z", "NO_COLOR": "1"])
    let text = try await screen.shows("ended with 0")
    #expect(text.contains("APPLY PRODUCTION") && !text.contains("In all"), "\(text)")
    await screen.close()
    let none = try await Screen(
      program, plan + ["--no-pager"], rows: 50, environment: ["PAGER": "tr a-z A-Z"])
    let whole = try await none.shows("ended with 0")
    #expect(whole.contains("In all") && !whole.contains("IN ALL"), "\(whole)")
    await none.close()
  }
}
