import Foundation

/// The workspace of uv that a service is a member of: its lock lies in a folder above the service's own.
struct Workspace {
  /// Its folder from the repository's root; empty for the root.
  var directory: String

  /// The workspace that names a service's folder among its members and is locked; nil where there is none.
  init?(around service: ServiceFolder) {
    guard service.has("pyproject.toml") else { return nil }
    var folder = service.directory
    while !folder.isEmpty {
      folder = RepositoryTree.split(folder).folder
      let project = RepositoryTree.join(folder, "pyproject.toml")
      guard service.tree.has(RepositoryTree.join(folder, "uv.lock")),
        let table = service.tree.toml(project)?["tool", "uv", "workspace"]?.table
      else { continue }
      let member = Self.path(of: service.directory, from: folder)
      let isNamed = table["members"]?.strings.contains { Self.matches($0.text, member) } ?? false
      let isLeftOut = table["exclude"]?.strings.contains { Self.matches($0.text, member) } ?? false
      guard isNamed, !isLeftOut else { continue }
      directory = folder
      return
    }
    return nil
  }

  /// The path of a folder from another one above it.
  static func path(of folder: String, from above: String) -> String {
    above.isEmpty || above == "." ? folder : String(folder.dropFirst(above.count + 1))
  }

  /// Whether a glob names a folder.
  private static func matches(_ glob: String, _ folder: String) -> Bool {
    let pattern = RepositoryTree.normalized(glob) ?? glob
    return fnmatch(pattern, folder, pattern.contains("**") ? 0 : FNM_PATHNAME) == 0
  }
}
