import AsyncHTTPClient
import NIOCore
import NIOSSL
import SwiftASN1

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

  /// The issuer in a certificate's bytes (RFC 5280, 4.1): `tbsCertificate` has it after the serial number and the algorithm.
  static func issuer(of certificate: [UInt8]) -> String? {
    guard let root = try? DER.parse(certificate), let signed = root.parts.first else { return nil }
    let fields = signed.parts.drop { $0.identifier != .integer }.dropFirst(2)
    let attributes = fields.first?.parts.flatMap(\.parts).map(\.parts) ?? []
    let texts = [[2, 5, 4, 3], [2, 5, 4, 10]].compactMap { (kind: ASN1ObjectIdentifier) in
      attributes.first { $0.first.flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) } == kind }?.last?.text
    }
    return texts.first
  }
}

extension ASN1Node {
  fileprivate var parts: [ASN1Node] {
    guard case .constructed(let nodes) = content else { return [] }
    return Array(nodes)
  }

  /// The text, if there is one that can be shown: a stranger wrote it.
  fileprivate var text: String? {
    guard case .primitive(let bytes) = content else { return nil }
    let text = String(decoding: bytes.prefix(80), as: UTF8.self)
    let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
    return text.isEmpty || text.unicodeScalars.contains { hidden.contains($0.properties.generalCategory) } ? nil : text
  }
}
