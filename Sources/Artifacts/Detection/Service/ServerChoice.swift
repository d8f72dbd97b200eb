/// Which server serves an application: that of the answers, else that which the repository configures, else the fastest.
struct ServerChoice {
  typealias Server = RepositoryFacts.Server

  /// The server that is used; nil for the fastest, and for what serves by itself.
  let server: Server?
  /// The words of the repository's own command, where that is kept; empty where the start script starts the server.
  let command: [String]
  /// What is shown of it; nil where there is nothing to choose.
  let finding: Choice<String>?
  /// What the answers say, and cannot be.
  let obstacle: Obstacle?

  /// Options that say no more than where, of what and how often, and those that change nothing here.
  private static let plain: Set<String> = [
    "--host", "--port", "-p", "--bind", "-b", "--listen", "--http", "--workers", "-w", "--factory", "--call",
    "--app-dir",
    "--chdir", "--interface", "--proxy-headers", "--no-proxy-headers", "--forwarded-allow-ips", "--reload",
    "--log-level",
    "--access-log", "--no-access-log", "--access-logfile", "--error-logfile", "--access-logformat",
    "--no-server-header",
    "--use-colors", "--no-use-colors", "--debug", "--log-file", "--processes", "--app", "--dev",
  ]
  /// How each is told where to listen.
  private static let places: [Server: (removed: Set<String>, added: [String])] = [
    .uvicorn: (["--host", "--port"], ["--host=0.0.0.0", "--port=$PORT"]),
    .gunicorn: (["--bind", "-b"], ["--bind=0.0.0.0:$PORT"]),
    .hypercorn: (["--bind", "-b"], ["--bind=0.0.0.0:$PORT"]),
    .daphne: (["--bind", "-b", "--port", "-p"], ["--bind=0.0.0.0", "--port=$PORT"]),
    .waitress: (["--listen", "--host", "--port"], ["--listen=0.0.0.0:$PORT"]),
    .granian: (["--host", "--port"], ["--host=0.0.0.0", "--port=$PORT"]),
  ]

  /// - Parameters:
  ///   - service: the folder.
  ///   - served: what is served.
  ///   - start: how it is started today, with its place.
  ///   - said: what the answers say.
  init(_ service: ServiceFolder, served: Application?, start: Found<StartCommand>?, said: String?) {
    let saidServer = said.flatMap(Server.init)
    guard let served, served.interface != .program else {
      self.init(
        server: nil, command: [], finding: nil, obstacle: saidServer.map { Self.unfit($0, "a program of its own") })
      return
    }
    if let saidServer, !saidServer.interfaces.contains(served.interface) {
      let kind = "an application of \(served.interface.rawValue.uppercased())"
      self.init(server: nil, command: [], finding: nil, obstacle: Self.unfit(saidServer, kind))
      return
    }
    let own = start.flatMap { start in Self.server(of: start.value).map { (server: $0, start: start) } }
    let reason = own.flatMap { Self.configuration(of: $0.server, $0.start.value, service) }
    let isKept = own != nil && reason != nil && (saidServer == nil || saidServer == own?.server)
    let server = saidServer ?? (isKept ? own?.server : nil)
    let before = own.map { own in
      var before = own.start.with(own.server.rawValue)
      before.confidence = .likely
      return before
    }
    let finding: Choice<String>? =
      if let saidServer {
        Choice(said: saidServer.rawValue, over: before.flatMap { Choice([$0]) })
      } else if let own, let reason {
        Choice([own.start.with(own.server.rawValue).because("\(reason), so it is kept")])
      } else if let before, served.framework != .sanic, served.interface != .aiohttp {
        Choice(
          Found(
            Server.granian.rawValue, nil, nil, .certain,
            why: "it takes the place of \(own?.server.title ?? ""), which has no settings of its own"),
          others: [before])
      } else {
        nil
      }
    self.init(
      server: server, command: isKept ? own.map { Self.command($0.start.value, of: $0.server) } ?? [] : [],
      finding: finding, obstacle: nil)
  }

  private init(server: Server?, command: [String], finding: Choice<String>?, obstacle: Obstacle?) {
    self.server = server
    self.command = command
    self.finding = finding
    self.obstacle = obstacle
  }

  private static func unfit(_ server: Server, _ kind: String) -> Obstacle {
    let fitting = Server.allCases.filter { $0.interfaces == server.interfaces }.map(\.rawValue)
    return Obstacle(
      message: "\(server.title) cannot serve this service",
      reason:
        "It is \(kind); \(fitting.joined(separator: " and ")) serve \(server.interfaces.map(\.rawValue).sorted().joined(separator: " and ")).",
      remedy: "Remove service.server, or name another server.")
  }

  /// The server that a command starts.
  private static func server(of start: StartCommand) -> Server? {
    let words = start.words.first?.hasSuffix("python") == true ? start.words.dropFirst(2) : start.words[...]
    let name = words.first.map { RepositoryTree.split($0).name } ?? ""
    return name == "waitress-serve" ? .waitress : Server(rawValue: name)
  }

  /// What configures a server beyond host, port and workers; nil for nothing.
  private static func configuration(of server: Server, _ start: StartCommand, _ service: ServiceFolder) -> String? {
    if server == .gunicorn, service.has("gunicorn.conf.py") { return "gunicorn.conf.py configures it" }
    let option = start.words.dropFirst().first { word in
      word.hasPrefix("-") && word != "-m" && word != "-u" && !plain.contains(String(word.prefix { $0 != "=" }))
    }
    return option.map { "\($0.prefix { $0 != "=" }) configures it" }
  }

  /// The command with the place that Cloud Run looks at.
  private static func command(_ start: StartCommand, of server: Server) -> [String] {
    guard let place = places[server] else { return [] }
    var words = RunCommand.without(place.removed, in: start.words)
    words.removeAll { $0 == "--reload" || $0 == "--daemon" || $0 == "-D" }
    guard server == .waitress, let program = words.firstIndex(where: { $0.contains("waitress") }) else {
      return words + place.added
    }
    // Waitress reads no option behind the application.
    return words[...program] + place.added + words[(program + 1)...]
  }
}

extension Found {
  /// The same with another reason.
  func because(_ why: String) -> Found {
    var found = self
    found.why = why
    return found
  }
}
