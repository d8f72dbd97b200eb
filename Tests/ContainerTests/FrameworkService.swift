import Artifacts
import Foundation
import SetupPlan
import Testing

/// The repositories in `Resources/frameworks`: frameworks whose programs serve by themselves or have to be known by more than
/// an application object, a command of no known server, and each server that can be chosen.
struct FrameworkService: Sendable, CustomTestStringConvertible {
  /// The folder, which is also what is shown.
  var name: String
  var framework: RepositoryFacts.Framework
  var health: HealthProbe
  /// What is asked for, and what stands in the answer.
  var path = "/health"
  var text = "ok"
  var server: RepositoryFacts.Server?

  var testDescription: String { server.map { "\(name) by \($0.rawValue)" } ?? name }

  var folder: URL { Bundle.module.bundleURL.appending(path: "Resources/frameworks/\(name)") }

  var details: [ServiceDetail: String] {
    // One of them with all patches, whichever of the packages are there.
    let patches: [ServiceDetail: String] =
      framework == .flask && server == .granian ? [.patches: ServicePatch.text(ServicePatch.allCases)] : [:]
    return [.python: Ground.pythonVersion].merging(server.map { [.server: $0.rawValue] } ?? [:]) { $1 }
      .merging(patches) { $1 }
  }

  /// Those that answer plain requests.
  static let all = [
    FrameworkService(
      name: "streamlit", framework: .streamlit, health: .http("/_stcore/health"), path: "/_stcore/health"),
    FrameworkService(name: "gradio", framework: .gradio, health: .tcp, path: "/config", text: "components"),
    FrameworkService(name: "dash", framework: .dash, health: .tcp, path: "/_dash-layout", text: "small"),
    FrameworkService(name: "tornado", framework: .tornado, health: .http("/health")),
    FrameworkService(name: "falcon", framework: .falcon, health: .http("/health")),
    FrameworkService(
      name: "functions-framework", framework: .functionsFramework, health: .tcp, path: "/", text: "small"),
    FrameworkService(name: "fastmcp", framework: .fastMCP, health: .http("/health")),
    FrameworkService(name: "chainlit", framework: .chainlit, health: .tcp, path: "/", text: "<html"),
    FrameworkService(name: "subclass", framework: .fastAPI, health: .http("/health")),
    FrameworkService(name: "stated", framework: .unknown, health: .tcp, path: "/", text: "container_start.py"),
  ]

  /// A service of each kind, by each server that can serve it.
  static let served = [
    ("wsgi", RepositoryFacts.Framework.flask, RepositoryFacts.Interface.wsgi), ("asgi", .starlette, .asgi),
  ]
  .flatMap { name, framework, interface in
    RepositoryFacts.Server.allCases.filter { $0.interfaces.contains(interface) }.map { server in
      FrameworkService(name: name, framework: framework, health: .http("/health"), server: server)
    }
  }
}
