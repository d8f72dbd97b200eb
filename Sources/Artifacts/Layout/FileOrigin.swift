import Foundation

/// Whose a file is that stands where a set-up writes.
package enum FileOrigin: Sendable, Equatable {
  /// Nothing is there.
  case absent
  /// A run wrote it: the journal knows it, or it says so itself, as in the clone of a colleague.
  case own
  /// Somebody else wrote it, or it is no file at all.
  case foreign

  /// How much of a file is read: its mark is in the first lines.
  private static let limit = 1 << 14

  /// Looks at a file, following no link.
  ///
  /// - Parameters:
  ///   - path: from the repository's root.
  ///   - repository: the root.
  ///   - known: the files of which the journal says that a run wrote them.
  package init(_ path: String, in repository: URL, known: WrittenFiles) {
    let file = repository.appending(path: path).path
    var status = stat()
    guard lstat(file, &status) == 0 else {
      self = .absent
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      self = .foreign
      return
    }
    guard !known.contains(path) else {
      self = .own
      return
    }
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      self = .foreign
      return
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: Self.limit)
    let count = read(descriptor, &buffer, buffer.count)
    self = Self.isMarked(Data(buffer.prefix(max(0, count))), at: path) ? .own : .foreign
  }

  /// Whether a file of these bytes says that Overture wrote it.
  ///
  /// - Parameters:
  ///   - bytes: its beginning.
  ///   - path: its path; JSON has no place for a mark, and is known by its name and its keys.
  /// - Returns: whether it says so.
  package static func isMarked(_ bytes: Data, at path: String) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    guard path.hasSuffix(".tfvars.json") else { return Containers.isOwn(text) }
    return ["project_id", "env", "service_name", "runtime_service_account", "keep_warm_schedule"].allSatisfy {
      text.contains("\"\($0)\"")
    }
  }
}
