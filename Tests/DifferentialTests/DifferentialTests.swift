import Foundation
import RealPrograms
import Testing

@Suite(
  "Engine and exported script make the same of the same answers", .enabled(if: Stub.isThere, Stub.why),
  .enabled(if: Tool.areThere("bash", "gcloud", "gh", "terraform"), "gcloud, gh or terraform is not installed"))
struct DifferentialTests {
  /// What the engine leaves: after the set-up, the adjustment, and the revert, with the repository of the first two.
  private struct Reference {
    var setUp: FinalState
    var adjusted: FinalState
    var reverted: FinalState
    /// Copies of the repository; with the sandbox they go.
    var files: URL
    var adjustedFiles: URL
    var sandbox: ServedSandbox
  }

  @Test("set-up, a second run, an adjustment, and the revert", .timeLimit(.minutes(30)), arguments: Example.allCases)
  func same(example: Example) async throws {
    // Copies of one sandbox: then digests of secrets compare, too.
    let original = try await ServedSandbox.use { $0 }
    let reference = try await reference(example, original)
    try await ServedSandbox.use(
      copying: original.place, Stub.variables("script-\(example)", isForScript: true)
    ) { sandbox in
      try sandbox.takeFiles(of: reference.files)
      try await script(of: example, in: sandbox)
      let first = try sandbox.state()
      try sandbox.holds(reference.setUp)

      let count = try sandbox.requests().count
      try await script(of: example, in: sandbox)
      let again = FinalState(strict: try sandbox.state()).differences(from: FinalState(strict: first))
      let changed = again.filter { !Self.isRewrittenSecret($0) }
      #expect(changed.isEmpty, "a second run changes nothing: \(changed.joined(separator: "\n"))")
      #expect(try sandbox.mutations(after: count).filter { !Self.isHarmless($0) } == [])

      // The data folder of Terraform stays, as it does on a person's machine.
      try sandbox.takeFiles(of: reference.adjustedFiles)
      try await script(of: example, in: sandbox)
      try sandbox.holds(reference.adjusted, besides: Stub.invented)

      try await script(of: example, in: sandbox, ["--yes", "--revert"])
      try sandbox.holds(reference.reverted)
      #expect(!FileManager.default.fileExists(atPath: sandbox.repository.appending(path: ".overture").path))
    }
  }

  private func reference(_ example: Example, _ original: ServedSandbox) async throws -> Reference {
    try await ServedSandbox.use(copying: original.place) { sandbox in
      try await sandbox.does(example.apply)
      let setUp = FinalState(comparable: try sandbox.state())
      let files = sandbox.folder.appending(path: "set-up")
      try FileManager.default.copyItem(at: sandbox.repository, to: files)
      try await sandbox.does(Example.adjust)
      let adjustedFiles = sandbox.folder.appending(path: "adjusted")
      try FileManager.default.copyItem(at: sandbox.repository, to: adjustedFiles)
      let adjusted = FinalState(comparable: try sandbox.state())
      try await sandbox.does(["revert", "--sandbox", "--yes"])
      return Reference(
        setUp: setUp, adjusted: adjusted, reverted: FinalState(comparable: try sandbox.state()), files: files,
        adjustedFiles: adjustedFiles, sandbox: sandbox)
    }
  }

  /// Exports the script for what is in the repository, and runs it there, everything accepted.
  private func script(of example: Example, in sandbox: ServedSandbox, _ options: [String]? = nil) async throws {
    let exported = try await sandbox.overture(["script", "--sandbox"])
    try #require(exported.status == 0, "\(exported.error)")
    let arguments =
      ["-s", "--"] + (options ?? ["--yes"] + example.acceptance) + [example.environment, sandbox.repository.path]
    let result = try await sandbox.run("bash", arguments, input: exported.output)
    try #require(result.status == 0, "\(result.error)\(result.output)")
  }

  /// GitHub never tells a secret's value, so that the script has to write it again: its time changes.
  private static func isRewrittenSecret(_ difference: String) -> Bool {
    difference.hasPrefix("github.secrets/") && difference.contains("/updated_at: ")
  }

  /// What a second run sends without changing anything: secrets, APIs that are enabled already, Terraform's lock.
  private static func isHarmless(_ mutation: String) -> Bool {
    mutation.hasPrefix("PUT /github/") && mutation.contains("/secrets/")
      || mutation.contains("/services:batchEnable") || mutation.contains("default.tflock")
  }
}
