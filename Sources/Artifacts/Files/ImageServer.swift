/// What serves a Python service in its container: the fastest by `assets/measurements.json`, for what it has to speak.
enum ImageServer: String, CaseIterable {
  case granianASGI
  case granianWSGI
  case sanic
  case aiohttp
  /// The service serves by itself.
  case program

  init(_ facts: RepositoryFacts) {
    switch facts.interface {
    case .asgi: self = facts.framework == .sanic ? .sanic : .granianASGI
    case .wsgi: self = .granianWSGI
    case .aiohttp: self = .aiohttp
    case .program: self = .program
    }
  }

  /// What people call it.
  var name: String {
    switch self {
    case .granianASGI, .granianWSGI: "Granian"
    case .sanic: "Sanic's own server"
    case .aiohttp: "aiohttp's own server on uvloop"
    case .program: "itself"
    }
  }

  /// The packages that it needs beside the service's own, with their releases.
  var packages: [String] {
    switch self {
    case .granianASGI: ["granian==2.8.7", "uvloop==0.23.0"]
    case .granianWSGI: ["granian==2.8.7"]
    case .aiohttp: ["uvloop==0.23.0"]
    case .sanic, .program: []
    }
  }
}
