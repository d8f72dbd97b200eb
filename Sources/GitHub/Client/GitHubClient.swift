import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// GitHub's REST API as the steps use it.
package struct GitHubClient: Sendable {
  /// The connections of the process, as `URLSession.shared` would keep them: nobody has to shut them down.
  private static let connections: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, decompression: .enabled(limit: .ratio(100)))
    configuration.timeout.connect = .seconds(10)
    configuration.connectionPool.idleTimeout = .seconds(15)
    // Trying again is decided here, where a person can see it, not by the pool for ten seconds.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// Where the API is, without a slash at the end.
  package let root: String
  /// How often a request is sent at most.
  package var tries = 6
  /// How long all tries together may take.
  package var budget: Duration = .seconds(120)
  /// The wait that the first retry's jitter is drawn from; doubled up to 32 times it.
  package var baseDelay: Duration = .seconds(1)
  /// Told before every wait: how long, and why.
  package var notice: @Sendable (_ wait: Duration, _ reason: String) -> Void = { _, _ in }
  /// Waits.
  package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// The current time.
  package var now: @Sendable () -> Date = { Date() }
  /// A number from 0 up to 1.
  package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
  private let token: GitHubToken

  /// A client for an environment: `GITHUB_API_URL`, else api.github.com.
  package init(environment: [String: String], token: GitHubToken) {
    let url = environment["GITHUB_API_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? "https://api.github.com"
    root = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.token = token
    let host = URL(string: root)?.host ?? ""
    if host == "localhost" || host.hasPrefix("127.") { baseDelay = .milliseconds(100) }
  }

  /// Finds a token in an environment and makes a client of it.
  package static func connect(environment: [String: String]) async throws -> GitHubClient {
    GitHubClient(environment: environment, token: try await GitHubToken.find(environment: environment))
  }

  /// Sends a request to a path of the API, or to a URL that the API gave.
  ///
  /// GET, PUT and DELETE are sent again after transient failures; a rate limit's wait of more than a minute is not waited for.
  func send(_ method: String, _ path: String, body: Data? = nil) async throws -> GitHubAnswer {
    let start = now()
    var tried = 0
    while true {
      do {
        return try await follow(method, path.hasPrefix("http") ? path : "\(root)\(path)", body: body)
      } catch let error as GitHubError {
        tried += 1
        let wait = error.retryDelay ?? min(baseDelay * Double(1 << (tried - 1)), baseDelay * 32) * random()
        let isInTime = wait <= .seconds(60) && .seconds(now().timeIntervalSince(start)) + wait <= budget
        guard error.isTransient, tried < tries, isInTime, method != "POST" || error.kind == .rateLimited else {
          throw error
        }
        notice(wait, error.kind == .rateLimited ? "GitHub's rate limit" : error.detail)
        try await sleep(wait)
      }
    }
  }

  /// Sends once, following redirects (a renamed repository); the token goes along on the same host only.
  private func follow(_ method: String, _ url: String, body: Data?) async throws -> GitHubAnswer {
    var target = url
    for _ in 0..<5 {
      let answer = try await exchange(method, target, body: body)
      guard [301, 302, 307, 308].contains(answer.status), let location = answer.header("Location"),
        let next = URL(string: location, relativeTo: URL(string: target))?.absoluteString
      else {
        guard (200..<300).contains(answer.status) else {
          throw answer.error(request: Self.summary(method, target), now: now())
        }
        return answer
      }
      target = next
    }
    throw GitHubError(kind: .other, detail: "too many redirects", request: Self.summary(method, url))
  }

  private func exchange(_ method: String, _ url: String, body: Data?) async throws -> GitHubAnswer {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "Accept", value: "application/vnd.github+json")
    request.headers.add(name: "X-GitHub-Api-Version", value: "2022-11-28")
    request.headers.add(name: "User-Agent", value: "overture")
    if isOwn(url) { request.headers.add(name: "Authorization", value: "Bearer \(token.value)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(body)
    }
    do {
      let response = try await Self.connections.execute(request, timeout: .seconds(30))
      let collected = try await response.body.collect(upTo: 16 << 20)
      return GitHubAnswer(
        status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
        body: Data(collected.readableBytesView))
    } catch {
      try Task.checkCancellation()
      throw GitHubError(
        kind: .unreachable, detail: Self.words(for: error), request: Self.summary(method, url))
    }
  }

  private static func words(for error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error):
      "no answer in time"
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      "the connection was closed before the answer was complete"
    case let error as HTTPParserError where error == .invalidEOFState:
      "the connection was closed before the answer was complete"
    case is NIOConnectionError: "the connection could not be opened"
    case let error as IOError where error.errnoCode == ECONNREFUSED: "the connection was refused"
    default: "the exchange failed (\(type(of: error)))"
    }
  }

  private func isOwn(_ url: String) -> Bool {
    guard let target = URL(string: url), let own = URL(string: root) else { return false }
    return target.scheme == own.scheme && target.host == own.host && target.port == own.port
  }

  private static func summary(_ method: String, _ url: String) -> String { "\(method) \(url.prefix { $0 != "?" })" }

  func decoded<Value: Decodable>(_ type: Value.Type, _ answer: GitHubAnswer, _ what: String) throws -> Value {
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(type, from: answer.body)
    } catch {
      throw GitHubError(kind: .other, status: answer.status, detail: "the answer has another shape", request: what)
    }
  }

  /// The answer, or nil for 404.
  func find(_ path: String) async throws -> GitHubAnswer? {
    do {
      return try await send("GET", path)
    } catch let error as GitHubError where error.status == 404 {
      return nil
    }
  }
}

/// Percent-encodes one segment of a path, its slashes too.
func segment(_ text: String) -> String {
  text.addingPercentEncoding(
    withAllowedCharacters: CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")) ?? text
}
