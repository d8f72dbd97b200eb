import Cryptography

/// The SHA-256 of a text.
package enum TextHash {
  /// - Returns: 64 hexadecimal digits.
  package static func digits(of text: some StringProtocol) -> String {
    SHA256.hash(of: text.utf8).hexadecimal
  }
}
