import Foundation

/// A file that is replaced as a whole or not at all: written beside itself, synced, then renamed.
struct AtomicFile {
  let path: String

  /// Where the new bytes wait. The name is fixed, so that what a killed run left is overwritten by the next.
  var staged: String {
    let name = (path as NSString).lastPathComponent
    return (path as NSString).deletingLastPathComponent + "/." + name + ".overture-new"
  }

  /// Puts the bytes beside the file; nothing of the file itself changes.
  /// - Parameters:
  ///   - bytes: what the file shall hold.
  ///   - mode: its permission bits.
  /// - Throws: `FileProblem`; nothing of it is left then.
  func stage(_ bytes: Data, mode: mode_t) throws {
    let waiting = staged
    unlink(waiting)
    let descriptor = open(waiting, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem(path: path, action: .write, number: errno) }
    do {
      defer { close(descriptor) }
      try Descriptor.write(bytes, to: descriptor, path: path)
      guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
        throw FileProblem(path: path, action: .write, number: errno)
      }
    } catch {
      unlink(waiting)
      throw error
    }
  }

  /// Puts the staged bytes in the file's place.
  func commit() throws {
    guard rename(staged, path) == 0 else { throw FileProblem(path: path, action: .write, number: errno) }
    Descriptor.syncFolder((path as NSString).deletingLastPathComponent)
  }

  /// Forgets the staged bytes.
  func discard() { unlink(staged) }

  func write(_ bytes: Data, mode: mode_t) throws {
    try stage(bytes, mode: mode)
    try commit()
  }
}
