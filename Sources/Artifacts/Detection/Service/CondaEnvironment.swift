import Yams

/// An environment of conda, whose packages are not those of PyPI: nothing is installed from it, and that is said.
struct CondaEnvironment {
  static let fileNames = ["environment.yml", "environment.yaml"]

  /// The direct dependencies, for what they tell of the service.
  let requirements: [Requirement]

  /// The environment of a folder; nil where there is none.
  init?(_ service: ServiceFolder) {
    guard let name = Self.fileNames.first(where: { service.has($0) }) else { return nil }
    let path = service.path(name)
    let entries = Self.entries(of: name, in: service)
    requirements = (entries + entries.flatMap { $0["pip"]?.array() ?? [] }).compactMap { entry in
      // `conda-forge::fastapi=0.115`
      guard let text = entry.string?.split(separator: ":").last else { return nil }
      return Requirement(String(text), file: path, line: entry.mark?.line ?? 1)
    }
    service.tree.note(
      path, "environments of conda are not installed: name what the service needs from PyPI in a requirements.txt")
  }

  /// The dependencies of an environment's file, as they are written.
  static func entries(of name: String, in service: ServiceFolder) -> [Node] {
    service.tree.yaml(service.path(name))?["dependencies"]?.array() ?? []
  }
}
