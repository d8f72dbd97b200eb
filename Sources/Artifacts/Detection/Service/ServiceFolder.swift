/// A folder of the repository, looked at as a Python service: its own modules and what it depends on.
final class ServiceFolder {
  let tree: RepositoryTree
  /// The path from the repository's root; empty for the root.
  let directory: String
  /// Its modules without tests, from the repository's root, the likeliest entries first.
  private(set) lazy var modules = ownModules()
  /// Its Dockerfiles, whatever they are for.
  private(set) lazy var dockerfiles = Containers.allDockerfiles(of: self)
  /// What the configuration files of other platforms say about it.
  private(set) lazy var platforms = PlatformFiles(self)
  private let others: Set<String>
  private let limit: Int
  private var moduleCount = 0

  /// No more modules of a service are read; what starts it is among the first.
  static let moduleLimit = 300

  private static let entries: Set<String> = [
    "main.py", "app.py", "application.py", "server.py", "api.py", "asgi.py", "wsgi.py", "__init__.py", "__main__.py",
    "run.py", "web.py", "service.py", "manage.py", "factory.py", "settings.py", "config.py",
  ]
  private static let testFolders: Set<String> = [
    "tests", "test", "testing", "docs", "examples", "migrations", "fixtures", "testdata", "benchmarks",
  ]

  /// - Parameters:
  ///   - tree: the repository.
  ///   - directory: the folder; empty for the root.
  ///   - limit: how many of its modules are read.
  init(tree: RepositoryTree, directory: String, limit: Int = moduleLimit) {
    self.tree = tree
    self.directory = directory
    self.limit = min(limit, Self.moduleLimit)
    others = tree.outline.projects(below: directory)
  }

  /// Whether a module of this name is a test, or a program of the image, which Overture writes.
  private static func isForeign(_ name: String) -> Bool {
    name.hasPrefix("test_") || name == "conftest.py"
      || FileLayout.ImageProgramFile.allCases.contains { $0.names.contains(name) }
  }

  /// Whether a folder is, or lies in, a project of its own.
  func isInOther(_ folder: String) -> Bool {
    guard !others.isEmpty else { return false }
    var folder = folder
    while folder.utf8.count > directory.utf8.count {
      if others.contains(folder) { return true }
      folder = RepositoryTree.split(folder).folder
    }
    return false
  }

  private func ownModules() -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    // By how likely they are, then by their folders.
    var found: [Int: [(folder: String, names: [String])]] = [:]
    for (folder, names) in tree.files {
      guard folder == directory || folder.hasPrefix(prefix), !isInOther(folder) else { continue }
      let parts = RepositoryTree.parts(of: relative(folder))
      guard !parts.contains(where: { Self.testFolders.contains(String($0)) }) else { continue }
      let own = names.filter { $0.hasSuffix(".py") && !Self.isForeign($0) }
      for (rank, names) in Dictionary(grouping: own, by: { Self.entries.contains($0) ? 0 : 3 }) {
        found[parts.count * 2 + rank, default: []].append((folder, names))
      }
      moduleCount += own.count
    }
    var modules: [String] = []
    for (_, folders) in found.sorted(by: { $0.key < $1.key }) {
      for (folder, names) in folders.sorted(by: { $0.folder < $1.folder }) where modules.count < limit {
        modules += names.sorted().prefix(limit - modules.count).map { RepositoryTree.join(folder, $0) }
      }
    }
    return modules
  }

  /// What was not read of it for being too much; nil where all was.
  var problem: DetectionProblem? {
    guard modules.count < moduleCount else { return nil }
    return DetectionProblem(
      file: directory.isEmpty ? "." : directory, what: "\(modules.count) of its \(moduleCount) modules were read")
  }

  /// The folders of its modules, from the service's own, the shallowest first.
  private(set) lazy var moduleFolders: [String] = Set(modules.map { RepositoryTree.split(relative($0)).folder }).sorted
  {
    (RepositoryTree.parts(of: $0).count, $0) < (RepositoryTree.parts(of: $1).count, $1)
  }

  // MARK: Files

  /// The path from the repository's root of a name in the folder.
  func path(_ name: String) -> String { RepositoryTree.join(directory, name) }
  func has(_ name: String) -> Bool { tree.has(path(name)) }
  func text(_ name: String) -> String? { tree.text(path(name)) }
  /// Names of the files in the folder itself, or in one below it.
  func names(in folder: String = "") -> [String] { tree.files[path(folder)] ?? [] }

  /// The path of a file or folder from this folder, given that from the repository's root.
  func relative(_ path: String) -> String {
    guard !directory.isEmpty else { return path }
    guard path != directory else { return "" }
    return String(path[path.utf8.index(path.startIndex, offsetBy: directory.utf8.count + 1)...])
  }

  /// A TOML file of the folder; what is wrong with it is noted.
  func toml(_ name: String) -> TOMLDocument? { tree.toml(path(name)) }

  // MARK: Modules

  /// The modules whose text has all of some words, read as Python.
  func modules(with words: SourceWords) -> [(path: String, module: PythonModule)] {
    modules { $0.words.isSuperset(of: words) }
  }

  /// The modules that a condition takes, read as Python.
  func modules(where isWanted: (RepositoryTree.Source) -> Bool) -> [(path: String, module: PythonModule)] {
    modules.compactMap { path in
      guard let source = tree.source(path), isWanted(source), let module = module(path) else { return nil }
      return (path, module)
    }
  }

  /// A file read as Python; where it is none from some place on, that is noted.
  func module(_ path: String) -> PythonModule? {
    guard let module = tree.source(path)?.module else { return nil }
    if let line = module.brokenLine { tree.note(path, line: line, "it is no Python from here on") }
    return module
  }
}
