import Foundation
import SetupPlan
import Subprocess
import SystemPackage

/// A person's edits of a generated text, and the new version of it, brought together by `git merge-file`.
struct ThreeWayMerge: Sendable {
  var edited: Data
  /// What was generated when it was written.
  var base: Data
  /// What is generated now.
  var generated: Data

  /// Brings both together.
  ///
  /// - Parameter state: gets a folder for the three texts, which is removed at the end.
  /// - Returns: the text, and whether it needs nobody's decision; otherwise it has both versions between marks.
  /// - Throws: a `Failure` where git cannot be run or the texts cannot be put down for it.
  func run(in state: StateFolder) async throws -> (text: Data, isClean: Bool) {
    guard base != generated else { return (edited, true) }
    guard edited != generated else { return (edited, true) }
    let folder = state.path + "/merge-\(UUID().uuidString)"
    try state.create()
    try StateFolder.makeFolders(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in [("edited", edited), ("base", base), ("generated", generated)] {
      try AtomicFile(path: "\(folder)/\(name)").write(text, mode: 0o600)
    }
    let labels = ["edited by hand", "as generated before", "as generated now"].flatMap { ["-L", $0] }
    do {
      let result = try await Subprocess.run(
        .name("git"),
        arguments: Arguments(["merge-file", "-p", "--diff3"] + labels + ["edited", "base", "generated"]),
        workingDirectory: FilePath(folder), output: .bytes(limit: 1 << 26), error: .discarded)
      // The number of conflicts, at most 127; more is git's own trouble, such as contents that are no text.
      guard case .exited(let conflicts) = result.terminationStatus, conflicts < 128 else { return (edited, false) }
      return (Data(result.standardOutput), conflicts == 0)
    } catch {
      throw Failure(
        message: "A file that was edited by hand cannot be brought up to date", reason: "git cannot be run: \(error).",
        remedy: "Install git, then run this again.")
    }
  }
}
