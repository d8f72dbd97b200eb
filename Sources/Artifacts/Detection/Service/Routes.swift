/// The routes of a service that tell its health.
enum Routes {
  /// Paths that answer whether a service is healthy, the best first. Google's front end swallows those that end with `z`.
  private static let healthPaths = [
    "/health", "/healthcheck", "/health-check", "/health/live", "/health/ready", "/api/health", "/api/v1/health",
    "/_health", "/status", "/ping", "/up", "/live", "/livez", "/ready",
  ].filter { !$0.hasSuffix("z") }

  private static let routing: Set<String> = [
    "get", "route", "api_route", "head", "add_get", "add_route", "add_api_route", "add_url_rule", "path", "re_path",
    "url", "Route", "GET", "get_route", "add_view",
  ]
  /// What a router's or blueprint's paths begin with, by the argument that says so.
  private static let prefixes: [String: String] = ["APIRouter": "prefix", "Blueprint": "url_prefix", "Router": "path"]

  private static let calls = routing.union(prefixes.keys)

  /// The paths that are found, the best first.
  static func health(_ service: ServiceFolder) -> [Found<String>] {
    var found: [Found<String>] = []
    for (path, module) in service.modules(with: [.health, .routing]) {
      var routers: [String: String] = [:]
      for (line, call) in module.calls(of: calls) {
        let name = PythonCall.lastName(of: call.name)
        if let keyword = prefixes[name], let assigned = line.assignment?.name {
          routers[assigned] = call.argument(keyword)?.string ?? ""
        }
        guard routing.contains(name), let written = call.arguments.first(where: { $0.string != nil })?.string,
          call.arguments.first?.string != nil || call.argument("path")?.string != nil || name == "add_get"
        else { continue }
        let owner = call.name == name ? "" : PythonCall.firstName(of: call.name)
        let own = written.hasPrefix("/") ? written : "/" + written
        let whole = (routers[owner] ?? "") + own
        let trimmed = whole.utf8.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
        guard isHealth(trimmed) else { continue }
        // A router may be mounted under another path, which is not known here.
        let confidence: Confidence = routers[owner] == nil || routers[owner]?.isEmpty == false ? .certain : .likely
        found.append(Found(whole, path, call.line, confidence, why: "a route"))
      }
    }
    return found.sorted { rank($0) < rank($1) }
  }

  private static func isHealth(_ path: String) -> Bool {
    healthPaths.contains(path) || (path.hasSuffix("/health") || path.hasSuffix("/healthcheck")) && isPlain(path)
  }

  /// Whether a path has nothing that a shell, a file or a template could take for something else.
  private static func isPlain(_ path: String) -> Bool {
    path.utf8.count < 100 && path.hasPrefix("/")
      && path.utf8.allSatisfy { PythonToken.isNameByte($0) && $0 < 0x80 || "._~/-".utf8.contains($0) }
  }

  private static func rank(_ found: Found<String>) -> Int {
    healthPaths.firstIndex { $0 == found.value || $0 + "/" == found.value } ?? healthPaths.count
  }
}
