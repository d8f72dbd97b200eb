import Foundation
import Testing

@Suite("Several services of one repository")
struct SeveralServicesTests {
  /// A repository with services, each with answers of its own.
  private func repository(_ program: Program, _ names: String...) throws -> URL {
    let root = program.folder.appending(path: "services")
    let files = FileManager.default
    try files.createDirectory(at: root.appending(path: ".git"), withIntermediateDirectories: true)
    let answers = String(decoding: try Data(contentsOf: URL(filePath: Program.example("keyless"))), as: UTF8.self)
    for name in names {
      let folder = root.appending(path: name)
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      let own = answers.replacing(
        "{ name: ai-orchestra, directory: ai-orchestra }", with: "{ name: \(name), directory: \(name) }")
      try Data(own.utf8).write(to: folder.appending(path: "overture.yaml"))
      try Data("from flask import Flask\n\napp = Flask(__name__)\n".utf8).write(to: folder.appending(path: "app.py"))
      try Data("flask\n".utf8).write(to: folder.appending(path: "requirements.txt"))
    }
    return root
  }

  @Test("plan --all shows each one's changes, in the order of their folders")
  func planning() async throws {
    let program = try Program()
    let root = try repository(program, "second", "first")
    let text = try await program.run("plan", "--sandbox", "--all", "-C", root.path, "--detailed-exitcode")
    #expect(text.status == 2, "\(text.error)")
    let first = try #require(text.output.range(of: "service first-production in us-central1"))
    let second = try #require(text.output.range(of: "service second-production in us-central1"))
    #expect(first.lowerBound < second.lowerBound)

    let json = try await program.run("plan", "--sandbox", "--all", "-C", root.path, "--format", "json")
    let documents = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(documents.map { $0["service"] as? String } == ["first-production", "second-production"])
    #expect(try await program.requests().filter(\.isMutation) == [])
  }

  @Test("status --all tells of each one, also where the answers of another are wrong")
  func status() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    try FileManager.default.removeItem(at: root.appending(path: "first"))
    let alone = try await program.run("status", "--sandbox", "--all", "-C", root.path)
    #expect(alone.status == 0, "\(alone.error)")
    #expect(alone.output.contains("service second-production"))

    let third = try repository(program, "third")
    let answers = third.appending(path: "third/overture.yaml")
    try Data("version: 1\n".utf8).write(to: answers)
    let result = try await program.run("status", "--sandbox", "--all", "-C", root.path)
    #expect(result.status == 65)
    #expect(result.error.contains("third/overture.yaml:"), "\(result.error)")
    #expect(result.output.contains("service second-production"), "\(result.output)")
  }

  @Test("two are set up side by side, each named by its folder, and each is adjusted and taken back without the other")
  func apart() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    func run(_ command: String, in folder: String, _ arguments: String...) async throws -> Program.Result {
      let result = try await program.run([command, "--sandbox", "-C", root.appending(path: folder).path] + arguments)
      #expect(result.status == 0, "\(command) \(folder): \(result.error)")
      return result
    }
    let untouched = try program.files(in: root)
    #expect(try await run("apply", in: "first").output.contains("first-production"))
    let alone = try program.files(in: root)
    #expect(try await run("apply", in: "second").output.contains("second-production"))
    for folder in ["first", "second"] { _ = try await run("status", in: folder, "--detailed-exitcode") }
    _ = try await run("adjust", in: "second", "--memory", "4Gi")
    _ = try await run("revert", in: "second", "--yes")
    let after = try program.files(in: root)
    for (path, bytes) in alone where !path.hasPrefix(".overture/") && path != "second/overture.yaml" {
      #expect(after[path] == bytes, "\(path)")
    }
    #expect(Set(after.keys).subtracting(alone.keys).filter { !$0.hasPrefix(".overture/") } == [])
    _ = try await run("status", in: "first", "--detailed-exitcode")
    _ = try await run("revert", in: "first", "--yes")
    let last = try program.files(in: root)
    #expect(Set(last.keys) == Set(untouched.keys))
  }

  @Test("two files of answers about the same service are refused before anything is changed, with both names")
  func same() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    let file = root.appending(path: "second/overture.yaml")
    let text = try String(contentsOf: file, encoding: .utf8).replacing("name: second", with: "name: first")
    try Data(text.utf8).write(to: file)
    let result = try await program.run("apply", "--sandbox", "-C", root.appending(path: "first").path)
    #expect(result.status == 65)
    #expect(
      result.error.contains("first/overture.yaml and second/overture.yaml are about the same"), "\(result.error)")
    #expect(try await program.requests().filter(\.isMutation) == [])
  }

  @Test("services stand side by side: all are set up in one go, and each is changed and reverted by itself")
  func sideBySide() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    func run(_ arguments: String...) async throws -> Program.Result {
      try await program.run(arguments + ["--sandbox", "-C", root.path])
    }
    let all = try await run("apply", "--all")
    try #require(all.status == 0, "\(all.error)")
    #expect(all.output.split(separator: "\n").map { $0.split(separator: " ").first } == ["first", "second"])
    let again = try await run("apply", "--all")
    #expect(again.error.components(separatedBy: "up to date").count == 3, "\(again.error)")

    let adjusted = try await run("adjust", "--service", "first", "--memory", "4Gi")
    #expect(adjusted.status == 0, "\(adjusted.error)")
    let table = try await run("status")
    let rows = table.output.split(separator: "\n").map(String.init)
    #expect(rows.count == 3 && rows.dropFirst().allSatisfy { $0.contains("  none  ") }, "\(table.output)")

    let reverted = try await run("revert", "--service", "first", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
    let left = try await run("status").output.split(separator: "\n").map(String.init)
    try #require(left.count == 3)
    #expect(left[1].contains("nothing") && left[2].contains("  none  ") && left[2].hasSuffix("set up"), "\(left)")
    #expect(try await run("revert", "--service", "second", "--yes").status == 0)
  }

  @Test("services are chosen by name, or by what was changed; where nothing is affected, that is said, and no trouble")
  func choice() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    func plan(_ arguments: String...) async throws -> Program.Result {
      try await program.run(["plan", "--sandbox", "-C", root.path] + arguments)
    }
    let one = try await plan("--service", "second")
    #expect(one.output.contains("service second-production") && !one.output.contains("service first-production"))
    let unknown = try await plan("--service", "third")
    #expect(unknown.status == 65 && unknown.error.contains("The services are first, second."), "\(unknown.error)")

    try FileManager.default.removeItem(at: root.appending(path: ".git"))
    for arguments in [
      ["init", "--quiet", "--initial-branch=main"], ["add", "--all"],
      ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", "first"],
    ] {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["git", "-C", root.path] + arguments
      process.environment = program.environment
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
    let none = try await plan("--affected", "main")
    #expect(none.status == 0 && none.output.isEmpty && none.error == "nothing is affected since main\n", "\(none)")
    let json = try await plan("--affected", "main", "--format", "json")
    #expect(json.output == "[]\n")
    try Data("# changed\n".utf8).write(to: root.appending(path: "second/new.py"))
    let affected = try await plan("--affected", "main")
    #expect(affected.status == 0, "\(affected.error)")
    #expect(affected.output.contains("service second-production"))
    #expect(!affected.output.contains("service first-production"))
    let nowhere = try await plan("--affected", "nowhere")
    #expect(nowhere.status == 65 && nowhere.error.contains("git knows no commit “nowhere”"), "\(nowhere.error)")
  }

  @Test(
    "where answers lie in folders alone, a command that names no service names them, and how to choose one",
    arguments: [
      ["plan"], ["apply"], ["adjust", "--memory", "4Gi"], ["revert", "--yes"], ["rollback", "--yes"], ["history"],
      ["pause", "--yes"], ["resume", "--yes"], ["deploy"], ["script"], ["secrets", "list"],
    ])
  func unnamed(command: [String]) async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    let result = try await program.run(command + ["--sandbox", "-C", root.path])
    #expect(result.status == 64, "\(result.error)")
    #expect(result.error.contains("first (first/overture.yaml), second (second/overture.yaml)"), "\(result.error)")
    #expect(result.error.contains("--service first"), "\(result.error)")
    #expect(result.error.contains("--all") == ["plan", "apply"].contains(command[0]), "\(result.error)")
    let named = try await program.run(command + ["--sandbox", "-C", root.path, "--service", "third"])
    #expect(named.status == 65 && named.error.contains("The services are first, second."), "\(named.error)")
  }

  @Test("options that choose services and --answers exclude each other, and so do --all and --service")
  func exclusion() async throws {
    let program = try Program()
    for options in [["--all"], ["--service", "a"], ["--affected", "main"]] {
      let result = try await program.run(["plan", "--sandbox", "--answers", Program.example("small")] + options)
      #expect(result.status == 64, "\(result.error)")
    }
    #expect(try await program.run("plan", "--sandbox", "--all", "--service", "a").status == 64)
  }
}
