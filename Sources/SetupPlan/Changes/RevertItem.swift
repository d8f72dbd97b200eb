/// What a revert does with one thing.
package struct RevertItem: Sendable, Hashable {
  /// What becomes of it.
  package enum Fate: String, Sendable, Codable, CaseIterable {
    /// It is removed.
    case goes
    /// It gets back what it had.
    case restored
    /// It is left as it is.
    case stays
    /// It is left, since others use it.
    case shared

    /// The heading of those that share it.
    package var title: String {
      switch self {
      case .goes: "Goes"
      case .restored: "Gets back what it had"
      case .stays: "Stays"
      case .shared: "Stays, since others use it"
      }
    }
  }

  package var step: StepID
  package var fate: Fate
  /// What it is, with its full name.
  package var what: String
  /// Why it stays, or what goes with it; empty for nothing more.
  package var note: String

  package init(step: StepID, fate: Fate, what: String, note: String = "") {
    self.step = step
    self.fate = fate
    self.what = what
    self.note = note
  }

  /// As a sentence about what is done.
  package var sentence: String {
    let end = note.isEmpty ? "" : "; \(note)"
    return switch fate {
    case .goes: "remove \(what)\(end)"
    case .restored: "restore \(what)\(end)"
    case .stays, .shared: "\(what) stays\(end)"
    }
  }

  /// In one line.
  package var words: String { note.isEmpty ? what : "\(what): \(note)" }
}
