/// The record that somebody read a trade-off's text and accepted it.
package struct Acknowledgement: Sendable, Equatable {
  package var id: TradeOff.ID
  /// The hash of the text that was read: `sha256:` and 64 hexadecimal digits.
  package var text: String
  /// Who accepted, as an e-mail address or a login.
  package var by: String
  /// When, in RFC 3339 with `Z`, to the second.
  package var at: String

  package init(id: TradeOff.ID, text: String, by: String, at: String) {
    self.id = id
    self.text = text
    self.by = by
    self.at = at
  }
}
