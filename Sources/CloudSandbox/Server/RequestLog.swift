#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Appends a line for every answered request. Nothing secret is in it: no header, no body, no token of a query.
actor RequestLog {
  private let path: String
  private let descriptor: Int32

  /// Opens the record, and closes a line that a kill tore.
  /// - Throws: `SandboxError.fileSystem`.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.failure("write", path) }
    let size = lseek(descriptor, 0, SEEK_END)
    var last = UInt8(ascii: "\n")
    if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
      try AtomicFile.append([UInt8(ascii: "\n")], to: descriptor, path: path)
    }
  }

  deinit { close(descriptor) }

  /// Writes one line, whole.
  /// - Throws: `SandboxError.fileSystem`.
  func append(_ record: JSON) throws {
    try AtomicFile.append(record.bytes() + [UInt8(ascii: "\n")], to: descriptor, path: path)
  }

  /// Query parameters that give access to something.
  private static let secret: Set<String> = [
    "access_token", "assertion", "client_secret", "id_token", "key", "password", "refresh_token", "subject_token",
    "token", "upload_id",
  ]

  /// A request's path and query as they may be written down.
  static func shown(path: String, query: [(name: String, value: String)]) -> String {
    guard !query.isEmpty else { return path }
    let pairs = query.map { pair in
      let value = secret.contains(pair.name.lowercased()) ? "REDACTED" : PercentCoding.encode(pair.value)
      return "\(PercentCoding.encode(pair.name))=\(value)"
    }
    return "\(path)?\(pairs.joined(separator: "&"))"
  }
}
