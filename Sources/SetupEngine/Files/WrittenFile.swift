import Foundation
import SetupPlan

/// A file of the repository that is not part of a run, such as `overture.yaml`.
package enum WrittenFile {
  /// Replaces a file as a whole, or not at all; its permissions stay.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - bytes: what it shall hold.
  /// - Throws: a `Failure` that says what stands in the way: a full disk, a read-only file, a link.
  package static func replace(_ path: String, with bytes: Data) throws {
    do {
      let folder = URL(filePath: path).deletingLastPathComponent()
      let file = try RepositoryFile(URL(filePath: path).lastPathComponent, in: folder)
      let old = try file.read()
      try file.refuseReadOnly()
      try AtomicFile(path: path).write(bytes, mode: old?.mode ?? 0o644)
    } catch {
      throw Failure(error)
    }
  }
}
