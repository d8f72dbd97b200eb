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

  /// The template of the file that names the packages which it needs beside the service's own, each with its release and
  /// its hashes; nil where it needs none.
  ///
  /// Made by `uv pip compile --universal --python-version 3.10 --generate-hashes` of the releases in its name.
  var lock: String? {
    switch self {
    case .granianASGI: "server-granian-uvloop.txt.mustache"
    case .granianWSGI: "server-granian.txt.mustache"
    case .aiohttp: "server-uvloop.txt.mustache"
    case .sanic, .program: nil
    }
  }
}
