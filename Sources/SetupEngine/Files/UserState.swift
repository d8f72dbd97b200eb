import Foundation

/// The folder of the user's state on this machine: what belongs to no repository and travels with none.
struct UserState: Sendable {
  let path: String

  /// `overture` in the user's state folder, by the XDG Base Directory Specification.
  /// - Parameter environment: read for `XDG_STATE_HOME` and `HOME`.
  init(environment: [String: String]) { path = UserFolder.state.path(environment: environment) }

  /// Opens it; nil where it is missing.
  func open() throws -> OpenFolder? {
    FileManager.default.fileExists(atPath: path) ? try OpenFolder(path: path) : nil
  }

  /// Makes it where it is missing, for its owner alone.
  func create() throws -> OpenFolder {
    try StateFolder.makeFolders(path, mode: 0o700)
    return try OpenFolder(path: path)
  }
}
