import Artifacts
import Foundation
import Testing

/// The services in `Resources/services`: one for each framework, and among them one for each way to write dependencies.
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

  /// What the files are generated from.
  var facts: RepositoryFacts {
    switch self {
    case .fastapi: facts(.fastAPI, "main:app", .uvLock)
    case .starlette: facts(.starlette, "main:app", .poetryLock)
    case .litestar: facts(.litestar, "main:app", .pdmLock)
    case .flask: facts(.flask, "app:app", .requirements)
    case .djangoASGI: facts(.django, "web.asgi:application", .project, interface: .asgi)
    case .djangoWSGI: facts(.django, "web.wsgi:application", .pipenvLock)
    case .aiohttp: facts(.aiohttp, "main:app", .requirements)
    case .quart: facts(.quart, "main:app", .uvLock)
    case .sanic: facts(.sanic, "main:app", .uvLock)
    case .program: facts(.unknown, "main", .none)
    }
  }

  private func facts(
    _ framework: RepositoryFacts.Framework, _ application: String, _ dependencies: RepositoryFacts.Dependencies,
    interface: RepositoryFacts.Interface? = nil
  ) -> RepositoryFacts {
    RepositoryFacts(
      framework: framework, application: application, interface: interface, dependencies: dependencies,
      pythonVersion: Ground.pythonVersion, variables: [RepositoryFacts.Variable(name: "GREETING", isRequired: true)])
  }
}
