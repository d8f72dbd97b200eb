import Yams

/// How compose files build images: from which folder, by which Dockerfile, up to which stage.
struct ComposeBuild {
  var file: String
  var line: Int
  /// The folder that it is built from, from the repository's root.
  var context: String
  /// The Dockerfile, from the repository's root.
  var dockerfile: String
  var target: String?
  var arguments: [String: String] = [:]

  /// Files of production come first.
  private static let names = [
    "docker-compose.prod.yml", "docker-compose.prod.yaml", "docker-compose.production.yml",
    "docker-compose.production.yaml",
    "compose.prod.yaml", "compose.prod.yml", "production.yml", "compose.production.yaml", "compose.yaml", "compose.yml",
    "docker-compose.yml", "docker-compose.yaml",
  ]

  /// The builds that compose files around a service name, those of production first.
  static func all(_ service: ServiceFolder) -> [ComposeBuild] {
    files(service).flatMap { folder, path, services in
      services.compactMap { ComposeBuild($0.value, folder: folder, file: path) }
    }
  }

  private init?(_ node: Node, folder: String, file: String) {
    guard let build = node["build"] else { return nil }
    let written = build.string ?? build["context"]?.string ?? "."
    guard let context = RepositoryTree.normalized(RepositoryTree.join(folder, written)),
      let dockerfile = RepositoryTree.normalized(
        RepositoryTree.join(context, build["dockerfile"]?.string ?? "Dockerfile"))
    else { return nil }
    self.file = file
    line = build.mark?.line ?? 1
    self.context = context
    self.dockerfile = dockerfile
    target = build["target"]?.string
    for (key, value) in build["args"]?.mapping ?? [:] {
      guard let name = key.string, let text = value.scalar?.string, !text.contains("$") else { continue }
      arguments[name] = text
    }
  }

  /// What compose files set for the services that are built around a folder, those of production first.
  static func environment(of service: ServiceFolder) -> [(path: String, line: Int, name: String, value: String)] {
    files(service).flatMap { folder, path, services in
      services.flatMap { entry -> [(path: String, line: Int, name: String, value: String)] in
        guard let build = ComposeBuild(entry.value, folder: folder, file: path),
          build.context == service.directory || service.directory.hasPrefix(build.context + "/")
            || build.context.isEmpty,
          let node = entry.value["environment"]
        else { return [] }
        let pairs = node.mapping.map {
          $0.map { ($0.key.string ?? "", $0.value.scalar?.string ?? "", $0.key.mark?.line ?? 1) }
        }
        let words = node.array().compactMap { item -> (String, String, Int)? in
          guard let text = item.string, let equals = text.firstIndex(of: "=") else { return nil }
          return (String(text[..<equals]), String(text[text.index(after: equals)...]), item.mark?.line ?? 1)
        }
        return (pairs ?? words).map { (path, $0.2, $0.0, $0.1) }
      }
    }
  }

  /// The compose files around a folder with their services, those of production first.
  static func files(_ service: ServiceFolder) -> [(folder: String, path: String, services: Node.Mapping)] {
    var folders = [service.directory]
    while let last = folders.last, !last.isEmpty { folders.append(RepositoryTree.split(last).folder) }
    return names.flatMap { name in
      folders.compactMap { folder in
        let path = RepositoryTree.join(folder, name)
        guard service.tree.has(path), let services = service.tree.yaml(path)?["services"]?.mapping else { return nil }
        return (folder, path, services)
      }
    }
  }
}
