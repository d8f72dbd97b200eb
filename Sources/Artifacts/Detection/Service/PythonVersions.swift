import Foundation

/// The Python version that a service asks for.
enum PythonVersions {
  /// For a service that asks for none.
  static let preset = "3.\(usual)"
  private static let usual = 12

  /// The minor versions that there are images of, and that the servers' packages are locked for.
  static let offered = 10...14

  /// The versions that are named in the service's folder, else in the repository's root, the best first.
  ///
  /// - Parameters:
  ///   - service: the folder.
  ///   - own: the repository's own Dockerfile.
  /// - Returns: the versions; nil where none is named.
  static func choice(_ service: ServiceFolder, own: OwnDockerfile? = nil) -> Choice<String>? {
    let named = found(service, own)
    if named.isEmpty, !service.directory.isEmpty {
      return Choice(settled(found(ServiceFolder(tree: service.tree, directory: ""), nil)))
    }
    return Choice(settled(named))
  }

  /// What runs today counts more than what is allowed; a version below what is allowed is a leftover.
  private static func settled(_ found: [Named]) -> [Found<String>] {
    let least = found.compactMap(\.least).max() ?? 0
    let isBuilt = found.contains { $0.isImage && offered.contains($0.minor) }
    return found.compactMap { item in
      guard offered.contains(item.minor) else {
        let taken = item.minor < offered.lowerBound ? offered.lowerBound : offered.upperBound
        let asked = item.isBound ? item.why : "\(item.why) asks for 3.\(item.minor)"
        return Found(
          "3.\(taken)", item.file, item.line, .guess,
          why: "\(asked), and the servers run on 3.\(offered.lowerBound) to 3.\(offered.upperBound): "
            + "the closest is used instead")
      }
      let confidence: Confidence =
        item.minor < least ? .guess : item.isBound || isBuilt && !item.isImage ? .likely : .certain
      return Found("3.\(item.minor)", item.file, item.line, confidence, why: item.why)
    }.sorted { $0.confidence > $1.confidence }
  }

  /// Says so where the project's metadata or its pins rule out every Python that a server runs on.
  ///
  /// - Parameters:
  ///   - service: the folder.
  ///   - locked: the packages that it pins.
  /// - Returns: what is in the way; nil where nothing is.
  static func obstacle(_ service: ServiceFolder, locked: LockedPackages) -> Obstacle? {
    let oldest = "3.\(offered.lowerBound)"
    if let bound = found(service, nil).first(where: { $0.isBound && $0.minor < offered.lowerBound }) {
      return Obstacle(
        message: "The service allows no Python that a server runs on",
        reason: "\(bound.file):\(bound.line) ends with 3.\(bound.minor), and the servers begin with \(oldest).",
        remedy: "Allow \(oldest) there if the service runs on it, or set service.image to own, to keep the "
          + "repository's Dockerfile with its older Python.")
    }
    guard let pin = LockedPython.oldPin(locked) else { return nil }
    return Obstacle(
      message: "\(pin.package) \(pin.version) runs on no Python that a server runs on",
      reason: "\(locked.file) pins it; it ends with 3.\(pin.minor), and the servers begin with \(oldest).",
      remedy: "Raise the pin, or set service.image to own, to keep the repository's Dockerfile with its older Python; "
        + "service.python: \"\(oldest)\" tries it all the same.")
  }

  private struct Named {
    var minor: Int
    var file: String
    var line: Int
    /// The least of several that are allowed, of which it is taken; nil where it is named itself.
    var least: Int?
    /// Whether its image is built on it.
    var isImage = false
    var why: String

    var isBound: Bool { least != nil }
  }

  private static func found(_ service: ServiceFolder, _ own: OwnDockerfile?) -> [Named] {
    var found: [Named] = []
    func add(_ text: String?, _ file: String, _ line: Int, _ why: String) {
      guard let text, let minor = minor(text) else { return }
      found.append(Named(minor: minor, file: service.path(file), line: line, why: why))
    }
    func add(allowed text: String?, _ file: String, _ line: Int) {
      guard let text, let (least, taken) = allowed(by: text) else { return }
      let why = taken == least ? "the least version that is allowed" : "one of those that “\(text)” allows"
      found.append(
        Named(minor: taken, file: service.path(file), line: line, least: least, why: why))
    }
    for name in [".python-version", "runtime.txt"] {
      // The first line that is no comment.
      let line = TextLines.numbered(service.text(name) ?? "").first {
        !$0.line.drop { $0 == " " }.isEmpty && !$0.line.hasPrefix("#")
      }
      add(line.map { String($0.line) }, name, line?.number ?? 1, name)
    }
    for (number, line) in TextLines.numbered(service.text(".tool-versions") ?? "") {
      if line.hasPrefix("python ") { add(String(line), ".tool-versions", number, ".tool-versions") }
    }
    if let node = service.toml("Pipfile")?["requires", "python_version"] {
      add(node.string, "Pipfile", node.line, "python_version")
    }
    for name in CondaEnvironment.fileNames {
      for entry in CondaEnvironment.entries(of: name, in: service) {
        guard let text = entry.string, text.hasPrefix("python=") else { continue }
        add(text, name, entry.mark?.line ?? 1, "conda's environment")
      }
    }
    for (image, line) in own?.bases ?? [] where image.contains("python") {
      guard let own, let minor = minor(image) else { continue }
      found.append(
        Named(minor: minor, file: own.path, line: line, isImage: true, why: "the image's base"))
    }
    if let project = service.toml("pyproject.toml") {
      for node in [project["project", "requires-python"], project["tool", "poetry", "dependencies", "python"]] {
        guard let node else { continue }
        add(allowed: node.string, "pyproject.toml", node.line)
      }
    }
    if let entry = INIText(service.text("setup.cfg") ?? "").entry("options", "python_requires") {
      add(allowed: entry.value, "setup.cfg", entry.line)
    }
    for line in service.module(service.path("setup.py"))?.lines ?? [] {
      for argument in line.calls.compactMap({ $0.argument("python_requires") }) {
        add(allowed: argument.string, "setup.py", argument.tokens.first?.line ?? 1)
      }
    }
    return found
  }

  /// The least version of `>=3.9,<3.12`, and the one that is taken: the usual one, or what is allowed nearest to it.
  private static func allowed(by text: String) -> (least: Int, taken: Int)? {
    guard let least = minor(text) else { return nil }
    if text.wholeMatch(of: #/\s*(={1,3}\s*|~\s*)?3\.\d{1,2}(\.(\d+|\*))?\s*|\s*~=\s*3\.\d{1,2}\.\d+\s*/#) != nil {
      return (least, least)
    }
    let bound = text.firstMatch(of: #/<\s*(=?)\s*3\.(\d{1,2})/#)
    let most = bound.flatMap { found in Int(found.2).map { found.1.isEmpty ? $0 - 1 : $0 } } ?? offered.upperBound
    return (least, max(least, min(usual, most)))
  }

  /// The first `3.N` in a text.
  private static func minor(_ text: String) -> Int? {
    text.firstMatch(of: /3\.(\d{1,2})/).flatMap { Int($0.1) }
  }
}
