import RESTClient
import ServiceLog

extension LogLine {
  /// A line as Cloud Logging has it; nil for an entry without a time.
  package init?(entry: JSONValue) {
    let log = entry["logName"].string ?? ""
    guard let time = (entry["timestamp"].string ?? entry["receiveTimestamp"].string).flatMap({ LogTime($0) }) else {
      return nil
    }
    let source = Source(logName: log)
    let resource = entry["resource"]["labels"]
    let request = source == .request ? Request(entry["httpRequest"]) : nil
    let payload = entry["jsonPayload"]
    let text: String
    if let request {
      // Cloud Run says beside a request why no instance took it.
      text = [request.sentence, entry["textPayload"].string ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
    } else if let plain = entry["textPayload"].string {
      text = plain
    } else if !payload.isNull {
      text = Self.opened(payload)
    } else {
      text = Self.change(entry["protoPayload"])
    }
    self.init(
      key: Key(log: log, time: time, insertID: entry["insertId"].string ?? ""),
      received: entry["receiveTimestamp"].string.flatMap { LogTime($0) },
      severity: entry["severity"].string.flatMap { LogSeverity($0) } ?? .standard, source: source,
      revision: resource["revision_name"].string ?? "", instance: entry["labels"]["instanceId"].string ?? "",
      trace: entry["trace"].string?.split(separator: "/").last.map(String.init) ?? "",
      text: Self.bounded(text), request: request,
      payload: payload.isNull ? "" : Self.bounded(String(decoding: Self.veiled(payload).bytes, as: UTF8.self)),
      groups: entry["errorGroups"].array.compactMap { $0["id"].string })
  }

  /// The keys by which programs call the text of a structured line, the likeliest first.
  private static let messageKeys = ["message", "msg", "event", "text"]

  /// Keys whose values are nobody's business, as parts of names in small letters.
  private static let secretWords = [
    "authorization", "cookie", "password", "passwd", "secret", "token", "apikey", "api_key",
  ]

  /// What a structured line says: its message, and the other fields behind it.
  private static func opened(_ payload: JSONValue) -> String {
    let fields = veiled(payload).object
    let message = messageKeys.first { fields[$0]?.string?.isEmpty == false }
    let others = fields.filter {
      $0.key != message && !$0.key.hasPrefix("logging.googleapis.com/") && $0.key != "severity"
    }
    .sorted { $0.key < $1.key }
    .map { "\($0.key)=\($0.value.string ?? String(decoding: $0.value.bytes, as: UTF8.self))" }
    return ([message.flatMap { fields[$0]?.string } ?? ""] + others).filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// A value whose secrets are written as dots.
  private static func veiled(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            let name = key.lowercased()
            return (key, secretWords.contains { name.contains($0) } ? .string("…") : veiled(value))
          }))
    case .array(let elements): .array(elements.map(veiled))
    default: value
    }
  }

  /// What an audit line tells: who did what.
  private static func change(_ payload: JSONValue) -> String {
    let method = payload["methodName"].string?.split { $0 == "." || $0 == "/" }.suffix(2).joined(separator: ".") ?? ""
    let person = payload["authenticationInfo"]["principalEmail"].string.map { "by \($0)" } ?? ""
    let status = payload["status"]["message"].string ?? ""
    return [method, person, status].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func bounded(_ text: String) -> String {
    guard text.utf8.count > longest else { return text }
    return String(decoding: text.utf8.prefix(longest), as: UTF8.self) + " … (cut off)"
  }
}

extension LogLine.Request {
  /// `google.logging.type.HttpRequest`; its latency is a duration, `0.123456s`.
  fileprivate init(_ request: JSONValue) {
    let url = request["requestUrl"].string ?? ""
    let afterHost = url.firstRange(of: "://").map { url[$0.upperBound...].drop { $0 != "/" } } ?? url[...]
    let path = afterHost.prefix { $0 != "?" && $0 != "#" }
    self.init(
      method: request["requestMethod"].string ?? "", path: path.isEmpty ? "/" : String(path),
      status: request["status"].int ?? 0,
      latency: request["latency"].string.flatMap { $0.hasSuffix("s") ? Double($0.dropLast()) : nil },
      userAgent: request["userAgent"].string ?? "")
  }

  /// `GET /orders 200 in 123 ms`.
  package var sentence: String {
    let time =
      latency.map { seconds in
        seconds < 10 ? " in \(Int((seconds * 1000).rounded())) ms" : " in \(Int(seconds.rounded())) s"
      } ?? ""
    return "\(method) \(path) \(status)\(time)"
  }
}
