import ServiceLog

/// Lines for tests: the second of a fixed day, what it says, and what else matters there.
func line(
  _ second: Double, _ text: String, source: LogLine.Source = .stdout, severity: LogSeverity = .standard,
  instance: String = "i-1", id: String? = nil, arrival: Double? = nil, payload: String = "",
  request: LogLine.Request? = nil, groups: [String] = []
) -> LogLine {
  let time = LogTime(seconds: 1_796_000_000 + second)
  return LogLine(
    key: LogLine.Key(log: source.word, time: time, insertID: id ?? "\(second)-\(text.count)"),
    received: arrival.map { LogTime(seconds: 1_796_000_000 + $0) }, severity: severity, source: source,
    revision: "orchestra-00001", instance: instance, text: text, request: request, payload: payload, groups: groups)
}

/// The moment of a second of that day.
func moment(_ second: Double) -> LogTime { LogTime(seconds: 1_796_000_000 + second) }
