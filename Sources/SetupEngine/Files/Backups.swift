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

  func keep(_ bytes: Data) throws {
    let path = folder + "/" + Self.name(of: bytes)
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try StateFolder.makeFolders(folder)
    try AtomicFile(path: path).write(bytes, mode: 0o600)
  }

  /// - Parameters:
  ///   - name: what `name(of:)` gave.
  ///   - file: whose bytes they are, for the error.
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
