/// A line of a played past as the entry that it stands for. Most questions are answered without making the whole of it.
struct PlayedRecord: LogRecord {
  let line: PlayedLine
  let setting: PlayedSetting
  /// Days since 1970.
  let day: Int64

  private var place: RevisionPlace {
    setting.places[min(Int(line.place), setting.places.count - 1)]
  }

  var time: LogInstant { LogInstant(microseconds: day * LogInstant.day + line.time) }
  var id: String { LogIdentity.insertID(time, number: line.number) }
  var project: String { place.project }

  func value(at path: [String]) -> JSON? {
    switch (path[0], path.count) {
    case ("logName", 1): .string(LogEntry.logName(project: project, log: "run.googleapis.com/\(log)"))
    case ("severity", 1): severity == .default ? nil : .string(severity.name)
    case ("resource", 2) where path[1] == "type": "cloud_run_revision"
    case ("resource", 3) where path[1] == "labels": place.labels[path[2]].map(JSON.string)
    case ("labels", 2): path[1] == "instanceId" ? instance.map(JSON.string) : nil
    case ("httpRequest", _) where line.kind != .request: nil
    case ("httpRequest", 2) where path[1] == "status": .int(Int64(line.status))
    case ("httpRequest", 2) where path[1] == "latency": .string(latency)
    case ("jsonPayload", _) where line.kind != .note: nil
    case ("protoPayload", _), ("metadata", _), ("operation", _), ("split", _), ("sourceLocation", _): nil
    case ("textPayload", 1): text.map(JSON.string)
    case ("errorGroups", _): errorGroup.map { [["id": .string($0)]] }
    case ("trace", 1): trace.map { .string("projects/\(project)/traces/\($0)") }
    default: WrittenRecord(document)?.value(at: path)
    }
  }

  var document: JSON {
    var entry = LogEntry(
      project: project, log: "run.googleapis.com/\(log)", resource: place.resource,
      payload: text.map(LogEntry.Payload.text) ?? note.map(LogEntry.Payload.json) ?? .none, severity: severity)
    if let instance { entry.labels["instanceId"] = instance }
    entry.trace = trace
    entry.errorGroups = errorGroup.map { [$0] } ?? []
    if line.kind == .request { entry.httpRequest = httpRequest }
    let received = LogInstant(microseconds: time.microseconds + 150_000)
    return entry.document(id: id, time: time, received: received)
  }

  // MARK: - What it says

  private var log: String {
    switch line.kind {
    case .request: "requests"
    case .note: "stdout"
    case .exception, .listening, .fatal: "stderr"
    case .start, .probe, .memory, .killed, .exited: "varlog/system"
    }
  }

  private var severity: LogSeverity {
    switch line.kind {
    case .request: LogEntry.severity(ofStatus: Int(line.status))
    case .note, .start, .probe: .info
    case .memory: .error
    case .killed, .exited: .warning
    case .exception, .listening, .fatal: .default
    }
  }

  private var instance: String? {
    line.instance.map { LogIdentity.instance(of: place.revision, number: UInt64($0) + setting.seed << 20) }
  }

  private var trace: String? {
    switch line.kind {
    case .request, .note, .exception: LogIdentity.trace(UInt64(line.request) &+ setting.seed << 32)
    default: nil
    }
  }

  private var text: String? {
    switch line.kind {
    case .request: refusal
    case .note: nil
    case .exception: PlayedWords.exception
    case .start: StartReason.allCases[min(Int(line.detail), StartReason.allCases.count - 1)].line
    case .listening: "[INFO] Listening at: http://0.0.0.0:\(setting.port) (1)"
    case .probe: PlayedWords.probe(place, port: setting.port, isDefault: setting.isDefaultProbe)
    case .memory:
      "Memory limit of \(setting.memory) MiB exceeded with \(line.amount) MiB used. Consider increasing the memory limit, "
        + "see https://cloud.google.com/run/docs/configuring/memory-limits"
    case .killed: "Container terminated on signal 9."
    case .fatal: PlayedWords.fatal
    case .exited: "Container called exit(1)."
    }
  }

  /// What the platform says of a request that it answered itself.
  private var refusal: String? {
    switch line.status {
    case 429: "The request was aborted because there was no available instance."
    case 503:
      "The request failed because either the HTTP response was malformed or connection to the instance had an error."
    case 504: "The request has been terminated because it has reached the maximum request timeout."
    default: nil
    }
  }

  private var errorGroup: String? {
    switch line.kind {
    case .exception, .memory, .fatal: break
    case .request where line.status == 429: break
    default: return nil
    }
    return text.flatMap(ErrorDetection.key).map {
      ErrorDetection.id(of: $0, service: place.service, project: project)
    }
  }

  private var latency: String { VisitLines.text(.microseconds(Int64(line.amount))) }

  private var request: (method: String, path: String, share: Int) {
    PlayedSetting.paths[min(Int(line.detail & 0x7f), PlayedSetting.paths.count - 1)]
  }

  private var note: JSON? {
    guard line.kind == .note else { return nil }
    return [
      "message": .string("\(request.method) \(request.path) served"), "severity": "INFO", "path": .string(request.path),
      "items": .int(Int64(line.request % 40)),
    ]
  }

  private var httpRequest: JSON {
    let isScheduler = line.detail & 0x80 != 0
    let mixed = LogIdentity.mixed(UInt64(line.request) &+ setting.seed)
    let agent = isScheduler ? PlayedSetting.scheduler : PlayedSetting.agents[Int(mixed % 4)]
    return [
      "requestMethod": .string(request.method), "requestUrl": .string("https://\(setting.host)\(request.path)"),
      "requestSize": .string(String(PlayedWords.requestSize)), "status": .int(Int64(line.status)),
      "responseSize": .string(String(PlayedWords.responseSize(line.request))), "userAgent": .string(agent),
      "remoteIp": .string("203.0.113.\(mixed >> 8 & 255)"), "serverIp": "216.239.36.53", "latency": .string(latency),
      "protocol": "HTTP/1.1",
    ]
  }
}

/// What the service of a played past writes.
enum PlayedWords {
  /// In bytes.
  static let requestSize = 420

  /// In bytes.
  static func responseSize(_ request: UInt32) -> Int { 300 + Int(request % 1700) }

  static func probe(_ place: RevisionPlace, port: Int, isDefault: Bool) -> String {
    "\(isDefault ? "Default STARTUP TCP probe" : "STARTUP HTTP probe") succeeded after 1 attempt for container "
      + "\"\(place.container)\" on port \(port)."
  }

  static let exception = """
    Traceback (most recent call last):
      File "/app/main.py", line 48, in handle
        return await orders.find(number)
      File "/app/orders.py", line 31, in find
        return rows[0]
    IndexError: list index out of range
    """

  static let fatal = """
    Traceback (most recent call last):
      File "/app/main.py", line 12, in <module>
        settings = Settings.load()
      File "/app/settings.py", line 9, in load
        return cls(**json.loads(text))
    json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
    """
}
