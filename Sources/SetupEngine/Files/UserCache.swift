import Foundation

/// Overture's folder of what can be found out again: nothing depends on it.
package struct UserCache: Sendable {
  private let path: String

  /// `overture` in the user's cache folder, by the XDG Base Directory Specification.
  /// - Parameter environment: read for `XDG_CACHE_HOME` and `HOME`.
  package init(environment: [String: String]) { path = UserFolder.cache.path(environment: environment) }

  /// Writes a file for its owner alone; where that cannot be done, the one before stays.
  package func keep(_ name: String, _ bytes: Data) {
    try? StateFolder.makeFolders(path, mode: 0o700)
    try? OpenFolder(path: path).write(name, bytes, mode: 0o600)
  }

  /// A file's bytes; nil where it is missing or cannot be read.
  package func read(_ name: String) -> Data? { try? OpenFolder(path: path).read(name) }
}
