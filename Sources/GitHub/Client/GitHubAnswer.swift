import Foundation

/// What GitHub answered.
struct GitHubAnswer: Sendable {
  let status: Int
  let headers: [(name: String, value: String)]
  let body: Data

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The URL of the following page, from `Link: <…>; rel="next"`; the URL itself may have commas.
  var nextPage: String? {
    header("Link")?.firstMatch(of: /<([^>]*)>\s*;[^<]*?rel="next"/).map { String($0.1) }
  }

  /// The answer as an error.
  ///
  /// - Parameters:
  ///   - request: method and URL without query.
  ///   - now: for the time until a rate limit resets.
  /// - Returns: the error with what GitHub says of it.
  func error(request: String, now: Date) -> GitHubError {
    let body = try? JSONDecoder().decode(Body.self, from: self.body)
    let fields = (body?.errors ?? []).compactMap(\.text)
    let detail = [body?.message ?? "the answer was not JSON"] + fields
    let delay = retryDelay(message: body?.message ?? "", now: now)
    return GitHubError(
      kind: kind(isLimited: delay != nil), status: status, detail: detail.joined(separator: "; "),
      acceptedPermissions: status == 403 ? header("X-Accepted-GitHub-Permissions") : nil,
      signOnURL: header("X-GitHub-SSO")?.split(separator: "url=").last.map(String.init), request: request,
      correlation: header("X-GitHub-Request-Id"), retryDelay: delay)
  }

  private func kind(isLimited: Bool) -> GitHubError.Kind {
    switch status {
    case 401: .unauthenticated
    case 403 where header("X-GitHub-SSO") != nil: .singleSignOn
    case 403, 429: isLimited ? .rateLimited : .notPermitted
    case 404, 410: .notFound
    case 409: .conflict
    case 400, 422: .invalid
    case 500...: .unavailable
    default: .other
    }
  }

  /// For a rate limit the wait: `retry-after`, else until the reset when nothing remains, else a minute.
  private func retryDelay(message: String, now: Date) -> Duration? {
    if let seconds = header("Retry-After").flatMap(Double.init) { return .seconds(seconds) }
    guard [403, 429].contains(status) else { return nil }
    if header("X-RateLimit-Remaining") == "0", let reset = header("X-RateLimit-Reset").flatMap(Double.init) {
      return .seconds(max(1, reset - now.timeIntervalSince1970))
    }
    return status == 429 || message.localizedCaseInsensitiveContains("secondary rate limit") ? .seconds(60) : nil
  }

  private struct Body: Decodable {
    struct Field: Decodable {
      let field: String?
      let code: String?
      let message: String?

      init(from decoder: any Decoder) throws {
        // An element is an object, or just a sentence.
        if let text = try? decoder.singleValueContainer().decode(String.self) {
          (field, code, message) = (nil, nil, text)
          return
        }
        let container = try decoder.container(keyedBy: Key.self)
        field = try? container.decode(String.self, forKey: .field)
        code = try? container.decode(String.self, forKey: .code)
        message = try? container.decode(String.self, forKey: .message)
      }

      var text: String? { message ?? code.map { "\(field ?? "a field"): \($0)" } }

      private enum Key: CodingKey { case field, code, message }
    }

    let message: String?
    let errors: [Field]?
  }
}
