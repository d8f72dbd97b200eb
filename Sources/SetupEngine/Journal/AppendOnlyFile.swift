import Foundation

/// Where the journal's lines go: a file that only grows.
package protocol AppendOnlyFile: Sendable {
  /// Appends the bytes with one write.
  func append(_ bytes: Data) throws
  /// Returns when everything appended has reached the disk.
  func sync() throws
}

/// The real one. The descriptor is opened for each write, so that nothing has to be closed when a run is cancelled.
struct DiskFile: AppendOnlyFile {
  let path: String

  func append(_ bytes: Data) throws {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileProblem(path: path, action: .write, number: errno) }
    defer { close(descriptor) }
    try Descriptor.write(bytes, to: descriptor, path: path)
  }

  func sync() throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem(path: path, action: .read, number: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileProblem(path: path, action: .write, number: errno) }
  }
}
