/// What serves a Python service in its container: what the answers or the repository's own configuration say, else the fastest
/// by `assets/measurements.json` for what it has to speak.
enum ImageServer: String, CaseIterable {
  case granianASGI
  case granianWSGI
  case uvicorn
  case gunicorn
  case hypercorn
  case daphne
  case waitress
  case sanic
  case aiohttp
  /// The repository's own command, which configures its server.
  case configured
  /// The service serves by itself.
  case program

  init(_ facts: RepositoryFacts) {
    guard facts.interface != .program else {
      self = .program
      return
    }
    guard facts.command.isEmpty else {
      self = .configured
      return
    }
    switch (facts.server, facts.interface) {
    case (.uvicorn, .asgi): self = .uvicorn
    case (.hypercorn, .asgi), (.hypercorn, .wsgi): self = .hypercorn
    case (.daphne, .asgi): self = .daphne
    case (.waitress, .wsgi): self = .waitress
    case (.gunicorn, _): self = .gunicorn
    case (_, .asgi): self = facts.framework == .sanic ? .sanic : .granianASGI
    case (_, .wsgi): self = .granianWSGI
    case (_, .aiohttp): self = .aiohttp
    case (_, .program): self = .program
    }
  }

  /// What people call it.
  /// - Parameter facts: the service, whose own server is named by its command.
  /// - Returns: its name, as in a sentence.
  func name(for facts: RepositoryFacts) -> String {
    switch self {
    case .granianASGI, .granianWSGI: "Granian"
    case .uvicorn: "Uvicorn"
    case .gunicorn: "Gunicorn"
    case .hypercorn: "Hypercorn"
    case .daphne: "Daphne"
    case .waitress: "Waitress"
    case .sanic: "Sanic's own server"
    case .aiohttp: "aiohttp's own server on uvloop"
    case .configured: "\(facts.server?.title ?? "its server") as it is configured"
    case .program: "itself"
    }
  }

  /// Whether the start script imports the service and has it served.
  var importsService: Bool { self != .configured && self != .program }

  /// Whether the port is open before the service is imported.
  var opensFirst: Bool { self == .gunicorn || self == .configured }

  /// Whether the start script forks its processes; Gunicorn does by itself.
  var forks: Bool { importsService && self != .gunicorn }

  /// Whether the start script opens the socket of each process; Granian does by itself.
  var listens: Bool { forks && self != .granianASGI && self != .granianWSGI }

  /// The modules that it imports when it begins to serve, in the releases of its lock. Daphne's import begins an event loop,
  /// which is not to be forked.
  var modules: [String] {
    switch self {
    case .granianASGI, .granianWSGI: ["granian", "granian.constants", "granian._loops"]
    case .uvicorn:
      [
        "uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.auto", "uvicorn.protocols.http.auto",
        "uvicorn.protocols.websockets.auto",
      ]
    case .gunicorn: ["gunicorn.app.base", "gunicorn.arbiter", "gunicorn.workers.gthread"]
    case .hypercorn: ["hypercorn.asyncio", "hypercorn.asyncio.run", "hypercorn.config"]
    case .waitress: ["waitress", "waitress.server"]
    case .aiohttp: ["aiohttp.web", "uvloop"]
    case .daphne, .sanic, .configured, .program: []
    }
  }

  /// The template of the file that names the packages which it needs beside the service's own, each with its release and
  /// its hashes; nil where it needs none.
  ///
  /// Made by `uv pip compile --universal --python-version 3.10 --generate-hashes` of the releases in its name. Of Granian and
  /// uvloop, whose lists are long, only the wheels are kept that an image can install: CPython's for manylinux, on x86_64 and
  /// aarch64; what `pip download --only-binary=:all: --platform manylinux_2_28_x86_64 --python-version 3.12` brings, and so on.
  /// - Parameter facts: the service, whose own command may need a server.
  /// - Returns: the template's name.
  func lock(for facts: RepositoryFacts) -> String? {
    switch self {
    case .granianASGI: "server-granian-uvloop.txt.mustache"
    case .granianWSGI: "server-granian.txt.mustache"
    case .aiohttp: "server-uvloop.txt.mustache"
    case .uvicorn, .gunicorn, .hypercorn, .daphne, .waitress: "server-\(rawValue).txt.mustache"
    case .configured: facts.server.flatMap { $0 == .granian ? nil : "server-\($0.rawValue).txt.mustache" }
    case .sanic, .program: nil
    }
  }
}
