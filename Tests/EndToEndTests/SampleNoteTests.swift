import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("The sample, opened from one's own repository", .serialized, .timeLimit(.minutes(2)))
struct SampleNoteTests {
  /// Runs the program in a folder of its own repository, or elsewhere.
  private func plan(_ program: Program, in folder: URL, _ arguments: [String] = []) async throws -> String {
    let variables = program.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(Program.path)),
      arguments: Arguments(["plan", "--sandbox", "--answers", Program.example("keyless")] + arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder.path),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    return result.standardError
  }

  @Test("it is said on the command line, with how to take the own one; not elsewhere, in the sample, or with -C")
  func commandLine() async throws {
    let program = try Program()
    let own = program.folder.appending(path: "shop")
    _ = try await program.run("sandbox", "sample", own.path)
    let note = "To try shop: overture --sandbox -C ."
    let said = try await plan(program, in: own.appending(path: "ai-orchestra"))
    #expect(said.components(separatedBy: note).count == 2, "\(said)")
    #expect(try await !plan(program, in: own, ["-C", "."]).contains("sample repository"))
    #expect(try await !plan(program, in: program.folder).contains("sample repository"))
    #expect(try await !plan(program, in: program.repository).contains("sample repository"))
  }

  @Test("the command that it names sets the own repository up in the sandbox, with its own project, and takes it back")
  func ownRepository() async throws {
    let program = try Program()
    let own = try await InitTests.corpus("fastapi-uv", for: program)
    let place = ["--sandbox", "-C", own.path]
    let written = try await program.run(["init", "-C", own.path, "--project", "my-own-project"])
    try #require(written.status == 0, "\(written.error)")
    let path = own.appending(path: "overture.yaml")
    let needs = "      variables: { PARCELS_CARRIER_TOKEN: none, PARCELS_DATABASE_URL: none }\n"
    let answers = try String(contentsOf: path, encoding: .utf8)
      .replacing("    security:\n", with: "    configuration:\n\(needs)    security:\n")
      .replacing("directory: \".\" }", with: "directory: \".\", tests: none }")
    try answers.write(to: path, atomically: true, encoding: .utf8)
    let apply = try await program.run(["apply"] + place)
    try #require(apply.status == 0, "\(apply.error)")
    #expect(try await program.state().entries.keys.contains { $0.contains("my-own-project") })
    let status = try await program.run(["status", "--detailed-exitcode"] + place)
    #expect(status.status == 0, "\(status.output)\(status.error)")
    let revert = try await program.run(["revert", "--yes"] + place)
    #expect(revert.status == 0, "\(revert.error)")
  }
}
