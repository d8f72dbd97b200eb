import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends HTTP requests; redirects are the caller's business.
///
/// HTTPS goes through the proxy of `ProxySettings` by `CONNECT`, and trusts the system's authorities and those of
/// `TrustedCertificates`. Plain HTTP goes to the proxy's own address with the `Host` of the target, which is how a deployed
/// service of the sandbox (`http://….a.run.sandbox.invalid`) is reached.
package struct HTTPTransport: Sendable {
  private let proxies: ProxySettings
  private let certificates: TrustedCertificates
  /// How long the whole exchange of a call may take.
  package var timeLimit: @Sendable (HTTPCall) -> Duration = { $0.timeout }

  /// The largest body read, in bytes.
  static let largestBody = 32 << 20

  /// A transport for an environment: its variables of proxies and certificates are read.
  package init(environment: [String: String]) {
    proxies = ProxySettings(environment: environment)
    certificates = TrustedCertificates(environment: environment)
  }

  /// Sends a request and reads the whole answer.
  ///
  /// - Parameter call: the request.
  /// - Returns: the answer, whatever its status.
  /// - Throws: `UnreachableError`, or `CancellationError`.
  package func send(_ call: HTTPCall) async throws -> HTTPAnswer {
    try await Witness.request(call) { try await exchange(call) }
  }

  private func exchange(_ call: HTTPCall) async throws -> HTTPAnswer {
    guard let url = URL(string: call.url), let host = url.host, !host.isEmpty else {
      throw UnreachableError(.connection, "“\(call.url.prefix { $0 != "?" })” is not a URL with a host")
    }
    var proxy = try proxies.proxy(for: url)
    var request = HTTPClientRequest(url: call.url)
    request.method = HTTPMethod(rawValue: call.method)
    for header in call.headers { request.headers.add(name: header.name, value: header.value) }
    if let body = call.body { request.body = .bytes(body) }
    if url.scheme == "https" {
      request.tlsConfiguration = try await Connections.shared.configuration(trusting: certificates)
    } else if let plain = proxy, plain.kind == .http {
      request.url = Self.address(of: url, at: plain)
      request.headers.replaceOrAdd(name: "Host", value: url.port.map { "\(host):\($0)" } ?? host)
      if let user = plain.user {
        let pair = Data("\(user):\(plain.password)".utf8).base64EncodedString()
        request.headers.add(name: "Proxy-Authorization", value: "Basic \(pair)")
      }
      proxy = nil
    }
    do {
      let client = await Connections.shared.client(through: proxy)
      let limit = timeLimit(call)
      // The client's own limit ends where the content begins.
      let answer = try await within(limit) { [request] in
        let response = try await client.execute(request, timeout: TimeAmount(limit))
        let body = try await response.body.collect(upTo: Self.largestBody)
        return HTTPAnswer(
          status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
          body: Array(body.readableBytesView))
      }
      guard let answer else { throw HTTPClientError.deadlineExceeded }
      return answer
    } catch {
      try Task.checkCancellation()
      let issuer = error.isRefusedCertificate ? await CertificateIssuer.name(of: call.url, through: proxy) : nil
      throw UnreachableError(
        error, host: url.port.map { "\(host):\($0)" } ?? host, proxy: proxy, issuer: issuer)
    }
  }

  /// The URL at the proxy that stands for a target of plain HTTP.
  private static func address(of url: URL, at proxy: Proxy) -> String {
    let parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    let path = parts?.percentEncodedPath ?? ""
    let query = parts?.percentEncodedQuery.map { "?\($0)" } ?? ""
    let host = proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host
    return "http://\(host):\(proxy.port)" + (path.isEmpty ? "/" : path) + query
  }
}

extension UnreachableError {
  /// What an exchange failed with, in words.
  init(_ error: any Error, host: String, proxy: Proxy?, issuer: String?) {
    let timeouts: [HTTPClientError] = [
      .readTimeout, .writeTimeout, .connectTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
    ]
    let way = proxy.map { " (by way of the proxy \($0))" } ?? ""
    switch error {
    case let error as HTTPClientError where timeouts.contains(error):
      self.init(.time, "no answer in time\(way)")
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      self.init(.connection, "the connection was closed before the answer was complete")
    case let error as HTTPParserError where error == .invalidEOFState:
      self.init(.connection, "the connection was closed before the answer was complete")
    case is HTTPParserError: self.init(.answer, "the answer of \(host) was not HTTP")
    case is NIOTooManyBytesError:
      self.init(.answer, "the answer was larger than \(HTTPTransport.largestBody >> 20) MiB")
    default:
      self = Self.ofProxy(error, proxy) ?? Self.ofCertificate(error, host, issuer) ?? Self.ofConnection(error, way)
    }
  }

  private static func ofProxy(_ error: any Error, _ proxy: Proxy?) -> UnreachableError? {
    guard let proxy, let error = error as? HTTPClientError else { return nil }
    switch error {
    case .proxyAuthenticationRequired:
      let what = proxy.user == nil ? "wants a user and a password" : "does not accept the user and password that"
      return UnreachableError(
        .proxy, "the proxy \(proxy) \(what)\(proxy.user == nil ? "" : " \(proxy.variable) has") (407)",
        remedy: "Put them into the address: export \(proxy.variable)=http://USER:PASSWORD@\(proxy)")
    case .invalidProxyResponse:
      return UnreachableError(
        .proxy, "the proxy \(proxy) refused to connect to the host",
        remedy:
          "Ask who runs the proxy to let it through, or name the host in NO_PROXY where it can be reached directly.")
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      return UnreachableError(.time, "the proxy \(proxy) did not answer in time")
    default: return nil
    }
  }

  private static func ofCertificate(_ error: any Error, _ host: String, _ issuer: String?) -> UnreachableError? {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
      return UnreachableError(
        .certificate, "the certificate that \(host) showed is for another host name",
        remedy: "Check the address; if a proxy answers in its place, see HTTPS_PROXY and NO_PROXY.")
    }
    guard error.isRefusedCertificate else {
      return error is NIOSSLError ? UnreachableError(.connection, "no TLS connection to \(host) came about") : nil
    }
    let authority = issuer.map { "“\($0)”, which" } ?? "an authority that"
    return UnreachableError(
      .certificate,
      "the certificate of \(host) is signed by \(authority) this machine does not trust, or is out of date",
      remedy: "If it is your organisation's own, name the authority's certificate: "
        + "export SSL_CERT_FILE=/path/to/ca.pem; if not, check this machine's clock and who answers there.")
  }

  private static func ofConnection(_ error: any Error, _ way: String) -> UnreachableError {
    switch error {
    case is NIOConnectionError: UnreachableError(.noConnection, "the connection could not be opened\(way)")
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      UnreachableError(.noConnection, "the connection was refused\(way)")
    case let error as IOError: UnreachableError(.connection, "the connection broke (errno \(error.errnoCode))\(way)")
    case ChannelError.connectTimeout: UnreachableError(.time, "no connection in time\(way)")
    default: UnreachableError(.connection, "the exchange failed (\(type(of: error)))\(way)")
    }
  }
}

extension Error {
  /// Whether a certificate was not taken for its authority or its dates.
  fileprivate var isRefusedCertificate: Bool { self is NIOSSLError && "\(self)".contains("CERTIFICATE_VERIFY_FAILED") }
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
