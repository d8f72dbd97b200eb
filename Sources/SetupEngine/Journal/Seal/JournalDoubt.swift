import SetupPlan

/// Why a journal is not believed.
package enum JournalDoubt: Sendable, Equatable {
  /// It is sealed, and this user has no key on this machine.
  case noKey
  /// Its lines are sealed by another key or for another folder, from this one on.
  case foreign
  /// From this line on it is not what this machine wrote.
  case edited(line: Int)
  /// Lines are missing at its end.
  case shortened
  /// It has no seal, although this machine has sealed one for this folder.
  case unsealed

  /// The reason, as a sentence.
  package var reason: String {
    switch self {
    case .noKey: "It was written on another machine or by another user: there is no key for it here."
    case .foreign: "It was written on another machine, by another user, or in another folder."
    case .edited(let line): "It was edited after Overture wrote it, from line \(line) on."
    case .shortened: "Lines that Overture wrote are missing at its end."
    case .unsealed: "It has no seal, although Overture has sealed the journal of this folder before."
    }
  }

  /// Why nothing is taken back by it, and the way out.
  func refusal(_ plan: Plan) -> Failure {
    let command = "overture revert \(plan.options) --trust-journal"
    return Failure(
      message: "The journal in .overture is not this machine's own account of what it made", reason: reason,
      remedy: "See what it would take back: \(command) --dry-run; where all of that is yours: \(command)",
      kind: .answers)
  }
}
