import COpenSSL

/// A private key that signs with SHA-256: RSA by PKCS #1 v1.5 (RS256 of RFC 7518), P-256 by ECDSA (ES256).
///
/// A value: its text is read again whenever it signs, which takes far less time than the signature.
package struct SigningKey: Sendable {
  /// The key as PKCS #8 in PEM form.
  package let pem: String

  /// Reads a key in PEM form: PKCS #8, or PKCS #1 as older files have it.
  /// - Throws: `KeyError.unusable`.
  package init(pem: String) throws {
    self.pem = try OpenSSL.withKey(pem, isPrivate: true) { try Self.text(of: $0) }
  }

  /// A new RSA key of 2048 bits. Finding its primes takes a while.
  /// - Throws: `KeyError.refused`.
  package static func rsa() throws -> SigningKey {
    try make("RSA") { EVP_PKEY_CTX_set_rsa_keygen_bits($0, 2048) }
  }

  /// A new key on the curve P-256.
  /// - Throws: `KeyError.refused`.
  package static func p256() throws -> SigningKey {
    try make("EC") { EVP_PKEY_CTX_set_group_name($0, "P-256") }
  }

  /// The other half.
  package var publicKey: VerificationKey {
    get throws {
      try OpenSSL.withKey(pem, isPrivate: true) { key in
        try VerificationKey(pem: OpenSSL.written { PEM_write_bio_PUBKEY($0, key) })
      }
    }
  }

  /// Signs a message.
  /// - Returns: for RSA as many bytes as the key has, for P-256 the 64 of RFC 7518, section 3.4.
  /// - Throws: `KeyError`.
  package func signature(of message: some Collection<UInt8>) throws -> [UInt8] {
    try OpenSSL.withKey(pem, isPrivate: true) { key in
      try OpenSSL.with(EVP_MD_CTX_new(), release: EVP_MD_CTX_free) { context in
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { throw KeyError.refused }
        var length = Int(EVP_PKEY_get_size(key))
        var signature = [UInt8](repeating: 0, count: length)
        let isSigned = message.withContiguousBytes {
          EVP_DigestSign(context, &signature, &length, $0.baseAddress, $0.count) == 1
        }
        guard isSigned else { throw KeyError.refused }
        signature.removeLast(signature.count - length)
        return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ? try Self.numbers(of: signature) : signature
      }
    }
  }

  private init(written pem: String) { self.pem = pem }

  private static func make(_ kind: String, _ prepare: (OpaquePointer) -> Int32) throws -> SigningKey {
    try OpenSSL.with(EVP_PKEY_CTX_new_from_name(nil, kind, nil), release: EVP_PKEY_CTX_free) { context in
      var key: OpaquePointer?
      guard EVP_PKEY_keygen_init(context) == 1, prepare(context) == 1, EVP_PKEY_generate(context, &key) == 1 else {
        throw KeyError.refused
      }
      return try OpenSSL.with(key, release: EVP_PKEY_free) { SigningKey(written: try text(of: $0)) }
    }
  }

  private static func text(of key: OpaquePointer) throws -> String {
    try OpenSSL.written { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  /// Both numbers of an ECDSA signature, without the DER around them.
  private static func numbers(of signature: [UInt8]) throws -> [UInt8] {
    try signature.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return try OpenSSL.with(d2i_ECDSA_SIG(nil, &start, bytes.count), release: ECDSA_SIG_free) {
        OpenSSL.bytes(of: ECDSA_SIG_get0_r($0), length: 32) + OpenSSL.bytes(of: ECDSA_SIG_get0_s($0), length: 32)
      }
    }
  }
}
