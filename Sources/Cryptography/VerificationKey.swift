import COpenSSL

/// A public RSA key, which tells whether its private half signed something (RS256 of RFC 7518).
package struct VerificationKey: Sendable {
  /// The key as SubjectPublicKeyInfo in PEM form.
  package let pem: String

  /// - Parameter pem: a SubjectPublicKeyInfo in PEM form.
  /// - Throws: `KeyError.unusable`.
  package init(pem: String) throws {
    self.pem = try OpenSSL.withKey(pem, isPrivate: false) { key in
      try OpenSSL.written { PEM_write_bio_PUBKEY($0, key) }
    }
  }

  /// - Parameters:
  ///   - modulus: the number that is public, most significant byte first.
  ///   - exponent: the exponent, likewise.
  /// - Throws: `KeyError`.
  package init(modulus: [UInt8], exponent: [UInt8]) throws {
    let text = try OpenSSL.with(OSSL_PARAM_BLD_new(), release: OSSL_PARAM_BLD_free) { builder in
      try Self.withNumber(modulus) { modulus in
        try Self.withNumber(exponent) { exponent in
          guard OSSL_PARAM_BLD_push_BN(builder, modulusName, modulus) == 1,
            OSSL_PARAM_BLD_push_BN(builder, exponentName, exponent) == 1,
            let parameters = OSSL_PARAM_BLD_to_param(builder)
          else { throw KeyError.unusable }
          defer { OSSL_PARAM_free(parameters) }
          return try Self.text(of: parameters)
        }
      }
    }
    try self.init(pem: text)
  }

  /// The key as SubjectPublicKeyInfo in DER form.
  package var der: [UInt8] {
    get throws {
      try OpenSSL.withKey(pem, isPrivate: false) { key in
        var bytes = [UInt8](repeating: 0, count: Int(max(0, i2d_PUBKEY(key, nil))))
        return try bytes.withUnsafeMutableBufferPointer { buffer in
          var start = buffer.baseAddress
          guard i2d_PUBKEY(key, &start) == Int32(buffer.count) else { throw KeyError.refused }
          return Array(buffer)
        }
      }
    }
  }

  /// Both numbers, most significant byte first.
  package var numbers: (modulus: [UInt8], exponent: [UInt8]) {
    get throws {
      try OpenSSL.withKey(pem, isPrivate: false) {
        (try Self.number(modulusName, of: $0), try Self.number(exponentName, of: $0))
      }
    }
  }

  /// Whether the private half signed a message.
  package func isSignature(_ signature: [UInt8], of message: some Collection<UInt8>) -> Bool {
    let isValid = try? OpenSSL.withKey(pem, isPrivate: false) { key in
      try OpenSSL.with(EVP_MD_CTX_new(), release: EVP_MD_CTX_free) { context in
        EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA
          && EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
          && message.withContiguousBytes {
            EVP_DigestVerify(context, signature, signature.count, $0.baseAddress, $0.count) == 1
          }
      }
    }
    return isValid ?? false
  }

  private static func withNumber<Result>(
    _ bytes: [UInt8], _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    try OpenSSL.with(BN_bin2bn(bytes, Int32(bytes.count), nil), release: BN_free, or: .unusable, body)
  }

  private static func text(of parameters: UnsafeMutablePointer<OSSL_PARAM>) throws -> String {
    try OpenSSL.with(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil), release: EVP_PKEY_CTX_free) { context in
      var key: OpaquePointer?
      guard EVP_PKEY_fromdata_init(context) == 1,
        EVP_PKEY_fromdata(context, &key, publicKeySelection, parameters) == 1
      else { throw KeyError.unusable }
      return try OpenSSL.with(key, release: EVP_PKEY_free) { key in
        try OpenSSL.written { PEM_write_bio_PUBKEY($0, key) }
      }
    }
  }

  private static func number(_ name: UnsafePointer<CChar>, of key: OpaquePointer) throws -> [UInt8] {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(key, name, &number) == 1 else { throw KeyError.unusable }
    return try OpenSSL.with(number, release: BN_free) { OpenSSL.bytes(of: $0) }
  }
}
