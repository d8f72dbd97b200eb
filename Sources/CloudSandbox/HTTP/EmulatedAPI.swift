/// One API of the sandbox: its routes, and how it words errors and recognises callers.
package protocol EmulatedAPI: Sendable {
  /// The shape of its error bodies.
  var dialect: ErrorDialect { get }
  /// Which token it demands.
  var authentication: Authentication { get }
  /// What it answers; the first that matches counts, those with a `:verb` go first.
  var routes: [Route] { get }
}

extension EmulatedAPI {
  /// Google's errors.
  package var dialect: ErrorDialect { .google }
  /// A Google access token.
  package var authentication: Authentication { .google }
}

/// Which token an API demands.
package enum Authentication: Sendable {
  /// None.
  case none
  /// `Authorization: Bearer` with a Google access token of the sandbox.
  case google
  /// `Authorization: Bearer` or `token` with the GitHub token of the sandbox.
  case github
}

/// All APIs behind one port.
struct RouteTable: Sendable {
  struct Entry: Sendable {
    var route: Route
    var dialect: ErrorDialect
    var authentication: Authentication
  }
  private var entries: [Entry] = []
  /// What the paths of APIs begin with; routes that begin with a capture do not get those.
  private var prefixes: Set<Substring> = []

  init(_ apis: [any EmulatedAPI]) {
    for api in apis {
      let own = api.routes.map { Entry(route: $0, dialect: api.dialect, authentication: api.authentication) }
      prefixes.formUnion(api.routes.compactMap(\.segments.first).filter { !$0.hasPrefix("{") })
      entries += own.filter { $0.route.verb != nil } + own.filter { $0.route.verb == nil }
    }
  }

  /// The route of a request, or nil.
  func find(method: String, path: String) -> (entry: Entry, captures: [String: String])? {
    let segments = path.split(separator: "/", omittingEmptySubsequences: true)
    // HEAD is answered by GET; the server leaves the body out.
    let method = method == "HEAD" ? "GET" : method
    let isClaimed = segments.first.map(prefixes.contains) ?? false
    for entry in entries where entry.route.method == method {
      if isClaimed, entry.route.segments.first?.hasPrefix("{") == true { continue }
      if let captures = entry.route.match(segments) { return (entry, captures) }
    }
    return nil
  }

  /// The dialect of the API that owns a path without a route.
  func dialect(of path: String) -> ErrorDialect {
    let first = path.split(separator: "/").first
    return entries.first { $0.route.segments.first == first }?.dialect ?? .google
  }
}
