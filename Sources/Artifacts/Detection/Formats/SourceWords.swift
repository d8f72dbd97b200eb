import Foundation

/// Which words a Python module has that make it worth reading, all found in one pass over its bytes.
struct SourceWords: OptionSet, Sendable {
  let rawValue: UInt16

  /// What makes an application object.
  static let application = SourceWords(rawValue: 1 << 0)
  /// `aiohttp`, which is a client too.
  static let aiohttp = SourceWords(rawValue: 1 << 1)
  static let aiohttpApplication = SourceWords(rawValue: 1 << 2)
  /// What runs a server from within a module.
  static let server = SourceWords(rawValue: 1 << 3)
  /// A path that tells the service's health.
  static let health = SourceWords(rawValue: 1 << 4)
  /// What declares a path.
  static let routing = SourceWords(rawValue: 1 << 5)
  /// What reads environment variables.
  static let variable = SourceWords(rawValue: 1 << 6)
  /// A main guard.
  static let main = SourceWords(rawValue: 1 << 7)
  /// Settings of Django.
  static let django = SourceWords(rawValue: 1 << 8)
  /// A framework whose programs serve by themselves.
  static let ownServer = SourceWords(rawValue: 1 << 9)
  /// What works without a request, keeps one open, or wants a GPU.
  static let workload = SourceWords(rawValue: 1 << 13)

  /// The words, what each stands for, and the place of a pair of letters in it that is rare elsewhere.
  private static let table: [(word: String, meaning: SourceWords, mark: Int)] = [
    ("FastAPI", .application, 4), ("Starlette", .application, 0), ("Litestar", .application, 0),
    ("Quart", .application, 0), ("Sanic", .application, 0), ("Flask", .application, 0),
    ("get_asgi_application", .application, 6), ("get_wsgi_application", .application, 5),
    ("ProtocolTypeRouter", .application, 0), ("OpenAPI(", .application, 3), ("falcon", .application, 2),
    ("Dash", .application, 0), ("FastMCP", .application, 4), ("MCPServer", .application, 3),
    ("bottle", .application, 2),
    ("ASGIApp", .application, 2), ("blacksheep", .application, 4), ("make_wsgi_app", .application, 6),
    ("streamlit", .ownServer, 6), ("chainlit", .ownServer, 4), ("gradio", .ownServer, 2), ("grpc", .ownServer, 1),
    ("tornado", .ownServer, 2), ("functions_framework", .ownServer, 8),
    ("aiohttp", .aiohttp, 1), ("Application(", .aiohttpApplication, 10),
    ("run(", .server, 2), ("run_app(", .server, 2), ("serve(", .server, 4), ("Granian(", .server, 0),
    ("health", .health, 3), ("alive", .health, 2), ("heartbeat", .health, 5), ("/status", .health, 0),
    ("\"status", .health, 0), ("'status", .health, 0),
    ("/ping", .health, 0), ("\"ping", .health, 0), ("'ping", .health, 0), ("/up\"", .health, 2), ("/up'", .health, 2),
    ("/up/", .health, 2), ("\"up\"", .health, 2), ("'up'", .health, 2), ("\"up/", .health, 2), ("'up/", .health, 2),
    ("/live", .health, 0), ("\"live", .health, 0), ("'live", .health, 0), ("/ready", .health, 0),
    ("\"ready", .health, 0), ("'ready", .health, 0),
    ("get(", .routing, 0), ("route", .routing, 0), ("Route", .routing, 0), ("head(", .routing, 3),
    ("add_", .routing, 2), ("path(", .routing, 3), ("url(", .routing, 2), ("GET(", .routing, 1),
    ("environ", .variable, 1), ("getenv", .variable, 4), ("BaseSettings", .variable, 3),
    ("decouple", .variable, 5), ("starlette.config", .variable, 9),
    ("cheduler", .workload, 2), ("BackgroundTask", .workload, 3), ("create_task(", .workload, 5),
    ("ensure_future(", .workload, 6), ("Thread(", .workload, 0), ("celery", .workload, 0), ("dramatiq", .workload, 5),
    ("repeat_every", .workload, 5), ("huey", .workload, 0), ("StreamingResponse", .workload, 8),
    ("StreamingHttpResponse", .workload, 9), ("event-stream", .workload, 4), ("stream_with_context", .workload, 5),
    ("EventSourceResponse", .workload, 4), ("ebsocket", .workload, 2), ("ebSocket", .workload, 2),
    ("socketio", .workload, 5), ("SocketIO", .workload, 5), ("cuda", .workload, 1),
    ("__main__", .main, 1), ("SGI_APPLICATION", .django, 2), ("STATIC_ROOT", .django, 5),
    ("django.contrib.staticfiles", .django, 6), ("STORAGES", .django, 0), ("STATICFILES_STORAGE", .django, 5),
  ]

  /// The words by the pairs of bytes that mark them; the place of a list in `lists`, 0 for none.
  private static let index: (places: [UInt8], lists: [[Word]]) = {
    var places = [UInt8](repeating: 0, count: 1 << 16)
    var lists: [[Word]] = [[]]
    for entry in table {
      let bytes = Array(entry.word.utf8)
      let pair = Int(bytes[entry.mark]) | Int(bytes[entry.mark + 1]) << 8
      if places[pair] == 0 {
        places[pair] = UInt8(lists.count)
        lists.append([])
      }
      lists[Int(places[pair])].append(Word(bytes: bytes, meaning: entry.meaning, mark: entry.mark))
    }
    return (places, lists)
  }()

  private struct Word: Sendable {
    var bytes: [UInt8]
    var meaning: SourceWords
    var mark: Int
  }

  /// What a module has.
  /// - Parameter bytes: its text.
  /// - Returns: the words, and whether all of the text is ASCII.
  static func found(in bytes: UnsafeBufferPointer<UInt8>) -> (words: SourceWords, isASCII: Bool) {
    guard bytes.count > 1 else { return ([], bytes.allSatisfy { $0 < 0x80 }) }
    var words: SourceWords = []
    var every: UInt8 = 0
    let lists = index.lists
    index.places.withUnsafeBufferPointer { places in
      var last = bytes[0]
      every = last
      for place in 1..<bytes.count {
        let byte = bytes[place]
        every |= byte
        let list = places[Int(last) | Int(byte) << 8]
        last = byte
        guard list != 0 else { continue }
        for word in lists[Int(list)] where !words.contains(word.meaning) {
          let start = place - 1 - word.mark
          guard start >= 0, start + word.bytes.count <= bytes.count,
            word.bytes.indices.allSatisfy({ bytes[start + $0] == word.bytes[$0] })
          else { continue }
          words.insert(word.meaning)
        }
      }
    }
    return (words, every < 0x80)
  }
}
