import Cryptography
import Foundation

/// A signed token (RFC 7519), with RSA and SHA-256 as GitHub's are.
struct JSONWebToken: Sendable {
  let header: JSON
  let claims: JSON
  private let message: String
  private let signature: [UInt8]

  /// Takes a text apart; nil for what is no token.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]).flatMap({ try? JSON(parsing: $0) }),
      let claims = Base64URL.decode(parts[1]).flatMap({ try? JSON(parsing: $0) }), claims.object != nil,
      let signature = Base64URL.decode(parts[2])
    else { return nil }
    self.header = header
    self.claims = claims
    self.signature = signature
    message = "\(parts[0]).\(parts[1])"
  }

  /// The audiences that it is for.
  var audiences: [String] { claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.strings ?? [] }

  /// Signs claims.
  /// - Parameters:
  ///   - claims: what the token says.
  ///   - key: the private key.
  ///   - id: what the key is called among the issuer's.
  /// - Returns: the token.
  /// - Throws: where the key cannot be used.
  static func sign(_ claims: JSON, with key: SigningKey, id: String) throws -> String {
    let header: JSON = ["alg": "RS256", "kid": .string(id), "typ": "JWT", "x5t": .string(id)]
    let message = "\(Base64URL.encode(header.bytes())).\(Base64URL.encode(claims.bytes()))"
    let signature = try key.signature(of: message.utf8)
    return "\(message).\(Base64URL.encode(signature))"
  }

  /// Whether one of the keys of a set (RFC 7517) signed it.
  func isSigned(by keys: JSON) -> Bool {
    guard header["alg"] == "RS256" else { return false }
    return (keys["keys"]?.array ?? []).contains { key in
      guard key["kty"] == "RSA", header["kid"] == nil || key["kid"] == header["kid"],
        let modulus = key["n"]?.string.flatMap({ Base64URL.decode($0) }),
        let exponent = key["e"]?.string.flatMap({ Base64URL.decode($0) }),
        let key = try? VerificationKey(modulus: modulus, exponent: exponent)
      else { return false }
      return key.isSignature(signature, of: message.utf8)
    }
  }
}
