import Foundation

/// The Python version that a service asks for.
enum PythonVersions {
  /// For a service that asks for none.
  static let preset = "3.12"

  /// The versions that are named in the service's folder, else in the repository's root, the best first.
  static func choice(_ service: ServiceFolder) -> Choice<String>? {
    let own = found(service)
    if own.isEmpty, !service.directory.isEmpty {
      return Choice(settled(found(ServiceFolder(tree: service.tree, directory: ""))))
    }
    return Choice(settled(own))
  }

  /// What runs today counts more than what is allowed; a version below what is allowed is a leftover.
  private static func settled(_ found: [Named]) -> [Found<String>] {
    let least = found.filter(\.isBound).map(\.minor).max() ?? 0
    return found.map { item in
      let confidence: Confidence = item.minor < least ? .guess : item.isBound ? .likely : .certain
      return Found("3.\(item.minor)", item.file, item.line, confidence, why: item.why)
    }.sorted { $0.confidence > $1.confidence }
  }

  private struct Named {
    var minor: Int
    var file: String
    var line: Int
    /// Whether it is the least version that is allowed.
    var isBound: Bool
    var why: String
  }

  private static func found(_ service: ServiceFolder) -> [Named] {
    var found: [Named] = []
    func add(_ text: String?, _ file: String, _ line: Int, isBound: Bool = false, _ why: String) {
      guard let text, let minor = minor(text) else { return }
      found.append(Named(minor: minor, file: service.path(file), line: line, isBound: isBound, why: why))
    }
    add(service.text(".python-version"), ".python-version", 1, ".python-version")
    add(service.text("runtime.txt"), "runtime.txt", 1, "runtime.txt")
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
    if let text = service.text("Dockerfile") {
      let file = DockerfileText(text)
      for instruction in file.instructions where instruction.keyword == "FROM" {
        let image = file.expanded(instruction.arguments)
        guard image.contains("python") else { continue }
        add(image, "Dockerfile", instruction.line, "the image's base")
      }
    }
    if let project = service.toml("pyproject.toml") {
      for node in [project["project", "requires-python"], project["tool", "poetry", "dependencies", "python"]] {
        guard let node else { continue }
        add(node.string, "pyproject.toml", node.line, isBound: true, "the least version that is allowed")
      }
    }
    if let entry = INIText(service.text("setup.cfg") ?? "").entry("options", "python_requires") {
      add(entry.value, "setup.cfg", entry.line, isBound: true, "the least version that is allowed")
    }
    for line in service.module(service.path("setup.py"))?.lines ?? [] {
      for argument in line.calls.compactMap({ $0.argument("python_requires") }) {
        add(
          argument.string, "setup.py", argument.tokens.first?.line ?? 1, isBound: true,
          "the least version that is allowed")
      }
    }
    return found
  }

  /// The first `3.N` in a text, not older than what the base images offer.
  private static func minor(_ text: String) -> Int? {
    guard let match = text.firstMatch(of: /3\.(\d{1,2})/), let minor = Int(match.1), minor >= 9 else { return nil }
    return minor
  }
}
