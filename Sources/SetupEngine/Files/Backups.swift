import Foundation
import SetupPlan

/// The bytes that files had before Overture changed them, each kept once under its SHA-256.
struct Backups: Sendable {
  let state: StateFolder

  /// Keeps bytes; those that are kept already are not written again.
  func keep(_ bytes: Data) throws {
    let folder = try state.create().makeFolder(StateFolder.backups)
    let name = ContentHash(of: bytes).description
    guard try folder.kind(name) == nil else { return }
    try folder.write(name, bytes, mode: 0o600)
  }

  /// The bytes that were kept under their hash.
  ///
  /// - Parameters:
  ///   - hash: that of the bytes.
  ///   - file: whose bytes they are, for the error.
  /// - Returns: the bytes, whose hash is that one.
  /// - Throws: a `Failure` when the copy is missing or damaged.
  func read(_ hash: ContentHash, for file: String) throws -> Data {
    guard let bytes = try state.open()?.folder(StateFolder.backups)?.read(hash.description),
      ContentHash(of: bytes) == hash
    else {
      throw Failure(
        message: "The old bytes of \(file) cannot be restored",
        reason: "Their copy \(state.path)/\(StateFolder.backups)/\(hash) is missing or damaged.",
        remedy: "Take the file from git: git checkout -- '\(file)'; then revert again.")
    }
    return bytes
  }
}
