import Foundation
import ProgramVersion
import RESTClient

/// The APIs of GitHub that are asked; there is one.
package enum GitHubAPI: Sendable { case rest }

/// A request to GitHub's REST API.
package typealias GitHubRequest<Answer: Sendable> = Request<GitHubAPI, Answer>

/// GitHub's REST API as the steps use it.
package struct GitHubClient: Sendable {
  /// Where the API is, without a slash at the end.
  package let root: String
  /// Which GitHub it is.
  package let host: GitHubHost
  /// When to try again.
  package var retry: RetryPolicy
  /// The time by this machine's clock.
  package var now: @Sendable () -> Date = { Date() }
  /// Sends requests.
  package var transport: HTTPTransport
  let token: GitHubToken

  /// A client for an environment: `GITHUB_API_URL`, else the API of `GH_HOST`, else api.github.com.
  ///
  /// - Parameters:
  ///   - environment: endpoint, proxy and certificate variables.
  ///   - token: whose rights count.
  ///   - retry: when to try again; shorter waits by default when the API is on this machine.
  package init(environment: [String: String], token: GitHubToken, retry: RetryPolicy? = nil) {
    host = GitHubHost(environment: environment)
    let url = environment["GITHUB_API_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? host.apiRoot
    root = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.token = token
    transport = HTTPTransport(environment: environment)
    self.retry = retry ?? (isLoopback(host: URL(string: root)?.host ?? "") ? .loopback : RetryPolicy())
  }

  /// Where the token came from.
  package var tokenSource: String { token.source }

  /// How a token whose scopes are too few gets more.
  package var widening: String { token.widening(host) }

  /// Finds a token in an environment and makes a client of it.
  package static func connect(environment: [String: String]) async throws -> GitHubClient {
    GitHubClient(environment: environment, token: try await GitHubToken.find(environment: environment))
  }

  /// The same client, with a listener for waits.
  package func noticing(_ notice: @escaping @Sendable (RetryNotice) -> Void) -> GitHubClient {
    var copy = self
    copy.retry.notice = notice
    return copy
  }

  /// The same client, spending its waits from a budget that others share.
  package func sharing(_ budget: RetryBudget) -> GitHubClient {
    var copy = self
    copy.retry.runBudget = budget
    return copy
  }

  /// Sends a request and reads the answer.
  ///
  /// - Parameter request: what to ask.
  /// - Returns: what the request makes of the answer.
  /// - Throws: `GitHubError`.
  func send<Answer>(_ request: GitHubRequest<Answer>) async throws -> Answer {
    let call = call(request)
    return try understood(try await send(call, rule: request.rule), call.summary, request.reading)
  }

  /// Like `send`, but nil when there is none, or none that the token may see.
  func find<Answer>(_ request: GitHubRequest<Answer>) async throws -> Answer? {
    do {
      return try await send(request)
    } catch let error as GitHubError where error.status == 404 {
      return nil
    }
  }

  /// Like `send`, for deleting: what is gone already is fine.
  func remove(_ request: GitHubRequest<Void>) async throws {
    do {
      try await send(request)
    } catch let error as GitHubError where error.status == 404 {}
  }

  /// The elements of a paged list, following the `Link` of each page.
  ///
  /// - Parameters:
  ///   - request: asks for the first page, and reads the elements of any.
  ///   - limit: how many at most.
  /// - Returns: the elements of as many pages as it takes.
  /// - Throws: `GitHubError`.
  func all<Element>(_ request: GitHubRequest<[Element]>, limit: Int = .max) async throws -> [Element] {
    var elements: [Element] = []
    var asked: Set<String> = []
    var next: HTTPCall? = call(request)
    while let page = next, elements.count < limit, asked.insert(page.url).inserted {
      let answer = try await send(page, rule: request.rule)
      elements += try understood(answer, page.summary, request.reading)
      next = answer.nextPage.map { HTTPCall("GET", $0, timeout: .seconds(30)) }
    }
    return Array(elements.prefix(limit))
  }

  private func call<Answer>(_ request: GitHubRequest<Answer>) -> HTTPCall {
    let query = request.query.isEmpty ? "" : "?\(request.query.map { "\($0.0)=\($0.1)" }.joined(separator: "&"))"
    return request.call(url: "\(root)/\(request.path)\(query)", timeout: .seconds(30))
  }

  private func understood<Answer>(
    _ answer: HTTPAnswer, _ request: String, _ reading: GitHubRequest<Answer>.Reading
  ) throws -> Answer {
    do {
      switch reading {
      case .answer(let read): return try read(answer)
      case .document(let read): return try read(try answer.document())
      }
    } catch let error as MalformedAnswer {
      throw GitHubError(kind: .other, status: answer.status, detail: error.detail, request: request)
    }
  }

  private func send(_ call: HTTPCall, rule: RetryRule) async throws -> HTTPAnswer {
    try await retry.run(request: call.summary, rule: rule) { try await follow(call) }
  }

  /// Sends once, following redirects (a renamed repository); the token goes along on the same host only.
  private func follow(_ call: HTTPCall) async throws -> HTTPAnswer {
    var call = call
    let first = call.summary
    for _ in 0..<5 {
      let answer = try await exchange(call)
      guard [301, 302, 307, 308].contains(answer.status), let location = answer.header("Location"),
        let next = URL(string: location, relativeTo: URL(string: call.url))?.absoluteString
      else {
        guard answer.isSuccess else {
          throw GitHubError(answer: answer, request: call.summary, token: token, host: host, now: now())
        }
        return answer
      }
      call.url = next
    }
    throw GitHubError(kind: .other, detail: "too many redirects", request: first)
  }

  private func exchange(_ call: HTTPCall) async throws -> HTTPAnswer {
    var call = call
    call.headers += [
      ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"),
      ("User-Agent", ProgramVersion.userAgent),
    ]
    if isOwn(call.url) { call.headers.append(("Authorization", "Bearer \(token.value)")) }
    do {
      return try await transport.send(call)
    } catch let error as UnreachableError {
      throw GitHubError(error, request: call.summary)
    }
  }

  private func isOwn(_ url: String) -> Bool {
    guard let target = URL(string: url), let own = URL(string: root) else { return false }
    return target.scheme == own.scheme && target.host == own.host && target.port == own.port
  }
}

extension HTTPAnswer {
  /// The URL of the following page, from `Link: <…>; rel="next"`; the URL itself may have commas.
  fileprivate var nextPage: String? {
    header("Link")?.firstMatch(of: /<([^>]*)>\s*;[^<]*?rel="next"/).map { String($0.1) }
  }
}
