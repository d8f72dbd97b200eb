import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends HTTP requests; redirects are the caller's business.
///
/// `http_proxy` is honoured for plain HTTP only: the request goes to the proxy's address with the `Host` of the target,
/// which is how a deployed service of the sandbox (`http://….a.run.sandbox.invalid`) is reached. Loopback addresses and
/// what `no_proxy` names are direct.
package struct HTTPTransport: Sendable {
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

  private let client: HTTPClient
  private let proxy: String?
  private let direct: [String]

  /// The largest body read, in bytes.
  private static let largestBody = 32 << 20

  /// A transport for an environment.
  ///
  /// - Parameters:
  ///   - environment: read for `http_proxy` and `no_proxy` (both spellings).
  ///   - client: connections to share; those of the process when nil.
  package init(environment: [String: String], client: HTTPClient? = nil) {
    self.client = client ?? Self.connections
    proxy = [environment["http_proxy"], environment["HTTP_PROXY"]].compactMap(\.self).first { !$0.isEmpty }
    direct = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
  }

  /// Sends a request and reads the whole answer.
  ///
  /// - Parameter call: the request.
  /// - Returns: the answer, whatever its status.
  /// - Throws: `UnreachableError`, or `CancellationError`.
  package func send(_ call: HTTPCall) async throws -> HTTPAnswer {
    var request = HTTPClientRequest(url: call.url)
    request.method = HTTPMethod(rawValue: call.method)
    for header in call.headers { request.headers.add(name: header.name, value: header.value) }
    if let url = URL(string: call.url), let proxied = throughProxy(url) {
      request.url = proxied
      request.headers.replaceOrAdd(name: "Host", value: url.port.map { "\(url.host ?? ""):\($0)" } ?? url.host ?? "")
    }
    if let body = call.body { request.body = .bytes(body) }
    do {
      let response = try await client.execute(request, timeout: TimeAmount(call.timeout))
      let body = try await response.body.collect(upTo: Self.largestBody)
      return HTTPAnswer(
        status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
        body: Array(body.readableBytesView))
    } catch {
      try Task.checkCancellation()
      throw Self.unreachable(error)
    }
  }

  /// The URL at the proxy that stands for a target, or nil when the target is reached directly.
  private func throughProxy(_ url: URL) -> String? {
    guard let proxy, url.scheme == "http", let host = url.host?.lowercased(), !isDirect(host) else { return nil }
    let parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    let path = parts?.percentEncodedPath ?? ""
    let query = parts?.percentEncodedQuery.map { "?\($0)" } ?? ""
    let base = proxy.hasSuffix("/") ? String(proxy.dropLast()) : proxy
    return (base.contains("://") ? base : "http://\(base)") + (path.isEmpty ? "/" : path) + query
  }

  private func isDirect(_ host: String) -> Bool {
    isLoopback(host: host)
      || direct.contains { entry in
        let domain = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
        return entry == "*" || (!domain.isEmpty && (host == domain || host.hasSuffix(".\(domain)")))
      }
  }

  private static func unreachable(_ error: any Error) -> UnreachableError {
    let timeouts: [HTTPClientError] = [
      .readTimeout, .writeTimeout, .connectTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
    ]
    return switch error {
    case let error as HTTPClientError where timeouts.contains(error):
      UnreachableError(detail: "no answer in time", isTimeout: true)
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      UnreachableError(detail: "the connection was closed before the answer was complete", isTimeout: false)
    case let error as HTTPParserError where error == .invalidEOFState:
      UnreachableError(detail: "the connection was closed before the answer was complete", isTimeout: false)
    case is NIOConnectionError:
      UnreachableError(detail: "the connection could not be opened", isTimeout: false)
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      UnreachableError(detail: "the connection was refused", isTimeout: false)
    case let error as IOError:
      UnreachableError(detail: "the connection broke (errno \(error.errnoCode))", isTimeout: false)
    case ChannelError.connectTimeout:
      UnreachableError(detail: "no connection in time", isTimeout: true)
    default:
      UnreachableError(detail: "the exchange failed (\(type(of: error)))", isTimeout: false)
    }
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}

/// Whether a host name or address is this machine's own.
package func isLoopback(host: String) -> Bool {
  ["localhost", "::1", "[::1]"].contains(host)
    || (host.hasPrefix("127.") && host.allSatisfy { $0 == "." || ("0"..."9").contains($0) })
}
