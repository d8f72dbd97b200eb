import Cryptography
import Foundation

/// A JWT with which a service account asks for a token (RFC 7523), signed by one of its keys.
struct SignedAssertion {
  /// How far the clocks of client and server may differ, in seconds.
  private static let tolerance = 300.0

  let claims: JSON
  private let header: JSON
  private let message: Data
  private let signature: [UInt8]

  /// Takes the text apart.
  /// - Throws: 400 for what is no JWT.
  init(_ text: String) throws(APIError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw OAuthAPI.refusal("invalid_grant", "Invalid JWT.") }
    self.header = header
    self.claims = claims
    self.signature = signature
    message = Data("\(parts[0]).\(parts[1])".utf8)
  }

  /// Whose it is, if a key of that account signed it and it is for here and now.
  func verified(in world: World, audiences: [String]) throws(APIError) -> Principal {
    let email = claims["iss"]?.string ?? ""
    guard let account = world[ServiceAccounts.collection, email] else {
      throw OAuthAPI.refusal("invalid_grant", "Invalid grant: account not found")
    }
    let name = "\(account["name"]?.string ?? "")/keys/\(header["kid"]?.string ?? "")"
    guard header["alg"] == "RS256", let key = world[ServiceAccountKeys.collection, name],
      key["disabled"]?.bool != true, account["disabled"]?.bool != true, isSigned(by: key["publicKey"]?.string ?? "")
    else { throw OAuthAPI.refusal("invalid_grant", "Invalid JWT Signature.") }
    let now = world.now.timeIntervalSince1970
    guard let issued = claims["iat"]?.int.map(Double.init), let end = claims["exp"]?.int.map(Double.init),
      end - issued <= 3600, issued <= now + Self.tolerance, end >= now - Self.tolerance
    else {
      throw OAuthAPI.refusal(
        "invalid_grant",
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and "
          + "exp values in the JWT claim.")
    }
    guard audiences.contains(claims["aud"]?.string ?? "") else {
      throw OAuthAPI.refusal("invalid_grant", "Invalid JWT: Failed audience check.")
    }
    return Principal(member: "serviceAccount:\(email)")
  }

  private func isSigned(by pem: String) -> Bool {
    (try? VerificationKey(pem: pem))?.isSignature(signature, of: message) ?? false
  }

  private static func document(_ part: String) -> JSON? {
    Base64URL.decode(part).flatMap { try? JSON(parsing: $0) }
  }
}
