/// The record that somebody read a trade-off's text and accepted it.
package struct Acknowledgement: Sendable, Equatable {
  package var id: TradeOff.ID
  /// The hash of the text that was read: `sha256:` and 64 hexadecimal digits.
  package var text: String
  /// Who accepted, as an e-mail address or a login.
  package var by: String
  /// When, in RFC 3339 with `Z`, to the second.
  package var at: String
  /// The last day on which it counts; nil where it has no end.
  package var until: Day?
  /// Why it was accepted, in the words of whoever did; nil where nobody said.
  package var because: String?

  package init(id: TradeOff.ID, text: String, by: String, at: String, until: Day? = nil, because: String? = nil) {
    self.id = id
    self.text = text
    self.by = by
    self.at = at
    self.until = until
    self.because = because
  }

  /// Whether it accepts the text that is read today, on a day.
  package func isValid(on today: Day) -> Bool { text == TradeOff[id].textHash && !hasRunOut(on: today) }

  /// Whether its last day is over.
  package func hasRunOut(on today: Day) -> Bool { until.map { $0 < today } ?? false }
}
