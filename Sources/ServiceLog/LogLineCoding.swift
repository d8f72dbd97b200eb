/// Lines as bytes, one after another, for a store that packs them.
///
/// Numbers are variable in length (LEB128), texts have their length before them. The form is of this process alone, and never
/// written to a file.
enum LogLineCoding {
  static func append(_ line: LogLine, to bytes: inout [UInt8]) {
    append(line.key.log, to: &bytes)
    append(UInt64(bitPattern: line.key.time.nanoseconds), to: &bytes)
    append(line.key.insertID, to: &bytes)
    append(UInt64(bitPattern: line.received.nanoseconds &- line.key.time.nanoseconds), to: &bytes)
    append(UInt64(line.severity.rawValue), to: &bytes)
    bytes.append(line.source.rawValue)
    for text in [line.revision, line.instance, line.trace, line.text, line.payload] { append(text, to: &bytes) }
    append(UInt64(line.groups.count), to: &bytes)
    for group in line.groups { append(group, to: &bytes) }
    guard let request = line.request else { return bytes.append(0) }
    bytes.append(1)
    for text in [request.method, request.path, request.userAgent] { append(text, to: &bytes) }
    append(UInt64(max(0, request.status)), to: &bytes)
    append(request.latency.map { UInt64(max(0, $0) * 1e9) + 1 } ?? 0, to: &bytes)
  }

  /// - Returns: the lines that the bytes hold; fewer where they end early.
  static func lines(_ bytes: [UInt8]) -> [LogLine] {
    var reader = Reader(bytes: bytes)
    var lines: [LogLine] = []
    while reader.place < bytes.count, let line = reader.line() { lines.append(line) }
    return lines
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes += text.utf8
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    mutating func line() -> LogLine? {
      guard let log = text(), let time = number(), let insertID = text(), let delay = number(), let severity = number(),
        let source = byte().flatMap(LogLine.Source.init), let revision = text(), let instance = text(),
        let trace = text(), let words = text(), let payload = text(), let count = number()
      else { return nil }
      let moment = Int64(bitPattern: time)
      var line = LogLine(
        key: LogLine.Key(log: log, time: LogTime(nanoseconds: moment), insertID: insertID),
        received: LogTime(nanoseconds: moment &+ Int64(bitPattern: delay)),
        severity: LogSeverity(rawValue: Int(severity)) ?? .standard, source: source, revision: revision,
        instance: instance, trace: trace, text: words, payload: payload)
      for _ in 0..<count {
        guard let group = text() else { return nil }
        line.groups.append(group)
      }
      guard let hasRequest = byte() else { return nil }
      guard hasRequest == 1 else { return line }
      guard let method = text(), let path = text(), let agent = text(), let status = number(), let latency = number()
      else { return nil }
      line.request = LogLine.Request(
        method: method, path: path, status: Int(status), latency: latency == 0 ? nil : Double(latency - 1) / 1e9,
        userAgent: agent)
      return line
    }

    private mutating func byte() -> UInt8? {
      guard place < bytes.count else { return nil }
      defer { place += 1 }
      return bytes[place]
    }

    private mutating func number() -> UInt64? {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while let byte = byte() {
        number |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return number }
        shift += 7
        guard shift < 70 else { return nil }
      }
      return nil
    }

    private mutating func text() -> String? {
      guard let count = number().flatMap({ Int(exactly: $0) }), count <= bytes.count - place else { return nil }
      defer { place += count }
      return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }
  }
}
