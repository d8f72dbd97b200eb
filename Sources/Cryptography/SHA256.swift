import CSodium

/// The SHA-256 of bytes that come one after another (FIPS 180-4), by libsodium.
package struct SHA256: Sendable {
  private var state = crypto_hash_sha256_state()

  package init() { crypto_hash_sha256_init(&state) }

  /// Takes in more bytes.
  package mutating func update(_ bytes: some Collection<UInt8>) {
    bytes.withContiguousBytes { _ = crypto_hash_sha256_update(&state, $0.baseAddress, UInt64($0.count)) }
  }

  /// The hash of all bytes so far: 32 bytes.
  package func finalized() -> [UInt8] {
    var state = state
    var hash = [UInt8](repeating: 0, count: crypto_hash_sha256_bytes())
    crypto_hash_sha256_final(&state, &hash)
    return hash
  }

  /// The hash of bytes: 32 bytes.
  package static func hash(of bytes: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalized()
  }
}
