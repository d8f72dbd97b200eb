import Foundation
import SetupPlan

/// What was found out about the Python service in a repository; the Dockerfile and the workflow rest on it.
package struct RepositoryFacts: Sendable, Equatable {
  package var framework: Framework
  /// The import path of the application object, such as `app.main:app`, from the service's folder.
  package var application: String
  package var dependencies: Dependencies
  /// The file of development requirements in the service's folder, such as `requirements-dev.txt`.
  package var developmentRequirements: String?
  /// Major and minor version, such as `3.12`.
  package var pythonVersion: String
  /// The path that answers whether the service is healthy, such as `/health`.
  package var healthPath: String
  package var hasTests: Bool
  /// Whether there is a `pyproject.toml` in the service's folder.
  package var hasProjectFile: Bool
  /// The branch that GitHub shows first, such as `main`.
  package var defaultBranch: String

  /// The web framework.
  package enum Framework: String, Sendable, CaseIterable {
    case fastAPI = "FastAPI"
    case starlette = "Starlette"
    case litestar = "Litestar"
    case quart = "Quart"
    case flask = "Flask"
    case django = "Django"
    case unknown = "Python"

    /// Whether the application is ASGI; others are WSGI.
    package var isAsynchronous: Bool { self != .flask && self != .django }
  }

  /// Where the service's dependencies are written, best first.
  package enum Dependencies: String, Sendable, CaseIterable {
    case uvLock = "uv.lock"
    case poetryLock = "poetry.lock"
    case requirements = "requirements.txt"
    case project = "pyproject.toml"
    case none = "no file"
  }

  /// The facts of a service like AI Orchestra, for a repository that tells nothing.
  package init(
    framework: Framework = .fastAPI, application: String = "app.main:app", dependencies: Dependencies = .requirements,
    developmentRequirements: String? = nil, pythonVersion: String = "3.12", healthPath: String = "/health",
    hasTests: Bool = true, hasProjectFile: Bool = false, defaultBranch: String = "main"
  ) {
    self.framework = framework
    self.application = application
    self.dependencies = dependencies
    self.developmentRequirements = developmentRequirements
    self.pythonVersion = pythonVersion
    self.healthPath = healthPath
    self.hasTests = hasTests
    self.hasProjectFile = hasProjectFile
    self.defaultBranch = defaultBranch
  }

  /// Reads the facts of one service.
  ///
  /// - Parameters:
  ///   - repository: the repository's root folder.
  ///   - directory: the service's folder from there; `.` for the root.
  package init(repository: URL, directory: String) {
    let folder = directory == "." ? repository : repository.appending(path: directory)
    self = PythonService(folder: folder, repository: repository).facts
    defaultBranch = GitFolder(repository: repository)?.defaultBranch ?? "main"
  }

  /// The branch whose pushes deploy an environment: the default branch for production, `develop` for development, else
  /// the branch of the environment's name.
  package func deployBranch(environment: String) -> String {
    switch environment {
    case "production": defaultBranch
    case "development": "develop"
    default: environment
    }
  }
}
