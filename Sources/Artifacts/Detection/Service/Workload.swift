/// What a service does besides answering short requests, as far as its sources show it.
struct Workload: Sendable, Equatable {
  /// What goes on without a request: schedulers, queues, tasks and threads.
  private(set) var background: [Found<String>] = []
  /// What keeps a request open: streamed answers, server-sent events, websockets.
  private(set) var streams: [Found<RepositoryFacts.Stream>] = []
  /// What would run on a GPU.
  private(set) var gpu: [Found<String>] = []

  /// Reads the sources of a service.
  init(_ service: ServiceFolder) {
    for (path, module) in service.modules(with: .workload) { read(module, path: path) }
  }

  /// What is imported and goes on between requests, by the beginning of its full name.
  private static let background: [(prefix: String, what: String)] = [
    ("apscheduler.", "APScheduler"), ("flask_apscheduler.", "Flask-APScheduler"),
    ("rocketry.", "Rocketry"), ("aiocron.", "aiocron"), ("schedule.every", "schedule"),
    ("fastapi_utils.tasks.repeat_every", "repeat_every"), ("fastapi_restful.tasks.repeat_every", "repeat_every"),
    ("fastapi.BackgroundTasks", "BackgroundTasks"), ("fastapi.background.BackgroundTasks", "BackgroundTasks"),
    ("starlette.background.BackgroundTask", "BackgroundTasks"), ("litestar.background_tasks.", "background tasks"),
    ("celery.Celery", "Celery"), ("dramatiq.", "Dramatiq"), ("huey.", "Huey"), ("threading.Thread", "a thread"),
    ("django_apscheduler.", "APScheduler"),
  ]

  /// What keeps a request open, by the last part of its full name.
  private static let streaming: [String: RepositoryFacts.Stream] = [
    "StreamingResponse": .answers, "StreamingHttpResponse": .answers, "stream_with_context": .answers,
    "EventSourceResponse": .answers, "WebSocket": .websockets, "WebSocketRoute": .websockets,
    "WebSocketResponse": .websockets, "SocketIO": .websockets, "AsyncServer": .websockets,
    "AsyncWebsocketConsumer": .websockets, "AsyncJsonWebsocketConsumer": .websockets, "WebsocketConsumer": .websockets,
    "JsonWebsocketConsumer": .websockets,
  ]

  private static let taskMakers: Set<String> = ["create_task", "ensure_future"]
  /// Words in the names of functions that run as the service starts.
  private static let startWords = ["startup", "lifespan", "on_start", "before_serving", "main"]

  private mutating func read(_ module: PythonModule, path: String) {
    for line in module.lines where !Self.isImport(line) {
      for (place, token) in zip(line.tokens.indices, line.tokens) {
        if token.kind == .string {
          if token.text.hasPrefix("text/event-stream") { note(.answers, path, token.line, "server-sent events") }
          if token.text == "cuda" || token.text.hasPrefix("cuda:") { noteGPU("CUDA", path, token.line) }
          continue
        }
        guard token.kind == .name,
          place == line.tokens.startIndex || !line.tokens[place - 1].isPunctuation("."),
          let (name, _) = PythonCall.dottedName(in: line.tokens, at: place)
        else { continue }
        look(at: name, token.line, line, in: module, path: path)
      }
    }
  }

  private mutating func look(
    at name: String, _ number: Int, _ line: PythonModule.Line, in module: PythonModule, path: String
  ) {
    let full = module.resolved(name)
    let last = PythonCall.lastName(of: full)
    let isImported = module.isImported(name)
    if isImported, let known = Self.background.first(where: { full.hasPrefix($0.prefix) }) {
      note(background: known.what, path, number)
    } else if Self.taskMakers.contains(last), Self.isAtStart(line) {
      note(background: "a task that the start begins", path, number)
    }
    if isImported, let stream = Self.streaming[last] {
      // `AsyncServer` is a word of others, too.
      guard last != "AsyncServer" || full.hasPrefix("socketio.") else { return }
      note(stream, path, number, last)
    } else if ["websocket", "websocket_route"].contains(PythonCall.lastName(of: name)), name.contains("."),
      line.tokens.first?.isPunctuation("@") == true
    {
      note(.websockets, path, number, "a websocket route")
    }
    if isImported, full.hasPrefix("torch.cuda") || full.hasPrefix("cupy") { noteGPU(full, path, number) }
  }

  private mutating func note(background what: String, _ path: String, _ line: Int) {
    guard !background.contains(where: { $0.value == what }) else { return }
    background.append(Found(what, path, line, .certain, why: Self.backgroundAdvice))
  }

  private mutating func note(_ stream: RepositoryFacts.Stream, _ path: String, _ line: Int, _ what: String) {
    guard !streams.contains(where: { $0.value == stream }) else { return }
    streams.append(Found(stream, path, line, .certain, why: "\(what); \(stream.advice)"))
  }

  private mutating func noteGPU(_ what: String, _ path: String, _ line: Int) {
    guard gpu.isEmpty else { return }
    gpu.append(
      Found(what, path, line, .likely, why: "a GPU is left out: the service has to do with the CPU, or fail without it")
    )
  }

  private static var backgroundAdvice: String {
    "it works between requests, when Cloud Run throttles the CPU to almost nothing unless resources say cpuAllocation: always"
  }

  private static func isImport(_ line: PythonModule.Line) -> Bool {
    line.tokens.first.map { $0.isName("import") || $0.isName("from") } ?? true
  }

  /// Whether a line runs while the service starts: in no function, or in one whose name says so.
  private static func isAtStart(_ line: PythonModule.Line) -> Bool {
    guard let function = line.functions.last?.lowercased() else { return true }
    return startWords.contains { function.contains($0) }
  }
}

extension RepositoryFacts {
  /// What keeps a request open for long.
  package enum Stream: String, Sendable, CaseIterable {
    case answers = "streamed answers"
    case websockets

    /// What a sizing has to have for it.
    var advice: String {
      switch self {
      case .answers: "an answer ends when the request's timeout does: resources may say timeout: 3600s"
      case .websockets:
        "a connection ends when the request's timeout does, and comes back to any instance: resources may say "
          + "timeout: 3600s and sessionAffinity: true"
      }
    }
  }
}
