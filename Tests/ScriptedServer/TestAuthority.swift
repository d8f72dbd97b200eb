import Foundation
import NIOSSL
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A certificate authority of a test's own, made by `openssl`, which nobody trusts unless told to.
package struct TestAuthority: Sendable {
  /// A server's certificate with its key.
  package struct Certificate: Sendable {
    let file: String
    let key: String

    func configuration() throws -> TLSConfiguration {
      .makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    }
  }

  /// `openssl` ended with an error.
  package struct Failure: Error {
    /// What it said.
    let words: String
  }

  /// The folder of all files.
  package let folder: String
  /// The authority's certificate in PEM form.
  package var file: String { "\(folder)/authority.pem" }

  /// Makes one.
  /// - Parameter folder: an existing folder for its files.
  /// - Throws: `Failure`.
  package init(folder: String) async throws {
    self.folder = folder
    try await openssl(
      ["-subj", "/CN=An authority of tests", "-addext", "keyUsage=keyCertSign"], certificate: "authority.pem",
      key: "authority.key")
  }

  /// Signs a certificate.
  /// - Parameter hosts: the names it is for.
  /// - Returns: the certificate.
  /// - Throws: `Failure`.
  package func certificate(for hosts: String...) async throws -> Certificate {
    let name = hosts.joined(separator: "-")
    try await openssl(
      [
        "-CA", file, "-CAkey", "\(folder)/authority.key", "-subj", "/CN=\(hosts[0])", "-addext",
        "subjectAltName=\(hosts.map { "DNS:\($0)" }.joined(separator: ","))", "-addext",
        "basicConstraints=critical,CA:FALSE",
      ], certificate: "\(name).pem", key: "\(name).key")
    return Certificate(file: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
  }

  private func openssl(_ arguments: [String], certificate: String, key: String) async throws {
    let fixed = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    let files = ["-keyout", "\(folder)/\(key)", "-out", "\(folder)/\(certificate)"]
    let result = try await Subprocess.run(
      .name("openssl"), arguments: Arguments(fixed + files + arguments), output: .discarded,
      error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else { throw Failure(words: result.standardError) }
  }
}
