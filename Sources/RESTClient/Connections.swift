import AsyncHTTPClient
import NIOSSL

/// The connections of the process, as `URLSession.shared` would keep them: nobody has to shut them down.
///
/// None exists before the first request: the wizard's first frame does not wait for them.
actor Connections {
  static let shared = Connections()

  private var clients: [Proxy?: HTTPClient] = [:]
  private var configurations: [TrustedCertificates: TLSConfiguration] = [:]

  /// The client whose connections go through a proxy, or directly.
  func client(through proxy: Proxy?) -> HTTPClient {
    if let client = clients[proxy] { return client }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(through: proxy))
    clients[proxy] = client
    return client
  }

  /// The settings of connections through a proxy, or directly.
  static func configuration(through proxy: Proxy?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, decompression: .enabled(limit: .ratio(100)))
    configuration.timeout.connect = .seconds(10)
    configuration.connectionPool.idleTimeout = .seconds(15)
    // Several APIs may share a host (a proxy, a sandbox): no request waits for the connection of another one.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 208
    // Trying again is decided by the retry policy, where a person can see it, not by the pool for ten seconds.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    switch proxy?.kind {
    case nil: break
    case .http:
      let authorization = proxy?.user.map {
        HTTPClient.Authorization.basic(username: $0, password: proxy?.password ?? "")
      }
      configuration.proxy = proxy.map { .server(host: $0.host, port: $0.port, authorization: authorization) }
    case .socks: configuration.proxy = proxy.map { .socksServer(host: $0.host, port: $0.port) }
    }
    return configuration
  }

  /// What TLS trusts; files are read once.
  func configuration(trusting certificates: TrustedCertificates) throws -> TLSConfiguration {
    if let configuration = configurations[certificates] { return configuration }
    let configuration = try certificates.configuration()
    configurations[certificates] = configuration
    return configuration
  }
}
