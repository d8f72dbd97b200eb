import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A file system of 64 kB, for what happens when it is full. Only root may mount one.
final class SmallDisk: Sendable {
  let url: URL

  /// Nil where this process may not mount.
  init?() {
    url = FileManager.default.temporaryDirectory.appending(path: "overture-disk-\(UUID().uuidString)")
    guard mkdir(url.path, 0o755) == 0 else { return nil }
    guard mount("tmpfs", url.path, "tmpfs", 0, "size=64k") == 0 else {
      rmdir(url.path)
      return nil
    }
  }

  deinit {
    umount2(url.path, 0)
    rmdir(url.path)
  }

  /// Leaves no room for another byte.
  func fill() throws {
    let descriptor = open(url.appending(path: "filler").path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    defer { close(descriptor) }
    let page = [UInt8](repeating: 0, count: 4096)
    while write(descriptor, page, page.count) > 0 {}
  }

  /// Whether this process may mount one.
  static let isPossible = SmallDisk() != nil
}
