import Foundation
import RESTClient

extension GoogleCloudError {
  /// Reads an answer that is not a success, in any of the shapes Google uses.
  ///
  /// - Parameters:
  ///   - answer: status, headers and body; HTML and truncated bodies are fine.
  ///   - request: method and URL without query.
  ///   - now: the time by this machine's clock; when a credential was refused, a difference to the server's may be why.
  package init(answer: HTTPAnswer, request: String, now: Date = Date()) {
    let document = (try? JSONValue(bytes: answer.body)) ?? .null
    let body = document.array.first ?? document
    var detail = body["error"]["message"].string
    if detail == nil, let error = body["error"].string {
      detail = [error, body["error_description"].string].compactMap(\.self).joined(separator: ": ")
    }
    self.init(
      status: answer.status, error: body["error"],
      detail: detail ?? "the answer was not JSON (\(answer.header("Content-Type") ?? "no type"))", request: request)
    if let delay = answer.retryAfter { retryDelay = delay }
    correlation =
      ["x-cloud-trace-context", "x-guploader-uploadid", "x-request-id"].lazy
      .compactMap { answer.header($0) }.first ?? correlation
    if reasonCode == nil { reasonCode = body["error"].string }
    if reasonCode == "invalid_token" { kind = .unauthenticated }
    if answer.status == 401 || reasonCode == "invalid_grant" { clockDifference = answer.clockDifference(now: now) }
  }

  /// Reads the `error` of a finished operation (a `google.rpc.Status`).
  package init(operationError error: JSONValue, request: String) {
    let code = error["code"].int ?? 2
    let (status, name) = Self.canonical[code] ?? (500, "UNKNOWN")
    var named = error
    named["status"] = .string(name)
    self.init(
      status: status, error: named, detail: error["message"].string ?? "the operation failed", request: request)
  }

  /// The failure of an exchange without an answer.
  package init(_ error: UnreachableError, request: String) {
    let kind: Kind = error.isTimeout ? .timedOut : error.isTransient ? .unreachable : .notReachable
    self.init(kind: kind, detail: error.detail, request: request)
    wasNotSent = error.wasNotSent
    advice = error.remedy
  }

  private init(status: Int, error: JSONValue, detail: String, request: String) {
    let details = error["details"].array
    func of(_ type: String) -> [JSONValue] {
      details.filter { $0["@type"].string?.hasSuffix("google.rpc.\(type)") == true }
    }
    let info = of("ErrorInfo").first ?? .null
    let code = error["status"].string ?? ""
    let reason = info["reason"].string ?? error["errors"].array.first?["reason"].string
    let violations = of("PreconditionFailure").flatMap { $0["violations"].array }.map {
      Violation(
        type: $0["type"].string ?? "", subject: $0["subject"].string ?? "", description: $0["description"].string ?? "")
    }
    self.init(
      kind: Self.kind(status: status, code: code, reason: reason ?? ""), status: status, code: code,
      reasonCode: reason, detail: detail, metadata: info["metadata"].object.compactMapValues(\.string),
      violations: violations, request: request, correlation: of("RequestInfo").first?["requestId"].string,
      retryDelay: of("RetryInfo").first?["retryDelay"].string.flatMap(Self.duration(seconds:)))
  }

  private static func kind(status: Int, code: String, reason: String) -> Kind {
    switch reason {
    case "SERVICE_DISABLED": return .serviceDisabled
    case "UREQ_PROJECT_BILLING_NOT_FOUND", "BILLING_DISABLED", "billingNotEnabled", "accountDisabled":
      return .billingDisabled
    default: break
    }
    switch (status, code) {
    case (_, "ABORTED"): return .aborted
    case (_, "FAILED_PRECONDITION"): return .failedPrecondition
    case (_, "RESOURCE_EXHAUSTED"), (429, _): return .exhausted
    case (401, _): return .unauthenticated
    case (403, _): return reason == "rateLimitExceeded" ? .exhausted : .notPermitted
    case (404, _): return .notFound
    case (409, _): return .alreadyExists
    case (412, _): return .preconditionFailed
    case (400, _): return .invalid
    case (408, _), (504, _): return .timedOut
    case (500..., _): return .unavailable
    default: return .other
    }
  }

  /// gRPC codes with the HTTP status and name that Google's front ends give them.
  private static let canonical: [Int: (Int, String)] = [
    1: (499, "CANCELLED"), 2: (500, "UNKNOWN"), 3: (400, "INVALID_ARGUMENT"), 4: (504, "DEADLINE_EXCEEDED"),
    5: (404, "NOT_FOUND"), 6: (409, "ALREADY_EXISTS"), 7: (403, "PERMISSION_DENIED"), 8: (429, "RESOURCE_EXHAUSTED"),
    9: (400, "FAILED_PRECONDITION"), 10: (409, "ABORTED"), 11: (400, "OUT_OF_RANGE"), 12: (501, "UNIMPLEMENTED"),
    13: (500, "INTERNAL"), 14: (503, "UNAVAILABLE"), 16: (401, "UNAUTHENTICATED"),
  ]

  /// Reads a protobuf duration, such as `"3.5s"`.
  static func duration(seconds text: String) -> Duration? {
    guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds.isFinite else { return nil }
    return .seconds(min(max(0, seconds), 1e9))
  }
}
