/// The fields of an entry that filters may name.
enum LogField {
  /// Fields of `LogEntry` whose parts anybody may choose.
  private static let open: Set<String> = [
    "jsonPayload", "protoPayload", "labels", "resource", "metadata", "operation", "sourceLocation", "split",
    "errorGroups",
  ]
  private static let plain: Set<String> = [
    "logName", "timestamp", "receiveTimestamp", "severity", "insertId", "trace", "spanId", "traceSampled",
    "textPayload",
  ]
  private static let request: Set<String> = [
    "requestMethod", "requestUrl", "requestSize", "status", "responseSize", "userAgent", "remoteIp", "serverIp",
    "referer", "latency", "cacheLookup", "cacheHit", "cacheValidatedWithOriginServer", "cacheFillBytes", "protocol",
  ]
  private static let numbers: Set<String> = ["requestSize", "status", "responseSize", "cacheFillBytes"]

  /// A field as entries have it: `http_request.status` is `httpRequest.status`.
  /// - Throws: 400 for a field that no entry has.
  static func path(_ parts: [String], at token: LogFilterToken) throws(APIError) -> [String] {
    guard let first = parts.first else { throw token.refusal }
    let name = JSON.camelCase(first)
    if name == "httpRequest" {
      guard parts.count <= 2, parts.count == 1 || request.contains(JSON.camelCase(parts[1])) else {
        throw unknown(parts, token)
      }
      return [name] + parts.dropFirst().map { JSON.camelCase($0) }
    }
    guard open.contains(name) || (plain.contains(name) && parts.count == 1) else { throw unknown(parts, token) }
    return [name] + parts.dropFirst()
  }

  private static func unknown(_ parts: [String], _ token: LogFilterToken) -> APIError {
    .invalidArgument(
      "Unparseable filter: Field not found: '\(parts.joined(separator: "."))' at line \(token.line), column \(token.column)"
    )
  }

  /// What a field has that an entry leaves out: a part of the entry's own type has its default, labels and payloads have nothing.
  static func standard(_ path: [String]) -> JSON? {
    switch path[0] {
    case "severity": "DEFAULT"
    case "httpRequest" where path.count == 2: numbers.contains(path[1]) ? 0 : ""
    case "trace", "spanId", "insertId", "textPayload", "logName": ""
    case "traceSampled": false
    default: nil
    }
  }

  /// The seconds of `0.25s`, `100ms`, `2m` or `1h`; nil for anything else.
  static func seconds(_ text: String) -> Double? {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    guard let unit = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    return Double(text.dropLast(unit.0.count)).map { $0 * unit.1 }
  }
}
