extension FaultAnswer {
  /// The answer as an API gives it.
  /// - Parameter dialect: how that API words errors.
  /// - Returns: the answer.
  func response(_ dialect: ErrorDialect) -> SandboxResponse {
    var headers = retryAfter.map { [("Retry-After", String($0))] } ?? []
    if let body {
      headers.append(("Content-Type", type ?? (body.hasPrefix("<") ? "text/html; charset=UTF-8" : "text/plain")))
      return SandboxResponse(status: status, headers: headers, body: Array(body.utf8))
    }
    if let type { headers.append(("Content-Type", type)) }
    guard status >= 400 else {
      return .json([:], status: status, headers: headers)
    }
    let words = Self.words(status, dialect)
    let details: [JSON] =
      retryInfo.map {
        [["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": .string(Self.seconds($0))]]
      } ?? []
    return dialect.response(
      APIError(
        status, code ?? words.code, message ?? words.message, reason: words.reason, details: details, headers: headers))
  }

  /// A duration as Google's JSON has it: `1.500s`.
  private static func seconds(_ duration: Duration) -> String {
    let milliseconds = Int64(duration / .milliseconds(1))
    let fraction = milliseconds % 1000
    return fraction == 0
      ? "\(milliseconds / 1000)s" : "\(milliseconds / 1000).\(String(fraction + 1000).dropFirst())s"
  }

  private struct Words {
    var code: String
    var message: String
    var reason: String
  }

  /// What Google's front ends and GitHub say where they have nothing special to say.
  private static func words(_ status: Int, _ dialect: ErrorDialect) -> Words {
    var words = googleWords(status)
    if dialect == .github { words.message = githubWords(status) }
    return words
  }

  private static func googleWords(_ status: Int) -> Words {
    switch status {
    case 400: Words(code: "INVALID_ARGUMENT", message: "Request contains an invalid argument.", reason: "invalid")
    case 401:
      Words(
        code: "UNAUTHENTICATED", message: "Request had invalid authentication credentials.", reason: "authError")
    case 403: Words(code: "PERMISSION_DENIED", message: "The caller does not have permission", reason: "forbidden")
    case 404: Words(code: "NOT_FOUND", message: "Requested entity was not found.", reason: "notFound")
    case 409: Words(code: "ABORTED", message: "The operation was aborted.", reason: "conflict")
    case 412: Words(code: "FAILED_PRECONDITION", message: "Precondition check failed.", reason: "conditionNotMet")
    case 429:
      Words(
        code: "RESOURCE_EXHAUSTED", message: "Resource has been exhausted (e.g. check quota).",
        reason: "rateLimitExceeded")
    case 500: Words(code: "INTERNAL", message: "Internal error encountered.", reason: "internalError")
    case 501: Words(code: "UNIMPLEMENTED", message: "Operation is not implemented.", reason: "notImplemented")
    case 503: Words(code: "UNAVAILABLE", message: "The service is currently unavailable.", reason: "backendError")
    case 504:
      Words(
        code: "DEADLINE_EXCEEDED", message: "Deadline expired before operation could complete.",
        reason: "gatewayTimeout")
    default: Words(code: "UNKNOWN", message: "The request failed.", reason: "backendError")
    }
  }

  private static func githubWords(_ status: Int) -> String {
    switch status {
    case 401: "Bad credentials"
    case 403: "Resource not accessible by personal access token"
    case 404: "Not Found"
    case 409: "Conflict"
    case 422: "Validation Failed"
    case 429: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    case 502, 500: "Server Error"
    case 503: "Service unavailable"
    default: "The request failed."
    }
  }
}
