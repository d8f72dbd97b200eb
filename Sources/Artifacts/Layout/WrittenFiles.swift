/// The files that earlier runs wrote and nobody has changed since. A file is read only when somebody asks about it, so that one
/// set-up of many does not read the files of all the others.
package struct WrittenFiles: Sendable, ExpressibleByArrayLiteral {
  private let isWritten: @Sendable (String) -> Bool

  /// - Parameter isWritten: whether a run has written the file of a path from the repository's root, and it still stands so.
  package init(_ isWritten: @escaping @Sendable (String) -> Bool) { self.isWritten = isWritten }

  package init(arrayLiteral paths: String...) {
    let all = Set(paths)
    isWritten = { all.contains($0) }
  }

  /// Whether a run has written the file.
  package func contains(_ path: String) -> Bool { isWritten(path) }
}
