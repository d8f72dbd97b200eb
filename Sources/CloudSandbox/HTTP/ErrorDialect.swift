/// The shapes of error bodies.
package enum ErrorDialect: Sendable {
  /// `{"error":{code,message,status,details}}`.
  case google
  /// The same without `status`, with `errors`.
  case storage
  /// `{"message","documentation_url","status"}`.
  case github
  /// `{"error","error_description"}`.
  case oauth

  /// The answer to a refused request.
  func response(_ error: APIError) -> SandboxResponse {
    .json(body(error), status: error.status, headers: error.headers)
  }

  private func body(_ error: APIError) -> JSON {
    let code = JSON.int(Int64(error.status))
    switch self {
    case .google:
      return [
        "error": .compact([
          "code": code, "message": .string(error.message), "status": .string(error.code),
          "details": error.details.isEmpty ? nil : .array(error.details),
        ])
      ]
    case .storage:
      let item: JSON = [
        "message": .string(error.message), "domain": "global", "reason": .string(error.reason ?? "invalid"),
      ]
      return ["error": ["code": code, "message": .string(error.message), "errors": [item]]]
    case .github:
      return .compact([
        "message": .string(error.message), "documentation_url": "https://docs.github.com/rest",
        "status": .string(String(error.status)), "errors": error.details.isEmpty ? nil : .array(error.details),
      ])
    case .oauth:
      return ["error": .string(error.code), "error_description": .string(error.message)]
    }
  }

  /// The answer to a path that no API has.
  func unknownRoute(_ path: String) -> SandboxResponse {
    switch self {
    case .github: response(APIError(404, "NOT_FOUND", "Not Found"))
    case .oauth: response(APIError(404, "not_found", "Not Found"))
    case .google: response(APIError(404, "NOT_FOUND", "The requested URL \(path) was not found on this server."))
    case .storage: response(APIError(404, "NOT_FOUND", "Not Found", reason: "notFound"))
    }
  }
}
