import AsyncHTTPClient
import Cryptography
import NIOCore
import NIOSSL

/// Who signed the certificate that a server shows, trusted or not.
enum CertificateIssuer {
  /// Ends the connection before a request is sent on it.
  private struct Shown: Error {
    let certificate: NIOSSLCertificate?
  }

  /// Asks a server for its certificate; it is sent nothing but a greeting.
  /// - Parameters:
  ///   - url: the server's.
  ///   - proxy: the proxy on the way.
  /// - Returns: the common name of who signed, or else the organisation; nil where there is none to be had.
  static func name(of url: String, through proxy: Proxy?) async -> String? {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .none
    var configuration = Connections.configuration(through: proxy)
    configuration.tlsConfiguration = tls
    configuration.http1_1ConnectionDebugInitializer = { channel in
      channel.nioSSL_peerCertificate().flatMapThrowing { throw Shown(certificate: $0) }
        .always { _ in channel.close(promise: nil) }
    }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var name: String?
    do {
      _ = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
    } catch let shown as Shown {
      name = (try? shown.certificate?.toDERBytes()).flatMap(issuer(of:))
    } catch {}
    try? await client.shutdown()
    return name
  }

  /// The issuer's common name, or else its organisation; nil where neither can be shown: a stranger wrote it.
  static func issuer(of certificate: [UInt8]) -> String? {
    Certificate.issuer(of: certificate).map { String($0.prefix(80)) }.flatMap { text in
      let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
      return text.isEmpty || text.unicodeScalars.contains { hidden.contains($0.properties.generalCategory) }
        ? nil : text
    }
  }
}
