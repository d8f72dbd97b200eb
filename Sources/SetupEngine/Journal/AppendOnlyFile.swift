import Foundation

/// Where the journal's lines go: a file that only grows. Runs of other environments write to it at the same time.
package protocol AppendOnlyFile: Sendable {
  /// Appends with one write, alone with the file meanwhile.
  ///
  /// - Parameters:
  ///   - known: how many of its bytes the caller knows.
  ///   - line: is given the bytes behind those, which others have appended, and tells what is written.
  /// - Throws: what stands in the way, or what `line` throws.
  func append(behind known: Int, _ line: (Data) throws -> Data) throws
  /// Returns when everything appended has reached the disk.
  func sync() throws
}

/// The real one. The descriptor is opened for each write, so that nothing has to be closed when a run is cancelled.
struct DiskFile: AppendOnlyFile {
  let state: StateFolder

  private var path: String { "\(state.path)/\(StateFolder.journal)" }

  func append(behind known: Int, _ line: (Data) throws -> Data) throws {
    let folder = try state.create()
    let flags = O_RDWR | O_APPEND | O_CREAT
    guard let descriptor = try folder.open(StateFolder.journal, flags, mode: 0o644, isChanged: true) else {
      throw FileProblem(path: path, action: .write, number: ENOENT)
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileProblem(path: path, action: .write, number: errno) }
    }
    // A child that is just being started has a copy of the descriptor until it becomes another program.
    defer { flock(descriptor, LOCK_UN) }
    let bytes = try line(try Descriptor.read(descriptor, from: known, path: path))
    try Descriptor.write(bytes, to: descriptor, path: path)
  }

  func sync() throws {
    guard let descriptor = try state.open()?.open(StateFolder.journal, O_RDONLY) else {
      throw FileProblem(path: path, action: .read, number: ENOENT)
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileProblem(path: path, action: .write, number: errno) }
  }
}
