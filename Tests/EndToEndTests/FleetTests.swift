import Foundation
import Testing

@Suite("Several set-ups at once", .timeLimit(.minutes(5)))
struct FleetTests {
  /// A repository with one service and an environment for each of these projects.
  private func repository(_ program: Program, _ environments: KeyValuePairs<String, String>) throws -> URL {
    let root = program.folder.appending(path: "fleet")
    let files = FileManager.default
    try files.createDirectory(at: root.appending(path: ".git"), withIntermediateDirectories: true)
    let answers = String(decoding: try Data(contentsOf: URL(filePath: Program.example("keyless"))), as: UTF8.self)
    let head = try #require(answers.range(of: "  production:\n"))
    let one = answers[head.lowerBound...]
    let all = environments.map { name, project in
      one.replacing("  production:\n", with: "  \(name):\n").replacing("orchestra-demo", with: project)
    }
    let own = answers[..<head.lowerBound].replacing("directory: ai-orchestra", with: "directory: web") + all.joined()
    try Data(own.utf8).write(to: root.appending(path: "overture.yaml"))
    try files.createDirectory(at: root.appending(path: "web"), withIntermediateDirectories: true)
    try Data("from flask import Flask\n\napp = Flask(__name__)\n".utf8).write(to: root.appending(path: "web/app.py"))
    try Data("flask\n".utf8).write(to: root.appending(path: "web/requirements.txt"))
    return root
  }

  @Test("apply --all does all of them, and status is one table, or all of each")
  func everything() async throws {
    let program = try Program()
    let root = try repository(program, ["staging": "orchestra-staging", "production": "orchestra-demo"])
    let before = try await program.run("status", "--sandbox", "-C", root.path)
    #expect(before.status == 0, "\(before.error)")
    #expect(before.output.split(separator: "\n").count == 3, "\(before.output)")
    #expect(before.output.contains("not set up") && !before.output.contains("Drift"))

    let dry = try await program.run("apply", "--sandbox", "--all", "--dry-run", "-C", root.path)
    #expect(dry.status == 0 && dry.output.contains("apply staging") && dry.output.contains("apply production"))
    #expect(try await program.requests().filter(\.isMutation) == [])

    let applied = try await program.run("apply", "--sandbox", "--all", "-C", root.path)
    #expect(applied.status == 0, "\(applied.error)")
    let lines = applied.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("ai-orchestra staging http") == true, "\(applied.output)")
    #expect(applied.error.contains("ai-orchestra production: done in"), "\(applied.error)")
    // What both runs warn of, such as what stands in for Terraform, is told once.
    let warnings = applied.error.split(separator: "\n").compactMap {
      $0.split(separator: ": warning: ").dropFirst().first
    }
    #expect(Set(warnings).count == warnings.count, "\(warnings)")

    let table = try await program.run("status", "--sandbox", "-C", root.path)
    let rows = table.output.split(separator: "\n").map(String.init)
    #expect(rows.count == 3, "\(table.output)")
    #expect(rows[1].contains("staging") && rows[1].contains("orchestra-staging") && rows[1].contains("100 %"))
    #expect(rows[2].contains("production") && rows[2].contains("orchestra-demo") && rows[2].contains("set up"))
    #expect(rows.dropFirst().allSatisfy { $0.contains("  none  ") }, "\(table.output)")
    let again = try await program.run("apply", "--sandbox", "--all", "-C", root.path)
    #expect(again.error.components(separatedBy: "up to date").count == 3, "\(again.error)")
    let full = try await program.run("status", "--sandbox", "--full", "-C", root.path)
    #expect(full.output.contains("What serves") && full.output.contains("staging\n"))
    let one = try await program.run("status", "--sandbox", "-e", "staging", "-C", root.path)
    #expect(one.output.hasPrefix("staging\n"), "\(one.output)")
    let markdown = try await program.run("status", "--sandbox", "--format", "markdown", "-C", root.path)
    #expect(markdown.output.hasPrefix("| service | environment |"))
    let json = try await program.run("status", "--sandbox", "--format", "json", "-C", root.path)
    let documents = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(documents.map { $0["environment"] as? String } == ["staging", "production"])
  }

  @Test("the failure of one stops no other: it is told at the end, with 1, and --resume does it alone")
  func failure() async throws {
    let program = try Program()
    // A project of somebody else's: one that is not there would be taken into the sandbox with the repository.
    let root = try repository(program, ["staging": "partner-payments", "production": "orchestra-demo"])
    let result = try await program.run("apply", "--sandbox", "--all", "-C", root.path)
    #expect(result.status == 1, "\(result.error)")
    #expect(result.output.hasPrefix("ai-orchestra production http"), "\(result.output)")
    let list = try #require(result.error.range(of: "1 of 2 failed; the others were not stopped by that:\n"))
    let told = result.error[list.upperBound...]
    #expect(told.hasPrefix("ai-orchestra staging\n  "), "\(result.error)")
    #expect(told.contains("partner-payments"))
    let command = "overture apply --sandbox --directory \(root.path) --environment staging --resume"
    #expect(told.contains("  go on: \(command)"), "\(told)")

    let again = try await program.run("apply", "--sandbox", "--all", "--resume", "-C", root.path)
    #expect(again.status == 1)
    #expect(
      again.error.contains("1 of 1 failed") && !again.error.contains("ai-orchestra production:"), "\(again.error)")
  }

  @Test("each event names its service and environment, also where only one runs")
  func events() async throws {
    let program = try Program()
    let root = try repository(program, ["staging": "orchestra-staging", "production": "orchestra-demo"])
    for arguments in [["--all"], ["-e", "production"]] {
      let result = try await program.run(["apply", "--sandbox", "--events", "json", "-C", root.path] + arguments)
      #expect(result.status == 0, "\(result.error)")
      let events = try result.output.split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(events.allSatisfy { $0["service"] as? String == "ai-orchestra" && $0["version"] as? Int == 1 })
      let ends = events.filter { $0["event"] as? String == "run_finished" }
      #expect(
        Set(ends.compactMap { $0["environment"] as? String })
          == (arguments == ["--all"] ? ["staging", "production"] : ["production"]))
    }
  }

  @Test("what is wrong with any answers is told for all of them before anything is changed")
  func refusals() async throws {
    let program = try Program()
    let root = try repository(program, ["staging": "orchestra-staging", "production": "orchestra-demo"])
    let path = root.appending(path: "overture.yaml")
    let answers = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    try Data(answers.replacing("access: authenticated", with: "access: public").utf8).write(to: path)
    let folder = root.appending(path: "other")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("version: 1\n".utf8).write(to: folder.appending(path: "overture.yaml"))
    let result = try await program.run("apply", "--sandbox", "--all", "-C", root.path)
    #expect(result.status == 65)
    for title in ["other/overture.yaml:", "overture.yaml, staging:", "overture.yaml, production:"] {
      #expect(result.error.contains(title), "\(result.error)")
    }
    #expect(result.error.contains("nothing was changed"))
    #expect(try await program.requests().filter(\.isMutation) == [])
    // A consent is for each of them.
    try FileManager.default.removeItem(at: folder)
    let agreed = try await program.run(
      "apply", "--sandbox", "--all", "--acknowledge", "public-access", "-C", root.path)
    #expect(agreed.status == 0, "\(agreed.error)")
    let saved = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    #expect(saved.components(separatedBy: "id: public-access").count == 3, "\(saved)")
  }

  @Test("^C lets what runs finish its steps and begins nothing else")
  func interruption() async throws {
    let program = try Program()
    let root = try repository(program, ["staging": "orchestra-staging", "production": "orchestra-demo"])
    let (run, id) = try await program.start(
      ["apply", "--sandbox", "--all", "-C", root.path], until: "files.write changed")
    kill(id, SIGINT)
    let result = try await run.value
    #expect(result.status == 130, "\(result.error)")
    #expect(result.error.contains("stopping after the steps that run"))
    #expect(result.error.contains("--environment staging --resume"), "\(result.error)")
    let resumed = try await program.run("apply", "--sandbox", "--all", "--resume", "-C", root.path)
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(resumed.output.split(separator: "\n").count == 2)
  }

  @Test("on a terminal each has one row in the end, and nothing is left of what moved", .enabled(if: Screen.isPossible))
  func rows() async throws {
    let program = try Program()
    let root = try repository(program, ["staging": "orchestra-staging", "production": "orchestra-demo"])
    let screen = try await Screen(program, ["apply", "--sandbox", "--all", "-C", root.path], columns: 160)
    let text = try await screen.shows("ended with 0")
    #expect(text.components(separatedBy: "ai-orchestra staging: done in").count == 2, "\(text)")
    #expect(text.components(separatedBy: "ai-orchestra production: done in").count == 2, "\(text)")
    #expect(!text.contains("going on") && !text.contains("beginning"), "\(text)")
    await screen.close()
  }
}
