import COpenSSL

/// Why a key could not be used. What OpenSSL says is left out: it can hold parts of the key.
package enum KeyError: Error, Equatable {
  /// It is not a key in PEM form, is encrypted, or is an RSA key of fewer than 2048 bits.
  case unusable
  /// OpenSSL refused to make a key or to sign with it.
  case refused
}

/// The edge to OpenSSL: what it allocates lives as long as the closure that is given it.
enum OpenSSL {
  /// RSA keys below this size can be broken, in bits.
  private static let smallest = 2048

  /// Hands over what was allocated, and releases it afterwards.
  /// - Throws: the given error if nothing was allocated, and whatever the closure throws.
  static func with<Result>(
    _ value: OpaquePointer?, release: (OpaquePointer?) -> Void, or error: KeyError = .refused,
    _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    // What is left in the queue would be taken for the next call's error.
    defer { ERR_clear_error() }
    guard let value else { throw error }
    defer { release(value) }
    return try body(value)
  }

  /// Hands over the key that a text in PEM form holds.
  static func withKey<Result>(
    _ pem: String, isPrivate: Bool, _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    try withText(pem) { text in
      let key =
        isPrivate
        ? PEM_read_bio_PrivateKey(text, nil, noPassword, nil) : PEM_read_bio_PUBKEY(text, nil, noPassword, nil)
      return try with(key, release: EVP_PKEY_free, or: .unusable) { key in
        guard EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) >= smallest else {
          throw KeyError.unusable
        }
        return try body(key)
      }
    }
  }

  /// What a function writes.
  static func written(_ write: (OpaquePointer) -> Int32) throws -> String {
    try with(BIO_new(BIO_s_secmem()), release: { BIO_free($0) }) { output in
      guard write(output) == 1 else { throw KeyError.refused }
      var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
      guard BIO_read(output, &bytes, Int32(bytes.count)) == Int32(bytes.count) else { throw KeyError.refused }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// A number without its sign, most significant byte first.
  /// - Parameters:
  ///   - number: one of OpenSSL's.
  ///   - length: how many bytes; nil is as few as hold it.
  /// - Returns: the bytes.
  static func bytes(of number: OpaquePointer?, length: Int? = nil) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: length ?? Int((BN_num_bits(number) + 7) / 8))
    BN_bn2binpad(number, &bytes, Int32(bytes.count))
    return bytes
  }

  /// Answers at once: without it OpenSSL would ask at the terminal for an encrypted key's password.
  private static let noPassword:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?)
      -> Int32 = { _, _, _, _ in -1 }

  private static func withText<Result>(_ text: String, _ body: (OpaquePointer) throws -> Result) throws -> Result {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBytes { buffer in
      try with(BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)), release: { BIO_free($0) }, body)
    }
  }
}
