import Foundation

/// Which files of a repository tell something of its services, and which folders are projects.
struct RepositoryOutline: Sendable {
  let root: URL
  /// Names of the files in each folder that has any, by its path; the root's is empty.
  let files: [String: [String]]
  /// The folders with a file of a Python project, such as `pyproject.toml`, outside those that never hold a service.
  let projects: Set<String>

  /// Files that make a folder a project of its own.
  static let manifests = Set(
    [
      "pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "setup.cfg", "uv.lock", "poetry.lock", "pdm.lock",
    ] + CondaEnvironment.fileNames)
  /// Folders that never hold a service of their own.
  private static let foreign: Set<String> = [
    "tests", "test", "docs", "terraform", "migrations", "scripts", "examples", "fixtures", "testdata", "benchmarks",
    "requirements", ".github",
  ]

  /// - Parameters:
  ///   - root: the repository's root folder.
  ///   - git: what is known of its git; without an index, or with an empty one, the folder is walked.
  init(root: URL, git: GitFolder?) {
    self.root = root
    var filter = PathFilter()
    var paths = git?.indexedPaths { filter.isWanted(path: $0) } ?? []
    if !paths.contains(where: { $0.hasSuffix(".py") }) {
      paths = FolderWalk.paths(in: root, where: PathFilter.isWanted(name:), entering: PathFilter.isEntered)
    }
    files = Self.folders(of: paths)
    projects = Set(
      files.filter { folder, names in
        names.contains(where: Self.manifests.contains) && !Self.isForeign(folder)
      }.keys)
  }

  /// The names by their folders.
  private static func folders(of paths: [String]) -> [String: [String]] {
    var files: [String: [String]] = [:]
    // Most paths have their folder from the one before.
    var folder: Substring = ""
    var names: [String] = []
    for path in paths {
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      let above = slash.map { path[..<$0] } ?? ""
      if above != folder {
        if !names.isEmpty { files[String(folder), default: []] += names }
        folder = above
        names = []
      }
      names.append(slash.map { String(path[path.index(after: $0)...]) } ?? path)
    }
    if !names.isEmpty { files[String(folder), default: []] += names }
    return files
  }

  /// Whether a folder is, or lies in, one that never holds a service.
  static func isForeign(_ folder: String) -> Bool {
    RepositoryTree.parts(of: folder).contains { foreign.contains(String($0)) }
  }

  /// The projects below a folder.
  func projects(below directory: String) -> Set<String> {
    guard !directory.isEmpty else { return projects.subtracting([""]) }
    return projects.filter { $0.hasPrefix(directory + "/") }
  }
}
