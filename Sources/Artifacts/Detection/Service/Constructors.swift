/// What makes an application object of a known framework, by its full name.
struct Constructors {
  /// What a constructor makes.
  struct Made: Equatable {
    var framework: RepositoryFacts.Framework
    var interface: RepositoryFacts.Interface
    /// What of the object is served, such as the method that makes the application: `http_app`.
    var member: String?
    var isFactory = false
  }

  private static let mcp = Made(
    framework: .fastMCP, interface: .asgi, member: "streamable_http_app", isFactory: true)
  private static let known: [String: Made] = [
    "fastapi.FastAPI": Made(framework: .fastAPI, interface: .asgi),
    "fastapi.applications.FastAPI": Made(framework: .fastAPI, interface: .asgi),
    "starlette.applications.Starlette": Made(framework: .starlette, interface: .asgi),
    "litestar.Litestar": Made(framework: .litestar, interface: .asgi),
    "litestar.app.Litestar": Made(framework: .litestar, interface: .asgi),
    "quart.Quart": Made(framework: .quart, interface: .asgi),
    "quart.app.Quart": Made(framework: .quart, interface: .asgi),
    "sanic.Sanic": Made(framework: .sanic, interface: .asgi),
    "sanic.app.Sanic": Made(framework: .sanic, interface: .asgi),
    "flask.Flask": Made(framework: .flask, interface: .wsgi),
    "flask.app.Flask": Made(framework: .flask, interface: .wsgi),
    "apiflask.APIFlask": Made(framework: .flask, interface: .wsgi),
    "flask_openapi3.OpenAPI": Made(framework: .flask, interface: .wsgi),
    "aiohttp.web.Application": Made(framework: .aiohttp, interface: .aiohttp),
    "django.core.asgi.get_asgi_application": Made(framework: .django, interface: .asgi),
    "django.core.wsgi.get_wsgi_application": Made(framework: .django, interface: .wsgi),
    "channels.routing.ProtocolTypeRouter": Made(framework: .django, interface: .asgi),
    "falcon.App": Made(framework: .falcon, interface: .wsgi),
    "falcon.API": Made(framework: .falcon, interface: .wsgi),
    "falcon.asgi.App": Made(framework: .falcon, interface: .asgi),
    "dash.Dash": Made(framework: .dash, interface: .wsgi, member: "server"),
    "dash.dash.Dash": Made(framework: .dash, interface: .wsgi, member: "server"),
    "dash_extensions.enrich.DashProxy": Made(framework: .dash, interface: .wsgi, member: "server"),
    "fastmcp.FastMCP": Made(framework: .fastMCP, interface: .asgi, member: "http_app", isFactory: true),
    "fastmcp.server.FastMCP": Made(framework: .fastMCP, interface: .asgi, member: "http_app", isFactory: true),
    "mcp.server.FastMCP": mcp, "mcp.server.fastmcp.FastMCP": mcp,
    // The official kit's name for it since its second release.
    "mcp.server.MCPServer": mcp, "mcp.server.mcpserver.MCPServer": mcp,
    "bottle.Bottle": Made(framework: .unknown, interface: .wsgi),
    "bottle.default_app": Made(framework: .unknown, interface: .wsgi),
    "socketio.ASGIApp": Made(framework: .unknown, interface: .asgi),
    "blacksheep.Application": Made(framework: .unknown, interface: .asgi),
  ]
  /// The constructors by their last names, for a name that nothing imports.
  private static let bare: Set<String> = [
    "FastAPI", "Starlette", "Litestar", "Quart", "Sanic", "Flask", "get_asgi_application", "get_wsgi_application",
  ]
  /// What is served from within middleware as a rule.
  private static let wrapped: Set<String> = ["get_asgi_application", "get_wsgi_application"]

  /// The service's own subclasses, by their names, also of each other.
  private var subclasses: [String: Made] = [:]

  /// - Parameter service: the folder whose classes are looked through.
  init(_ service: ServiceFolder) {
    let modules = service.modules { $0.words.contains(.application) || $0.words.contains(.aiohttpApplication) }
    // A class of one module may be the base of one in another.
    for _ in 0..<2 {
      for (_, module) in modules {
        for line in module.lines where line.tokens.first?.isName("class") == true {
          guard let name = line.tokens.dropFirst().first?.text, subclasses[name] == nil,
            let open = line.tokens.firstIndex(where: { $0.isPunctuation("(") })
          else { continue }
          let end = PythonCall.closing(line.tokens, from: open)
          for part in PythonCall.parts(line.tokens[(open + 1)..<max(open + 1, end)]) {
            guard let base = PythonCall.dottedName(in: part, at: part.startIndex)?.name,
              let made = made(by: base, in: module)?.made
            else { continue }
            subclasses[name] = made
          }
        }
      }
    }
  }

  /// The names of the service's own subclasses.
  var ownNames: [String] { subclasses.keys.sorted() }

  /// What a name makes; nil for what is no constructor.
  func made(by name: String, in module: PythonModule) -> (made: Made, isImported: Bool)? {
    if let known = Self.known[module.resolved(name)] { return (known, true) }
    if let own = subclasses[PythonCall.lastName(of: module.resolved(name))] { return (own, true) }
    guard !module.isImported(name), Self.bare.contains(name) else { return nil }
    return Self.known.first { PythonCall.lastName(of: $0.key) == name }.map { ($0.value, false) }
  }

  /// What the right side of an assignment, or a `return`, makes first, and by which name.
  func constructed(
    by line: PythonModule.Line, in module: PythonModule
  ) -> (name: String, made: Made, isImported: Bool)? {
    let value: ArraySlice<PythonToken>
    if let assignment = line.assignment {
      value = assignment.value
    } else if line.tokens.first?.isName("return") == true {
      value = line.tokens.dropFirst()
    } else {
      return nil
    }
    guard let (name, next) = PythonCall.dottedName(in: value, at: value.startIndex), next < value.endIndex,
      value[next].isPunctuation("(")
    else { return nil }
    if let (made, isImported) = made(by: name, in: module) { return (name, made, isImported) }
    // Pyramid's `config.make_wsgi_app()`
    if name.hasSuffix(".make_wsgi_app") { return (name, Made(framework: .unknown, interface: .wsgi), true) }
    // `WhiteNoise(get_wsgi_application())`
    for call in PythonCall.all(in: value, where: Self.wrapped.contains) {
      if let (made, isImported) = made(by: call.name, in: module), isImported { return (name, made, isImported) }
    }
    return nil
  }
}
