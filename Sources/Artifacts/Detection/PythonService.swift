import Foundation

/// A folder, looked at as a Python service.
struct PythonService {
  private let folder: URL
  private let repository: URL
  private let application: ApplicationObject?
  private let manifest: String

  init(folder: URL, repository: URL) {
    self.folder = folder
    self.repository = repository
    application = ApplicationObject.find(in: folder)
    manifest = ["requirements.txt", "pyproject.toml", "Pipfile"].compactMap { Files.text(folder, $0) }
      .joined(separator: "\n").lowercased()
  }

  /// Whether the folder holds a service: an application object, or a manifest with a web framework and code beside it.
  var isService: Bool {
    let hasManifest = dependencies != .none
    return (application != nil && (hasManifest || hasDockerfile))
      || (hasManifest && framework != .unknown && hasCode)
  }

  /// The evidence, counted.
  var score: Int {
    var score = 0
    if application != nil { score += 4 }
    if framework != .unknown { score += 3 }
    if dependencies != .none { score += 2 }
    if hasDockerfile { score += 2 }
    if application?.healthPath != nil { score += 1 }
    return score
  }

  var facts: RepositoryFacts {
    RepositoryFacts(
      framework: framework, application: application?.importPath ?? "app.main:app", dependencies: dependencies,
      developmentRequirements: Self.developmentFiles.first { Files.exists(folder, $0) },
      pythonVersion: PythonVersion.find(in: folder) ?? PythonVersion.find(in: repository) ?? PythonVersion.preset,
      healthPath: application?.healthPath ?? "/health",
      hasTests: ["tests", "test"].contains { Files.isFolder(folder, $0) },
      hasProjectFile: Files.exists(folder, "pyproject.toml"))
  }

  private static let developmentFiles = [
    "requirements-dev.txt", "requirements-test.txt", "dev-requirements.txt", "requirements/dev.txt",
    "requirements_dev.txt",
  ]

  private var hasDockerfile: Bool { Files.exists(folder, "Dockerfile") }

  private var hasCode: Bool {
    Files.names(in: folder).contains { $0.hasSuffix(".py") } || Files.isFolder(folder, "app")
      || Files.isFolder(folder, "src")
  }

  private var framework: RepositoryFacts.Framework {
    if let framework = application?.framework { return framework }
    return RepositoryFacts.Framework.allCases.first { $0 != .unknown && manifest.contains($0.rawValue.lowercased()) }
      ?? .unknown
  }

  private var dependencies: RepositoryFacts.Dependencies {
    RepositoryFacts.Dependencies.allCases.first { $0 != .none && Files.exists(folder, $0.rawValue) } ?? .none
  }
}
