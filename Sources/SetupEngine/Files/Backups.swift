import Crypto
import Foundation
import SetupPlan

/// The bytes that files had before Overture changed them, each kept once under its SHA-256.
struct Backups: Sendable {
  let folder: String

  /// The name that bytes are kept under: 64 hexadecimal digits.
  static func name(of bytes: Data) -> String {
    SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
  }

  /// Keeps bytes; those that are kept already are not written again.
  func keep(_ bytes: Data) throws {
    let path = folder + "/" + Self.name(of: bytes)
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try StateFolder.makeFolders(folder)
    try AtomicFile(path: path).write(bytes, mode: 0o600)
  }

  /// The bytes that were kept under a name.
  ///
  /// - Parameters:
  ///   - name: what `name(of:)` gave.
  ///   - file: whose bytes they are, for the error.
  /// - Returns: the bytes, whose hash is that name.
  /// - Throws: a `Failure` when the copy is missing or damaged.
  func read(_ name: String, for file: String) throws -> Data {
    guard let bytes = FileManager.default.contents(atPath: folder + "/" + name), Self.name(of: bytes) == name else {
      throw Failure(
        message: "The old bytes of \(file) cannot be restored",
        reason: "Their copy \(folder)/\(name) is missing or damaged.",
        remedy: "Take the file from git: git checkout -- '\(file)'; then revert again.")
    }
    return bytes
  }
}
