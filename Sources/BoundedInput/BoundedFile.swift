#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a file that somebody else may have put there: whatever it is, it is named, never waited on, and never larger than
/// what is asked for.
package enum BoundedFile {
  /// What a person writes by hand has less than a million bytes.
  package static let textLimit = 1 << 20

  /// What stands where a file is due.
  package enum Kind: String, Sendable, Equatable {
    case folder = "a folder"
    case pipe = "a named pipe"
    case device = "a device"
    case socket = "a socket"
    case link = "a symbolic link"
    case unknown = "no regular file"

    /// Nil for a regular file.
    /// - Parameter mode: as `stat` tells it.
    package init?(mode: mode_t) {
      switch mode & S_IFMT {
      case S_IFREG: return nil
      case S_IFDIR: self = .folder
      case S_IFIFO: self = .pipe
      case S_IFCHR, S_IFBLK: self = .device
      case S_IFSOCK: self = .socket
      case S_IFLNK: self = .link
      default: self = .unknown
      }
    }
  }

  /// Why a file was not read.
  package enum Refusal: Error, Sendable, Equatable {
    case missing
    case notAFile(Kind)
    case tooLarge(bytes: Int, limit: Int)
    /// With the number that the system gave.
    case failed(Int32)

    /// Why, as a sentence.
    package var reason: String {
      switch self {
      case .missing: "There is no such file."
      case .notAFile(let kind): "It is \(kind.rawValue), where a file is due."
      case .tooLarge(let bytes, let limit):
        "It has \(bytes) bytes; \(limit) are allowed."
      case .failed(let number): String(cString: strerror(number)) + "."
      }
    }
  }

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - limit: how many bytes it may have.
  ///   - followsLinks: whether the file may be a symbolic link to another one.
  /// - Returns: all of them.
  /// - Throws: `Refusal`.
  package static func bytes(
    _ path: String, limit: Int = textLimit, followsLinks: Bool = true
  ) throws(Refusal) -> [UInt8] {
    var status = stat()
    // Before it is opened, which alone does something with a device.
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { throw Refusal(errno) }
    if let kind = Kind(mode: status.st_mode) { throw .notAFile(kind) }
    // Should a pipe take its place meanwhile, nothing waits for its other end.
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw Refusal(errno) }
    defer { close(descriptor) }
    return try bytes(of: descriptor, limit: limit)
  }

  /// The bytes of an open file, from where it stands.
  ///
  /// - Parameters:
  ///   - descriptor: the file.
  ///   - limit: how many bytes it may have.
  /// - Returns: all of them.
  /// - Throws: `Refusal`.
  package static func bytes(of descriptor: Int32, limit: Int) throws(Refusal) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .failed(errno) }
    if let kind = Kind(mode: status.st_mode) { throw .notAFile(kind) }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
    var failure: Int32 = 0
    // One more than it has: it may be growing.
    let content = [UInt8](unsafeUninitializedCapacity: min(size, limit) + 1) { buffer, count in
      while count < buffer.count {
        let step = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if step < 0, errno == EINTR { continue }
        if step < 0 { failure = errno }
        guard step > 0 else { break }
        count += step
      }
    }
    guard failure == 0 else { throw .failed(failure) }
    guard content.count <= limit else { throw .tooLarge(bytes: content.count, limit: limit) }
    return content
  }
}

extension BoundedFile.Refusal {
  fileprivate init(_ number: Int32) {
    switch number {
    case ENOENT: self = .missing
    case ELOOP: self = .notAFile(.link)
    case ENXIO: self = .notAFile(.pipe)
    default: self = .failed(number)
    }
  }
}
