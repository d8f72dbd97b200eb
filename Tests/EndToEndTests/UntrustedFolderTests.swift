import Foundation
import Subprocess
import SystemPackage
import Testing

/// What lies in a repository is not to be trusted because it is there: each was an attack.
@Suite("A repository that nobody vouches for", .timeLimit(.minutes(5)))
struct UntrustedFolderTests {
  private static let apply = ["apply", "--sandbox", "--answers", Program.example("keyless")]
  private static let revert = ["revert", "--sandbox", "--yes"]

  /// A program with its sample repository, and a folder beside it that nothing may touch.
  private func program() async throws -> (Program, outside: URL) {
    let program = try Program()
    _ = try await program.run("sandbox", "sample", program.repository.path)
    let outside = program.folder.appending(path: "outside")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    return (program, outside)
  }

  private func git(_ arguments: [String], in folder: URL) async throws {
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(["-c", "user.name=A", "-c", "user.email=a@example.com"] + arguments),
      workingDirectory: FilePath(folder.path), output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  @Test(
    "with a link in or for .overture, every command refuses, and what the link leads to stays as it was",
    arguments: ["", "/journal.jsonl", "/lock-production", "/backups", "/fingerprint-key"])
  func links(place: String) async throws {
    let (program, outside) = try await program()
    try FileManager.default.createDirectory(
      at: outside.appending(path: "target/script"), withIntermediateDirectories: true)
    try Data("thesis".utf8).write(to: outside.appending(path: "target/thesis.txt"))
    try Data("precious".utf8).write(to: outside.appending(path: "file"))
    let isFolder = place.isEmpty || place == "/backups"
    let link = program.repository.appending(path: ".overture" + place)
    try FileManager.default.createDirectory(at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: outside.appending(path: isFolder ? "target" : "file"))
    let before = try program.files(in: outside)
    for arguments in [
      Self.apply, Self.revert + ["--answers", Program.example("keyless")],
      ["status", "--sandbox", "--answers", Program.example("keyless")],
      ["plan", "--sandbox", "--answers", Program.example("keyless")],
    ] {
      let result = try await program.run(arguments)
      #expect(result.status == 65, "\(arguments): \(result.error)")
      #expect(result.error.contains("\(link.path) is a symbolic link"), "\(result.error)")
    }
    #expect(try program.files(in: outside) == before)
    #expect(try await program.requests().filter(\.isMutation) == [])
  }

  @Test("a .overture that git tracks is refused by every command")
  func tracked() async throws {
    let (program, _) = try await program()
    #expect(try await program.run(Self.apply).status == 0)
    try await git(["add", "--force", ".overture/journal.jsonl"], in: program.repository)
    let count = try await program.requests().count
    for arguments in [Self.apply, Self.revert, ["status", "--sandbox"], ["plan", "--sandbox"]] {
      let result = try await program.run(arguments)
      #expect(result.status == 65, "\(result.error)")
      #expect(result.error.contains("git tracks .overture/journal.jsonl"), "\(result.error)")
    }
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
  }

  @Test("a journal that was edited is said by status and plan, and reverts nothing, in the repository or outside of it")
  func editedJournal() async throws {
    let (program, outside) = try await program()
    try Data("victim".utf8).write(to: outside.appending(path: "victim"))
    #expect(try await program.run(Self.apply).status == 0)
    let journal = program.repository.appending(path: ".overture/journal.jsonl")
    let whole = try String(contentsOf: journal, encoding: .utf8)
    let line = try #require(whole.split(separator: "\n").first { $0.contains("\"path\":\"Dockerfile.performance") })
    try (whole + line.replacing("Dockerfile.performance-optimized", with: "../../outside/victim") + "\n")
      .write(to: journal, atomically: true, encoding: .utf8)
    let (files, count) = (try program.files(), try await program.requests().count)
    let refused = try await program.run(Self.revert)
    #expect(refused.status == 65)
    #expect(refused.error.contains("--trust-journal"), "\(refused.error)")
    #expect(try program.files() == files)
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
    for command in ["status", "plan"] {
      let said = try await program.run(command, "--sandbox")
      #expect(said.output.contains("the journal is not believed"), "\(said.output)")
    }
    // Trusted all the same, what no plan makes is left alone.
    let reverted = try await program.run(Self.revert + ["--trust-journal"])
    #expect(reverted.status == 0, "\(reverted.error)")
    #expect(reverted.error.contains("the file ../../outside/victim, which no set-up of production makes"))
    #expect(FileManager.default.contents(atPath: outside.appending(path: "victim").path) == Data("victim".utf8))
  }

  @Test("a journal of another machine is not believed; one of before there were seals is taken over once")
  func otherMachine() async throws {
    let (program, _) = try await program()
    #expect(try await program.run(Self.apply).status == 0)
    let elsewhere = ["XDG_STATE_HOME": program.folder.appending(path: "elsewhere").path]
    let refused = try await program.run(Self.revert, environment: elsewhere)
    #expect(refused.status == 65 && refused.error.contains("another machine"), "\(refused.error)")
    let trusted = try await program.run(Self.revert + ["--trust-journal"], environment: elsewhere)
    #expect(trusted.status == 0, "\(trusted.error)")
  }

  @Test("no program that the repository's git settings name is run")
  func monitor() async throws {
    let (program, outside) = try await program()
    let spy = outside.appending(path: "spy.sh")
    try Data("#!/bin/sh\nenv >> '\(outside.path)/ran'\n".utf8).write(to: spy)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: spy.path)
    try FileManager.default.copyItem(
      atPath: Program.example("keyless"), toPath: program.repository.appending(path: "overture.yaml").path)
    try await git(["add", "--all"], in: program.repository)
    try await git(["config", "core.fsmonitor", spy.path], in: program.repository)
    for command in ["plan", "status"] {
      #expect(try await program.run(command, "--all", "--sandbox").status == 0)
      #expect(!FileManager.default.fileExists(atPath: outside.appending(path: "ran").path))
    }
  }

  @Test("what stands in the way of the files is found before the cloud is changed")
  func localFirst() async throws {
    let (program, outside) = try await program()
    try FileManager.default.createSymbolicLink(
      at: program.repository.appending(path: "terraform"), withDestinationURL: outside)
    let result = try await program.run(Self.apply)
    #expect(result.status != 0)
    #expect(result.error.contains("symbolic link"), "\(result.error)")
    #expect(try await program.requests().filter(\.isMutation) == [])
    #expect(try program.files(in: outside) == [:])
  }

  @Test("a shell that allows too few open files is told so, and what to type")
  func fewFiles() async throws {
    let (program, _) = try await program()
    let words = ([Program.path] + Self.apply).map { "'\($0)'" }.joined(separator: " ")
    let variables = program.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    for limit in [12, 16, 20, 24, 28] {
      let result = try await Subprocess.run(
        .name("sh"), arguments: ["-c", "ulimit -n \(limit); exec \(words)"],
        environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
        workingDirectory: FilePath(program.folder.path),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      guard case .exited(let status) = result.terminationStatus else {
        Issue.record("with \(limit) files it ended by \(result.terminationStatus): \(result.standardError.suffix(500))")
        continue
      }
      #expect(status == 69, "\(limit): \(result.standardError.suffix(500))")
      #expect(result.standardError.contains("ulimit -n 256"), "\(limit): \(result.standardError.suffix(500))")
    }
  }
}
