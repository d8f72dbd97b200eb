#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that are either the old or the new whole, whenever the process or the machine stops.
package enum AtomicFile {
  /// Writes a temporary file beside it, syncs, renames over it, syncs the folder.
  /// - Parameters:
  ///   - bytes: the new content.
  ///   - path: where it belongs.
  ///   - mode: its permissions.
  ///   - isShared: whether others may write the same file at the same time; what belongs to the folder's one server is
  ///     written by that alone, and what a kill left of it is overwritten by the next.
  /// - Throws: `SandboxError.fileSystem`.
  package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600, isShared: Bool = false) throws {
    let temporary = path + (isShared ? ".\(UInt64.random(in: 0...UInt64.max)).new" : ".new")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("write", path) }
    do {
      defer { close(descriptor) }
      try append(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw failure("write", path) }
    } catch {
      if isShared { unlink(temporary) }
      throw error
    }
    guard rename(temporary, path) == 0 else { throw failure("write", path) }
    let folder = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Writes all bytes to an open file.
  static func append(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { unistdWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  /// The whole content, or nil where there is no such file.
  package static func read(_ path: String) throws -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("read", path)
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { unistdRead(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
    }
  }

  /// The error of the last system call.
  static func failure(_ action: String, _ path: String) -> SandboxError {
    .fileSystem(path: path, action: action, detail: String(cString: strerror(errno)))
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

private func unistdWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
private func unistdRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}
