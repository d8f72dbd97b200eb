#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the logs say of somebody's visit to a deployed service.
struct VisitLines {
  let call: Call
  let response: SandboxResponse
  /// When the visitor came.
  let at: Date

  /// What the platform says of a request without an invitation.
  static let notAuthenticated =
    "The request was not authenticated. Either allow unauthenticated invocations or set the proper Authorization header. "
    + "Read more at https://cloud.google.com/run/docs/securing/authenticating"

  /// A visit that reached the container: the platform's line, and the container's own.
  func answered(_ place: RevisionPlace, instance: String, after duration: Duration) -> [LogEntry] {
    let trace = trace
    var line = LogEntry.container(
      place, instance: instance,
      .text("INFO:     169.254.169.126:0 - \"\(call.request.method) \(path) HTTP/1.1\" \(response.status)"),
      at: at.addingTimeInterval(duration / .seconds(1)))
    line.trace = trace
    return [
      .request(
        place, instance: instance, httpRequest(duration), status: response.status, trace: trace, at: at), line,
    ]
  }

  /// A visit that the platform answered by itself.
  func refused(_ place: RevisionPlace, _ words: String, after duration: Duration) -> LogEntry {
    .request(
      place, instance: nil, httpRequest(duration), status: response.status, text: words, trace: trace, at: at)
  }

  private var path: String { "/\(call["path"])" }

  /// The visitor's own trace, else a new one.
  private var trace: String {
    let given = call.request.headers["x-cloud-trace-context"]?.split(separator: "/").first.map(String.init)
    let isID = given?.utf8.count == 32 && given?.allSatisfy(\.isHexDigit) == true
    return isID ? given ?? "" : LogIdentity.trace(UInt64.random(in: 0...UInt64.max))
  }

  private func httpRequest(_ duration: Duration) -> JSON {
    .compact([
      "requestMethod": .string(call.request.method), "requestUrl": .string("https://\(call["host"])\(path)"),
      "status": .int(Int64(response.status)), "responseSize": .string(String(response.body.count)),
      "requestSize": .string(String(call.request.body.count)), "remoteIp": "127.0.0.1", "serverIp": "127.0.0.1",
      "userAgent": call.request.headers["user-agent"].map(JSON.string), "protocol": "HTTP/1.1",
      "latency": .string(Self.text(duration)),
    ])
  }

  /// A duration as JSON has it: `0.012345s`.
  static func text(_ duration: Duration) -> String {
    let micros = max(0, Int64(duration / .microseconds(1)))
    let digits = String(1_000_000 + micros % 1_000_000).dropFirst()
    return "\(micros / 1_000_000).\(digits)s"
  }
}
