#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that grow line by line.
enum AppendedFile {
  /// Appends whole lines to a file, and creates it if needed. If a kill left the last line unfinished, that line is ended first.
  /// - Throws: `SandboxError.fileSystem`.
  static func append(_ lines: [UInt8], to path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.failure("write", path) }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    var last = UInt8(ascii: "\n")
    let isTorn = size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
    try AtomicFile.append((isTorn ? [UInt8(ascii: "\n")] : []) + lines, to: descriptor, path: path)
  }
}
