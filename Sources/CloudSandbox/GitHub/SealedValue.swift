import CSodium
import Cryptography

/// Opens what callers sealed with libsodium's `crypto_box_seal`.
enum SealedValue {
  /// An X25519 key pair; the private half never leaves the vault.
  struct KeyPair: Sendable, Equatable {
    let publicKey: [UInt8]
    let privateKey: [UInt8]
  }

  private static let isReady = sodium_init() >= 0

  /// A new pair.
  /// - Throws: `SandboxError.cryptography` where libsodium has no source of random numbers.
  static func newKeyPair() throws(SandboxError) -> KeyPair {
    guard isReady else { throw .cryptography }
    var publicKey = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
    var privateKey = [UInt8](repeating: 0, count: crypto_box_secretkeybytes())
    guard crypto_box_keypair(&publicKey, &privateKey) == 0 else { throw .cryptography }
    return KeyPair(publicKey: publicKey, privateKey: privateKey)
  }

  /// What was sealed, or nil where it was not sealed for this pair.
  static func open(_ sealed: [UInt8], with pair: KeyPair) -> [UInt8]? {
    let overhead = crypto_box_sealbytes()
    guard isReady, sealed.count >= overhead, pair.publicKey.count == crypto_box_publickeybytes(),
      pair.privateKey.count == crypto_box_secretkeybytes()
    else { return nil }
    // One byte more: an empty array has no address to write to.
    var opened = [UInt8](repeating: 0, count: sealed.count - overhead + 1)
    guard crypto_box_seal_open(&opened, sealed, UInt64(sealed.count), pair.publicKey, pair.privateKey) == 0 else {
      return nil
    }
    return Array(opened.dropLast())
  }

  /// HMAC-SHA256 in 64 hexadecimal digits.
  static func digest(_ message: [UInt8], key: [UInt8]) -> String {
    HMACSHA256.code(of: message, key: key).hexadecimal
  }
}
