import Foundation

/// The object that a server imports, such as `app = FastAPI()` in `app/main.py`.
struct ApplicationObject {
  /// Module and variable, such as `app.main:app`.
  var importPath: String
  var framework: RepositoryFacts.Framework
  /// The health path that the sources name; nil where they name none.
  var healthPath: String?

  private static let moduleNames = ["main.py", "app.py", "server.py", "api.py", "asgi.py", "wsgi.py", "__init__.py"]
  private static let constructors: [(text: String, framework: RepositoryFacts.Framework)] = [
    ("FastAPI(", .fastAPI), ("Litestar(", .litestar), ("Quart(", .quart), ("Flask(", .flask),
    ("Starlette(", .starlette), ("Sanic(", .sanic), ("web.Application(", .aiohttp),
    ("get_asgi_application(", .django), ("get_wsgi_application(", .django),
  ]

  /// Looks in the folder's own modules, then in its packages, `app` and `src` first.
  static func find(in folder: URL) -> ApplicationObject? {
    let packages = Files.folderNames(in: folder)
      .filter { !$0.hasPrefix(".") && $0 != "tests" && $0 != "test" && $0 != "venv" }
      .sorted { rank($0) < rank($1) }
    for package in [""] + packages {
      let place = package.isEmpty ? folder : folder.appending(path: package)
      for module in moduleNames {
        guard let text = Files.text(place, module), let found = object(in: text) else { continue }
        return ApplicationObject(
          importPath: importPath(package: package, module: module, variable: found.variable),
          framework: found.framework, healthPath: healthPath(in: place))
      }
    }
    return nil
  }

  private static func rank(_ package: String) -> String {
    switch package {
    case "app": "0"
    case "src": "1"
    default: "2" + package
    }
  }

  private static func importPath(package: String, module: String, variable: String) -> String {
    let stem = module == "__init__.py" ? [] : [String(module.dropLast(3))]
    return ((package.isEmpty ? [] : [package]) + stem).joined(separator: ".") + ":" + variable
  }

  /// The first assignment at a line's start whose right side makes an application.
  private static func object(in text: String) -> (variable: String, framework: RepositoryFacts.Framework)? {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "="), let first = line.first, first.isLetter || first == "_" else {
        continue
      }
      let right = line[line.index(after: equals)...].drop { $0 == " " }
      guard let match = constructors.first(where: { right.hasPrefix($0.text) || right.contains(".\($0.text)") }) else {
        continue
      }
      // `app: FastAPI = FastAPI()` names its type before the equals sign.
      let variable = line[..<equals].split { $0 == ":" || $0 == " " }.first.map(String.init) ?? ""
      guard variable.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { continue }
      return (variable, match.framework)
    }
    return nil
  }

  /// A path that Google's front end passes on: it swallows those that end with `z`.
  private static func healthPath(in place: URL) -> String? {
    let sources = Files.names(in: place).filter { $0.hasSuffix(".py") }.compactMap { Files.text(place, $0) }
    return ["/health", "/healthcheck", "/health/live", "/api/health", "/status", "/ping"].first { path in
      sources.contains { $0.contains("\"\(path)\"") || $0.contains("'\(path)'") }
    }
  }
}
