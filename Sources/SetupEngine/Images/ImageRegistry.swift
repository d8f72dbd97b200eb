import Artifacts
import Foundation
import ProgramVersion
import RESTClient

/// Asks the registry of an image which digest a release of it has.
///
/// By the distribution specification, without an account: the first answer is 401 and says where a token is to be had.
package struct ImageRegistry: Sendable {
  /// Where all registries are found, each below its host's name; nil for the internet.
  private let root: String?
  private let transport: HTTPTransport

  /// How long one answer may take: a set-up waits for it, and goes on without.
  private static let patience = Duration.seconds(10)

  /// What kinds of manifest are taken: lists of platforms first, for then the digest is that of all of them.
  private static let kinds = [
    "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
  ].joined(separator: ", ")

  /// - Parameter environment: proxies, certificates, and `OVERTURE_REGISTRIES` where the registries are elsewhere.
  package init(environment: [String: String]) {
    root = environment["OVERTURE_REGISTRIES"].flatMap { $0.isEmpty ? nil : $0 }
    transport = HTTPTransport(environment: environment)
  }

  /// Why a digest is not known.
  package struct Unknown: Error, Sendable, Equatable {
    /// As the end of a sentence.
    package let reason: String
  }

  /// The digest of an image's release, as its registry names it now.
  ///
  /// - Parameter image: the image.
  /// - Returns: its digest.
  /// - Throws: `Unknown`, or `CancellationError`.
  package func digest(of image: BaseImage) async throws -> ImageDigest {
    let url = "\(address(of: image.registry))/v2/\(image.repository)/manifests/\(image.tag)"
    do {
      var answer = try await head(url, token: nil)
      if answer.status == 401, let challenge = answer.header("WWW-Authenticate").flatMap(Challenge.init) {
        answer = try await head(url, token: try await token(challenge, for: image))
      }
      guard answer.isSuccess else { throw Unknown(reason: "it answered \(answer.status)") }
      guard let digest = answer.header("Docker-Content-Digest").flatMap(ImageDigest.init) else {
        throw Unknown(reason: "its answer has no digest")
      }
      return digest
    } catch is UnreachableError {
      throw Unknown(reason: "it cannot be reached")
    }
  }

  private func address(of registry: String) -> String {
    if let root { return "\(root)/\(registry)" }
    // Docker Hub's name is not that of its registry.
    return "https://" + (registry == "docker.io" ? "registry-1.docker.io" : registry)
  }

  private func head(_ url: String, token: String?) async throws -> HTTPAnswer {
    var headers = [(name: "Accept", value: Self.kinds), (name: "User-Agent", value: ProgramVersion.userAgent)]
    if let token { headers.append((name: "Authorization", value: "Bearer \(token)")) }
    return try await transport.send(HTTPCall("HEAD", url, headers: headers, timeout: Self.patience))
  }

  private func token(_ challenge: Challenge, for image: BaseImage) async throws -> String {
    // A token of another place would be asked of whomever the answer names.
    guard challenge.realm.hasPrefix("https://") || root.map({ challenge.realm.hasPrefix($0) }) == true else {
      throw Unknown(reason: "it sends for a token without encryption")
    }
    let query = formEncoded([("service", challenge.service), ("scope", "repository:\(image.repository):pull")])
    let call = HTTPCall(
      "GET", "\(challenge.realm)?\(query)", headers: [(name: "User-Agent", value: ProgramVersion.userAgent)],
      timeout: Self.patience)
    let answer = try await transport.send(call)
    let document = try? JSONValue(bytes: answer.body)
    guard answer.isSuccess, let token = document?["token"].string ?? document?["access_token"].string,
      token.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
    else { throw Unknown(reason: "it gives no token") }
    return token
  }

  /// `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="…"`.
  struct Challenge: Equatable {
    var realm: String
    var service: String

    init?(_ field: String) {
      guard field.lowercased().hasPrefix("bearer "), field.utf8.count < 4096 else { return nil }
      let pairs = field.dropFirst("bearer ".count).matches(of: /([a-z]+)="([^"]*)"/)
      let values = Dictionary(pairs.map { (String($0.1), String($0.2)) }) { first, _ in first }
      guard let realm = values["realm"] else { return nil }
      self.realm = realm
      service = values["service"] ?? ""
    }
  }
}
