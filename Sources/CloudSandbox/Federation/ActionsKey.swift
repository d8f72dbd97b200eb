import Crypto
import CryptoExtras
import Foundation

/// The key with which the sandbox's GitHub signs the tokens of workflow runs.
struct ActionsKey: Sendable {
  private static let collection = "actions.keys"
  private static let name = "signing"

  let id: String
  let privateKey: _RSA.Signing.PrivateKey

  /// The key of a sandbox, made where it has none yet.
  /// - Parameter state: whose vault has it.
  /// - Throws: where it cannot be read, made or kept.
  init(in state: SandboxState) async throws {
    if let pem = await state.read({ $0[vault: Self.collection, Self.name]?.string }) {
      try self.init(pem: pem)
      return
    }
    // Outside of the world's turn: finding primes takes a while. Another request may have been faster.
    let made = try _RSA.Signing.PrivateKey(keySize: .bits2048).pkcs8PEMRepresentation
    let pem = try await state.mutate { world in
      if let present = world[vault: Self.collection, Self.name]?.string { return present }
      world[vault: Self.collection, Self.name] = .string(made)
      return made
    }
    try self.init(pem: pem)
  }

  /// The keys that tokens of an issuer can be signed with, as far as the sandbox knows it.
  static func set(in world: World) throws -> JSON {
    guard let pem = world[vault: collection, name]?.string else { return ["keys": []] }
    return try ActionsKey(pem: pem).set
  }

  private init(pem: String) throws {
    privateKey = try _RSA.Signing.PrivateKey(pemRepresentation: pem)
    id = SHA256.hash(data: privateKey.publicKey.derRepresentation).prefix(20)
      .map { String(UInt16($0) + 256, radix: 16, uppercase: true).dropFirst() }.joined()
  }

  /// The public key as a set (RFC 7517).
  var set: JSON {
    get throws {
      let primitives = try privateKey.publicKey.getKeyPrimitives()
      return [
        "keys": [
          [
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": .string(id), "x5t": .string(id),
            "n": .string(Base64URL.encode(primitives.modulus)),
            "e": .string(Base64URL.encode(primitives.publicExponent)),
          ]
        ]
      ]
    }
  }
}
