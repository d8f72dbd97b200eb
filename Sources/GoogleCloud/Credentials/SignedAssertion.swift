import Cryptography
import Foundation
import RESTClient

/// The JWT that a service account key signs to ask for a token (RFC 7523, RS256).
struct SignedAssertion: Sendable {
  let email: String
  let keyID: String
  let privateKey: String
  let audience: String

  /// Signs a JWT that is good for an hour, which is the most Google takes.
  func token(at now: Date) throws -> String {
    let issued = Int(now.timeIntervalSince1970)
    let header: JSONValue = ["alg": "RS256", "typ": "JWT", "kid": .string(keyID)]
    let claims: JSONValue = [
      "iss": .string(email), "aud": .string(audience), "iat": .int(issued), "exp": .int(issued + 3600),
      "scope": "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email",
    ]
    let message = "\(Self.base64URL(header.bytes)).\(Self.base64URL(claims.bytes))"
    do {
      let signature = try SigningKey(pem: privateKey).signature(of: message.utf8)
      return "\(message).\(Self.base64URL(signature))"
    } catch {
      throw GoogleCloudError(
        kind: .noCredentials, detail: "the private key of \(email) is not a usable RSA key in PEM form")
    }
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
