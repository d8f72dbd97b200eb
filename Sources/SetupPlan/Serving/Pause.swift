/// A service that answers nothing and has no instances, until it is resumed.
package struct Pause: Sendable, Equatable {
  /// Who paused it; nil where that was not done by `overture pause`.
  package var person: String?
  /// When; RFC 3339. Nil where that was not done by `overture pause`.
  package var at: String?

  package init(person: String? = nil, at: String? = nil) {
    self.person = person
    self.at = at
  }

  /// It as the end of a sentence: who, and since when.
  package var words: String {
    guard let person, let at else { return "paused by others: its instances are set to 0 by hand" }
    return "paused by \(person) since \(at)"
  }
}
