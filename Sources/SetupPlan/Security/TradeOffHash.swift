import Cryptography

extension TradeOff {
  /// The hash of everything that the operator reads: `sha256:` and 64 hexadecimal digits.
  ///
  /// An acknowledgement counts as long as it has this value, so that a changed text is asked again.
  package var textHash: String {
    let text = [id.rawValue, title, gained, risked, abuse, instead].joined(separator: "\u{0}")
    return "sha256:" + SHA256.hash(of: text.utf8).hexadecimal
  }
}
