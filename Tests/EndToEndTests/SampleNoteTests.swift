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
}
