import CSodium

/// A message's authentication code by a secret key (RFC 2104 with SHA-256), by libsodium.
package enum HMACSHA256 {
  /// - Parameters:
  ///   - message: what is to be told from others.
  ///   - key: the secret, of any length; 32 random bytes as a rule.
  /// - Returns: 32 bytes.
  package static func code(of message: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
    var state = crypto_auth_hmacsha256_state()
    crypto_auth_hmacsha256_init(&state, Array(key), key.count)
    message.withContiguousBytes { _ = crypto_auth_hmacsha256_update(&state, $0.baseAddress, UInt64($0.count)) }
    var code = [UInt8](repeating: 0, count: crypto_auth_hmacsha256_bytes())
    crypto_auth_hmacsha256_final(&state, &code)
    return code
  }
}
