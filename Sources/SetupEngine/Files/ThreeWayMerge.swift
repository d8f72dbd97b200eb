import Foundation
import SetupPlan

/// A person's edits of a generated text, and the new version of it, brought together by `git merge-file`.
struct ThreeWayMerge: Sendable {
  var edited: Data
  /// What was generated when it was written.
  var base: Data
  /// What is generated now.
  var generated: Data

  /// Brings both together.
  ///
  /// - Returns: the text, and whether it needs nobody's decision; otherwise it has both versions between marks.
  /// - Throws: a `Failure` where git cannot be run or the texts cannot be put down for it.
  func run() async throws -> (text: Data, isClean: Bool) {
    guard base != generated else { return (edited, true) }
    guard edited != generated else { return (edited, true) }
    // Outside of every repository, so that git reads no settings of one.
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-merge-\(UUID().uuidString)").path
    try StateFolder.makeFolders(folder, mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in [("edited", edited), ("base", base), ("generated", generated)] {
      try AtomicFile(path: "\(folder)/\(name)").write(text, mode: 0o600)
    }
    let labels = ["edited by hand", "as generated before", "as generated now"].flatMap { ["-L", $0] }
    do {
      let (conflicts, text) = try await GitProgram().run(
        ["merge-file", "-p", "--diff3"] + labels + ["edited", "base", "generated"], in: folder)
      // The number of conflicts, at most 127; more is git's own trouble, such as contents that are no text.
      guard conflicts < 128 else { return (edited, false) }
      return (text, conflicts == 0)
    } catch {
      throw Failure(
        message: "A file that was edited by hand cannot be brought up to date", reason: "git cannot be run: \(error).",
        remedy: "Install git, then run this again.")
    }
  }
}
