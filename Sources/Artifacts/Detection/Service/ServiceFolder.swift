import Foundation
import Yams

/// A folder of the repository, looked at as a Python service: its own modules and what it depends on.
final class ServiceFolder {
  let tree: RepositoryTree
  /// The path from the repository's root; empty for the root.
  let directory: String
  /// Its modules without tests, from the repository's root, the likeliest entries first.
  private(set) lazy var modules = ownModules()
  private let others: Set<String>
  private var parsed: [String: PythonModule] = [:]
  private var documents: [String: TOMLDocument?] = [:]

  /// No more modules of a service are read; what starts it is among the first.
  private static let moduleLimit = 300

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
  ///   - others: folders below it that are projects of their own.
  init(tree: RepositoryTree, directory: String, without others: Set<String>) {
    self.tree = tree
    self.directory = directory
    self.others = others
  }

  /// Whether a module of this name is a test, or the image's start script, which Overture writes.
  private static func isForeign(_ name: String) -> Bool {
    name.hasPrefix("test_") || name == "conftest.py" || name == "container_start.py"
  }

  /// Whether a folder is, or lies in, a project of its own.
  private func isInOther(_ folder: String) -> Bool {
    var folder = folder
    while folder.utf8.count > directory.utf8.count {
      if others.contains(folder) { return true }
      folder = RepositoryTree.split(folder).folder
    }
    return false
  }

  private func ownModules() -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    var found: [(rank: Int, path: String)] = []
    for (folder, names) in tree.files {
      guard folder == directory || folder.hasPrefix(prefix), !isInOther(folder) else { continue }
      let parts = folder == directory ? [] : folder.dropFirst(prefix.utf8.count).split(separator: "/")
      guard !parts.contains(where: { Self.testFolders.contains(String($0)) }) else { continue }
      for name in names where name.hasSuffix(".py") && !Self.isForeign(name) {
        let rank = parts.count * 2 + (Self.entries.contains(name) ? 0 : 3)
        found.append((rank, RepositoryTree.join(folder, name)))
      }
    }
    found.sort { ($0.rank, $0.path) < ($1.rank, $1.path) }
    return found.prefix(Self.moduleLimit).map(\.path)
  }

  // MARK: Files

  /// The path from the repository's root of a name in the folder.
  func path(_ name: String) -> String { RepositoryTree.join(directory, name) }
  func has(_ name: String) -> Bool { tree.has(path(name)) }
  func text(_ name: String) -> String? { tree.text(path(name)) }
  /// Names of the files in the folder itself, or in one below it.
  func names(in folder: String = "") -> [String] { tree.files[path(folder)] ?? [] }

  /// The path of a file from this folder, given that from the repository's root.
  func relative(_ path: String) -> String {
    directory.isEmpty ? path : String(path.dropFirst(directory.count + 1))
  }

  /// A TOML file of the folder, or of the repository's root; what is wrong with it is noted.
  func toml(_ name: String, inRoot: Bool = false) -> TOMLDocument? {
    let path = inRoot ? name : path(name)
    if let known = documents[path] { return known }
    var document: TOMLDocument?
    if let text = tree.text(path) {
      do {
        document = try TOMLDocument(text)
      } catch {
        tree.note(path, line: error.line, "it is no TOML: \(error.what)")
      }
    }
    documents[path] = .some(document)
    return document
  }

  /// A file's text as YAML; what is wrong with it is noted.
  func yaml(_ path: String, _ text: String) -> Node? {
    do {
      return try Yams.compose(yaml: text)
    } catch {
      tree.note(path, "it is no YAML")
      return nil
    }
  }

  // MARK: Modules

  /// The modules whose text has one of some words, read as Python.
  func modules(with words: [String]) -> [(path: String, module: PythonModule)] {
    modules.compactMap { path in
      guard let text = tree.text(path), Self.contains(text, words), let module = module(path) else { return nil }
      return (path, module)
    }
  }

  /// A file read as Python; where it is none from some place on, that is noted.
  func module(_ path: String) -> PythonModule? {
    if let known = parsed[path] { return known }
    guard let text = tree.text(path) else { return nil }
    let module = PythonModule(text)
    if let line = module.brokenLine { tree.note(path, line: line, "it is no Python from here on") }
    parsed[path] = module
    return module
  }

  /// Whether a text has one of some words, found by its bytes.
  static func contains(_ text: String, _ words: [String]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      words.contains { word in
        var word = word
        return word.withUTF8 { occurs($0, in: bytes) }
      }
    }
  }

  private static func occurs(_ word: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress, let first = word.first, let start = word.baseAddress else { return false }
    var place = 0
    while place + word.count <= bytes.count {
      guard let hit = memchr(base + place, Int32(first), bytes.count - word.count + 1 - place) else { return false }
      if memcmp(hit, start, word.count) == 0 { return true }
      place = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
    }
    return false
  }
}
