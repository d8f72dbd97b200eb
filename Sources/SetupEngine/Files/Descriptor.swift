import Foundation

/// Plain reads and writes of file descriptors, complete or with the error's number.
enum Descriptor {
  /// Writes all bytes, over several calls where the system takes only a part.
  static func write(_ bytes: Data, to descriptor: Int32, path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileProblem(path: path, action: .write, number: errno)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads all bytes from a place in a file to its end.
  static func read(_ descriptor: Int32, from start: Int = 0, path: String) throws -> Data {
    var bytes = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(start + bytes.count))
      if count < 0 {
        if errno == EINTR { continue }
        throw FileProblem(path: path, action: .read, number: errno)
      }
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Makes a folder's entries durable, after a creation, a rename or a removal in it.
  static func syncFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
