import COpenSSL

/// What a certificate says (RFC 5280).
package enum Certificate {
  /// Who signed it: the common name, or else the organisation.
  /// - Parameter der: the certificate in DER form.
  /// - Returns: the name as it is written there; nil if it has none.
  package static func issuer(of der: [UInt8]) -> String? {
    let name: String? = try? der.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return try OpenSSL.with(d2i_X509(nil, &start, bytes.count), release: X509_free, or: .unusable) { certificate in
        let issuer = X509_get_issuer_name(certificate)
        return [NID_commonName, NID_organizationName].lazy.compactMap { text(of: issuer, $0) }.first
      }
    }
    return name
  }

  /// The first text of a kind in a name.
  private static func text(of name: OpaquePointer?, _ kind: Int32) -> String? {
    let index = X509_NAME_get_index_by_NID(name, kind, -1)
    guard index >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)) else { return nil }
    var bytes: UnsafeMutablePointer<UInt8>?
    let length = ASN1_STRING_to_UTF8(&bytes, value)
    guard length >= 0, let bytes else { return nil }
    defer { CRYPTO_free(bytes, nil, 0) }
    return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(length)), as: UTF8.self)
  }
}
