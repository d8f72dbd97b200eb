#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Holds a folder for one server at a time. The kernel lets go when the process ends, however it ends.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock; nil where somebody else has it.
  /// - Throws: `SandboxError.fileSystem`.
  init?(_ path: String) throws {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw AtomicFile.failure("write", path) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let isHeld = errno == EWOULDBLOCK
        let failure = AtomicFile.failure("lock", path)
        close(descriptor)
        if isHeld { return nil }
        throw failure
      }
      // A reset may have removed the file between the two calls: such a lock would keep nobody out.
      if Self.isSame(descriptor, path) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  /// Lets go.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
      && held.st_dev == named.st_dev
  }
}
