import Cryptography
import Foundation

/// The key with which the sandbox's GitHub signs the tokens of workflow runs.
struct ActionsKey: Sendable {
  private static let collection = "actions.keys"
  private static let name = "signing"

  let id: String
  let privateKey: SigningKey

  /// The key of a sandbox, made where it has none yet.
  /// - Parameter state: whose vault has it.
  /// - Throws: where it cannot be read, made or kept.
  init(in state: SandboxState) async throws {
    if let pem = await state.read({ $0[vault: Self.collection, Self.name]?.string }) {
      try self.init(pem: pem)
      return
    }
    // Outside of the world's turn: finding primes takes a while. Another request may have been faster.
    let made = try SigningKey.rsa().pem
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
    privateKey = try SigningKey(pem: pem)
    id = try SHA256.hash(of: privateKey.publicKey.der).prefix(20).hexadecimal.uppercased()
  }

  /// The public key as a set (RFC 7517).
  var set: JSON {
    get throws {
      let numbers = try privateKey.publicKey.numbers
      return [
        "keys": [
          [
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": .string(id), "x5t": .string(id),
            "n": .string(Base64URL.encode(numbers.modulus)),
            "e": .string(Base64URL.encode(numbers.exponent)),
          ]
        ]
      ]
    }
  }
}
