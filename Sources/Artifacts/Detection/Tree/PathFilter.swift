import Foundation

/// Tells the paths that say something of a repository's services from all others, by their bytes.
struct PathFilter {
  /// The folder of the last path, and whether its files count: paths come in order, and most share their folder.
  private var folder: [UInt8] = []
  private var isFolderWanted = true

  /// Folders whose files belong to no service.
  private static let ignored: Set<String> = [
    "node_modules", "venv", "env", "site-packages", "__pycache__", "build", "dist", "vendor", "third_party",
    "__pypackages__",
  ]
  /// Hidden folders that are looked into all the same.
  private static let shown: Set<String> = [".github", ".do"]
  private static let names: Set<String> = [
    "Dockerfile", "Containerfile", "Procfile", "Makefile", "makefile", "justfile", "Pipfile", "Pipfile.lock", "uv.lock",
    "poetry.lock", "pdm.lock", "setup.cfg", ".python-version", ".tool-versions", ".env.example", ".env.sample",
    ".env.template", ".env.dist", ".env.defaults", ".env.production.example", "env.example", "example.env",
    "sample.env", "app.json", "railway.json", "Dockerfile.performance-optimized",
  ]
  private static let endings: [StaticString] = [
    ".py", ".toml", ".txt", ".in", ".yml", ".yaml", ".ini", ".sh", ".Dockerfile", ".dockerfile",
  ]
  /// What a name without one of the endings can begin with.
  private static let firsts = Set(names.compactMap(\.utf8.first))

  /// Whether a path from the repository's root counts.
  mutating func isWanted(path: UnsafeRawBufferPointer) -> Bool {
    var start = path.count
    while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
    guard Self.isWanted(name: UnsafeRawBufferPointer(rebasing: path[start...])) else { return false }
    let above = UnsafeRawBufferPointer(rebasing: path[..<max(0, start - 1)])
    if above.count != folder.count || !above.elementsEqual(folder) {
      folder = Array(above)
      isFolderWanted = above.split(separator: UInt8(ascii: "/")).allSatisfy {
        Self.isEntered(String(decoding: $0, as: UTF8.self))
      }
    }
    return isFolderWanted
  }

  /// Whether a folder of this name is looked into.
  static func isEntered(_ name: String) -> Bool { name.hasPrefix(".") ? shown.contains(name) : !ignored.contains(name) }

  /// Whether a file of this name counts.
  static func isWanted(name: String) -> Bool {
    var name = name
    return name.withUTF8 { isWanted(name: UnsafeRawBufferPointer($0)) }
  }

  private static func isWanted(name: UnsafeRawBufferPointer) -> Bool {
    guard let base = name.baseAddress, let first = name.first, let last = name.last else { return false }
    for ending in endings where name.count > ending.utf8CodeUnitCount {
      guard ending.utf8Start[ending.utf8CodeUnitCount - 1] == last else { continue }
      let count = ending.utf8CodeUnitCount
      if memcmp(base + name.count - count, ending.utf8Start, count) == 0 { return true }
    }
    guard name.count <= 40, firsts.contains(first) else { return false }
    let text = String(decoding: name, as: UTF8.self)
    return names.contains(text) || text.hasPrefix("Dockerfile.")
  }
}
