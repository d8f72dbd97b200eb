import Artifacts
import Foundation
import Testing

/// The repositories in `Resources/services`: one for each framework, and among them one for each way to write
/// dependencies, a package in `src`, a member of a workspace, and static files.
///
/// Each answers `/health` at once and `/slow` after two seconds, when it has printed that a request has begun.
enum SmallService: String, CaseIterable, CustomTestStringConvertible {
  case fastapi
  case starlette
  case litestar
  case flask
  case djangoASGI = "django-asgi"
  case djangoWSGI = "django-wsgi"
  case aiohttp
  case quart
  case sanic
  case program

  var testDescription: String { rawValue }

  var folder: URL {
    Bundle.module.bundleURL.appending(path: "Resources/services/\(rawValue)")
  }

  /// Whether the start script imports it, and its build makes a snapshot of that.
  var startsFromSnapshot: Bool { self != .program }

  /// Whether its import leaves nothing that a fork breaks; Litestar's logging starts a thread.
  var canFork: Bool { self != .litestar }

  /// What is to be found out about it.
  var found: Found {
    switch self {
    case .fastapi: Found(.fastAPI, "main:app", .uvLock)
    case .starlette: Found(.starlette, "main:app", .poetryLock)
    case .litestar: Found(.litestar, "main:app", .pdmLock)
    case .flask: Found(.flask, "app:app", .requirements)
    case .djangoASGI: Found(.django, "web.asgi:application", .project)
    case .djangoWSGI: Found(.django, "web.wsgi:application", .pipenvLock, .staticFiles)
    case .aiohttp: Found(.aiohttp, "main:app", .setupScript, .package)
    case .quart: Found(.quart, "small.main:app", .uvLock, .package)
    case .sanic: Found(.sanic, "main:app", .uvWorkspace, directory: "services/small")
    case .program: Found(.unknown, "main", .none)
    }
  }

  /// What detection has to tell of a service, and what the images rest on.
  struct Found: Equatable {
    /// What only some services have.
    enum Special { case nothing, package, staticFiles }

    var framework: RepositoryFacts.Framework
    var application: String
    var dependencies: RepositoryFacts.Dependencies
    var special: Special
    var directory: String

    init(
      _ framework: RepositoryFacts.Framework, _ application: String, _ dependencies: RepositoryFacts.Dependencies,
      _ special: Special = .nothing, directory: String = "."
    ) {
      self.framework = framework
      self.application = application
      self.dependencies = dependencies
      self.special = special
      self.directory = directory
    }

    init(_ candidate: ServiceDetection.Candidate) {
      let facts = candidate.facts
      self.init(
        facts.framework, facts.application, facts.dependencies,
        facts.isPackage ? .package : facts.staticFiles != nil ? .staticFiles : .nothing,
        directory: candidate.service.directory)
    }
  }
}
