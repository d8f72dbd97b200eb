import Foundation
import NIOSSL

/// Certificates that are trusted beside those of the system: `SSL_CERT_FILE`, and the files in the folders of `SSL_CERT_DIR`.
///
/// They are added, not put in the place of the system's: a company's own authority signs for its proxy or its GitHub, and the
/// other servers keep theirs. So do the programs of Go, which go on reading the system's folder.
package struct TrustedCertificates: Sendable, Hashable {
  private let file: String?
  private let folders: [String]

  /// Reads the variables.
  package init(environment: [String: String]) {
    file = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    folders = (environment["SSL_CERT_DIR"] ?? "").split(separator: ":").map(String.init)
  }

  /// The settings of TLS, which always verifies chain and host name.
  /// - Throws: `UnreachableError` where what the variables name cannot be read.
  func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    var certificates: [NIOSSLCertificate] = []
    if let file {
      do {
        certificates += try NIOSSLCertificate.fromPEMFile(file)
      } catch {
        throw Self.unreadable("SSL_CERT_FILE", file)
      }
    }
    for folder in folders {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw Self.unreadable("SSL_CERT_DIR", folder)
      }
      // Such folders hold other files too; those without a certificate are passed over.
      for name in names.sorted() { certificates += (try? NIOSSLCertificate.fromPEMFile("\(folder)/\(name)")) ?? [] }
    }
    if !certificates.isEmpty { configuration.additionalTrustRoots = [.certificates(certificates)] }
    return configuration
  }

  private static func unreadable(_ variable: String, _ path: String) -> UnreachableError {
    UnreachableError(
      .certificate, "\(variable) names \(path), which holds no certificate in PEM form that can be read",
      remedy: "Name a file that does, or unset it: unset \(variable)")
  }
}
