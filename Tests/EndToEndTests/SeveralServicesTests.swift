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

  @Test("status --all tells of each one, and asks nothing where the answers of one are wrong")
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
    #expect(result.error.contains("third/overture.yaml"), "\(result.error)")
  }

  @Test("a second one is not set up over the files of the first")
  func occupied() async throws {
    let program = try Program()
    let root = try repository(program, "first", "second")
    func run(_ command: String, _ arguments: String...) async throws -> Program.Result {
      try await program.run([command, "--sandbox", "-C", root.path] + arguments)
    }
    let first = try await run("apply", "--answers", root.appending(path: "first/overture.yaml").path)
    try #require(first.status == 0, "\(first.error)")
    let script = try Data(contentsOf: root.appending(path: "apply_performance_optimizations.sh"))
    let second = root.appending(path: "second/overture.yaml").path
    for dry in [[], ["--dry-run"]] {
      let refused = try await program.run(["apply", "--sandbox", "-C", root.path, "--answers", second] + dry)
      #expect(refused.status == 65)
      #expect(
        refused.error.contains("The repository is set up for the service first already")
          && refused.error.contains("overture revert --environment production"), "\(refused.error)")
    }
    #expect(try Data(contentsOf: root.appending(path: "apply_performance_optimizations.sh")) == script)
    #expect(try await run("adjust", "--memory", "4Gi").status == 0)

    #expect(try await run("revert", "--yes").status == 0)
    let free = try await run("apply", "--answers", second)
    #expect(free.status == 0, "\(free.error)")
    #expect(free.output.contains("second-production"), "\(free.output)")
  }

  @Test("--all and --answers exclude each other")
  func exclusion() async throws {
    let program = try Program()
    let result = try await program.run("plan", "--sandbox", "--all", "--answers", Program.example("small"))
    #expect(result.status == 64, "\(result.error)")
  }
}
