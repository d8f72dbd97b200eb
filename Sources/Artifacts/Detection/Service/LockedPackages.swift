import Foundation

/// The packages that a service's files pin, with their versions.
struct LockedPackages {
  /// Versions by normalised names.
  private(set) var versions: [String: String] = [:]
  /// Whether every package that is installed is among them, also those that others require.
  let isComplete: Bool
  /// The file that pins them, from the repository's root.
  let file: String

  /// - Parameters:
  ///   - service: the folder.
  ///   - packaging: what its dependencies are installed from.
  init(_ service: ServiceFolder, packaging: Packaging) {
    let kind = packaging.choice?.best.value
    let workspace = packaging.workspace.map { RepositoryTree.join($0.directory, "uv.lock") }
    let lock: String? =
      switch kind {
      case .uvLock, .poetryLock, .pdmLock, .pipenvLock: service.path(kind?.rawValue ?? "")
      case .uvWorkspace: workspace
      default: nil
      }
    file = lock ?? packaging.files.first.map(service.path) ?? ""
    isComplete = lock != nil
    if kind == .pipenvLock {
      read(pipenv: service.tree.text(file) ?? "")
    } else if lock != nil {
      read(blocks: service.tree.text(file) ?? "")
    } else {
      for name in packaging.files { read(requirements: service.text(name) ?? "") }
    }
  }

  private mutating func read(pipenv text: String) {
    let root = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    for (name, entry) in root?["default"] as? [String: Any] ?? [:] {
      let version = (entry as? [String: Any])?["version"] as? String ?? ""
      versions[Requirement.normalized(name)] = String(version.drop { $0 == "=" })
    }
  }

  /// The tables `[[package]]` of uv, Poetry and PDM.
  private mutating func read(blocks text: String) {
    var name: String?
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("[[") { name = nil }
      guard let value = line.split(separator: "\"").dropFirst().first.map(String.init) else { continue }
      if line.hasPrefix("name = ") { name = Requirement.normalized(value) }
      if line.hasPrefix("version = "), let name { versions[name] = value }
    }
  }

  private mutating func read(requirements text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let match = line.prefixMatch(of: /\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*==\s*([0-9][A-Za-z0-9.]*)/) else {
        continue
      }
      versions[Requirement.normalized(String(match.1))] = String(match.2)
    }
  }

  /// Whether a package is pinned below a version, compared number by number.
  func has(_ package: String, below version: String) -> Bool {
    guard let pinned = versions[package] else { return false }
    let numbers = { (text: String) in text.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 } }
    let (first, second) = (numbers(pinned), numbers(version))
    for place in 0..<max(first.count, second.count) {
      let (one, other) = (place < first.count ? first[place] : 0, place < second.count ? second[place] : 0)
      if one != other { return one < other }
    }
    return false
  }
}
