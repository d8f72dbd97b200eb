import COpenSSL

/// The MD5 of bytes (RFC 1321): a checksum, which keeps no secret.
package enum MD5 {
  /// - Returns: 16 bytes; nil where the system forbids MD5, as in FIPS mode.
  package static func hash(of bytes: some Collection<UInt8>) -> [UInt8]? {
    var hash = [UInt8](repeating: 0, count: 16)
    let isDone = bytes.withContiguousBytes {
      EVP_Digest($0.baseAddress, $0.count, &hash, nil, EVP_md5(), nil) == 1
    }
    ERR_clear_error()
    return isDone ? hash : nil
  }
}
