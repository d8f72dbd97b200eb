import Cryptography
import Foundation

extension World {
  /// Gives a service account an identity token: a JWT for one audience, good for an hour.
  /// - Parameters:
  ///   - principal: the account.
  ///   - audience: who is to accept it: the URL of a service.
  /// - Returns: the token.
  /// - Throws: where the signing key cannot be used.
  mutating func issueIdentityToken(to principal: Principal, audience: String) throws -> String {
    let issued = Int64(now.timeIntervalSince1970)
    let end = issued + Int64(OAuthAPI.lifetime)
    let unique = self[ServiceAccounts.collection, principal.email]?["uniqueId"] ?? ""
    let claims: JSON = [
      "iss": "https://accounts.google.com", "aud": .string(audience), "azp": unique, "sub": unique,
      "email": .string(principal.email), "email_verified": true, "iat": .int(issued), "exp": .int(end),
    ]
    let key = try identitySigningKey()
    let header: JSON = ["alg": "ES256", "typ": "JWT", "kid": "sandbox"]
    let message = "\(Base64URL.encode(header.bytes())).\(Base64URL.encode(claims.bytes()))"
    let signature = try key.signature(of: message.utf8)
    let token = "\(message).\(Base64URL.encode(signature))"
    self[vault: Tokens.identity, token] = [
      "member": .string(principal.member), "audience": .string(audience), "expires": .int(end),
    ]
    return token
  }

  /// The sandbox's own key, made when it is needed first.
  private mutating func identitySigningKey() throws -> SigningKey {
    if let pem = self[vault: "oauth.keys", "identity"]?.string {
      return try SigningKey(pem: pem)
    }
    let key = try SigningKey.p256()
    self[vault: "oauth.keys", "identity"] = .string(key.pem)
    return key
  }
}
