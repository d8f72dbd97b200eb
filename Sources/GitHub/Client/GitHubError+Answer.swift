import Foundation
import RESTClient

extension GitHubError {
  /// Reads an answer that is not a success.
  ///
  /// - Parameters:
  ///   - answer: status, headers and body; HTML and truncated bodies are fine.
  ///   - request: method and URL without query.
  ///   - token: what was refused, if it was.
  ///   - host: the GitHub that was asked.
  ///   - now: for the time until a rate limit resets.
  init(answer: HTTPAnswer, request: String, token: GitHubToken, host: GitHubHost, now: Date) {
    let body = (try? answer.document()) ?? .null
    let message = body["message"].string
    let fields = body["errors"].array.compactMap(Self.words(field:))
    let detail = [message ?? "the answer was not GitHub's (\(answer.header("Content-Type") ?? "no type"))"] + fields
    let delay = Self.retryDelay(answer, message: message ?? "", now: now)
    self.init(
      kind: Self.kind(answer, isLimited: delay != nil), status: answer.status, detail: detail.joined(separator: "; "),
      acceptedPermissions: answer.status == 403 ? answer.header("X-Accepted-GitHub-Permissions") : nil,
      signOnURL: answer.header("X-GitHub-SSO")?.split(separator: "url=").last.map(String.init), request: request,
      correlation: answer.header("X-GitHub-Request-Id"), retryDelay: delay)
    repository = Self.repository(in: request)
    self.host = host
    if answer.status == 401 {
      source = token.source
      advice = token.remedy(host)
    } else if kind == .notPermitted || kind == .notFound {
      let scopes = answer.header("X-OAuth-Scopes").map { text in
        text.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
      }
      let refusal = GitHubRefusal(
        detail: self.detail, token: token, host: host, repository: repository, scopes: scopes,
        permissions: acceptedPermissions)
      // What is not there may just not be there: only the words of a refusal count then.
      advice = kind == .notPermitted || scopes.map { !$0.contains("repo") } ?? false ? refusal.remedy : nil
    }
  }

  /// `owner/name` of the repository that a request is about.
  private static func repository(in request: String) -> String? {
    guard let match = request.firstMatch(of: /\/repos\/([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)/) else { return nil }
    return "\(match.1)/\(match.2)"
  }

  /// The failure of an exchange without an answer.
  init(_ error: UnreachableError, request: String) {
    self.init(kind: error.isTransient ? .unreachable : .notReachable, detail: error.detail, request: request)
    wasNotSent = error.wasNotSent
    advice = error.remedy
  }

  private static func kind(_ answer: HTTPAnswer, isLimited: Bool) -> Kind {
    switch answer.status {
    case 401: .unauthenticated
    case 403 where answer.header("X-GitHub-SSO") != nil: .singleSignOn
    case 403, 429: isLimited ? .rateLimited : .notPermitted
    case 404, 410: .notFound
    case 409: .conflict
    case 400, 422: .invalid
    case 500...: .unavailable
    default: .other
    }
  }

  /// For a rate limit the wait: `retry-after`, else until the reset when nothing remains, else a minute.
  private static func retryDelay(_ answer: HTTPAnswer, message: String, now: Date) -> Duration? {
    if let asked = answer.retryAfter { return asked }
    guard [403, 429].contains(answer.status) else { return nil }
    if answer.header("X-RateLimit-Remaining") == "0",
      let reset = answer.header("X-RateLimit-Reset").flatMap(Double.init), reset.isFinite
    {
      // The reset is a time by GitHub's clock, whatever this machine's shows.
      let present = answer.clockDifference(now: now) == nil ? now : answer.date ?? now
      return .seconds(min(max(1, reset - present.timeIntervalSince1970), 1e9))
    }
    return answer.status == 429 || message.localizedCaseInsensitiveContains("secondary rate limit")
      ? .seconds(60) : nil
  }

  /// An element of `errors`: an object, or just a sentence.
  private static func words(field: JSONValue) -> String? {
    if let text = field.string ?? field["message"].string { return text }
    return field["code"].string.map { "\(field["field"].string ?? "a field"): \($0)" }
  }
}
