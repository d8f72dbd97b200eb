/// A pause of an environment or its end, as it was looked at.
package struct PausePlan: Sendable, Equatable {
  /// Which of both.
  package enum Direction: Sendable, Equatable { case pause, resume }

  package var direction: Direction
  /// What changes, a sentence each; empty where nothing does.
  package var changes: [String]
  /// What else is to be known, a sentence each.
  package var notes: [String]

  package init(_ direction: Direction, changes: [String], notes: [String]) {
    self.direction = direction
    self.changes = changes
    self.notes = notes
  }
}

extension PausePlan.Direction {
  /// What is asked.
  func question(_ environment: String) -> String {
    self == .pause ? "Take all instances from \(environment)?" : "Give \(environment) its instances back?"
  }

  /// What is said while it goes on.
  func going(_ environment: String) -> String { self == .pause ? "pausing \(environment)" : "resuming \(environment)" }

  /// What is said afterwards.
  func done(_ environment: String) -> String { "\(environment) is \(self == .pause ? "paused" : "resumed")" }

  /// What is said where nothing changes.
  func unchanged(_ environment: String) -> String {
    self == .pause ? "\(environment) is paused already" : "\(environment) is not paused"
  }
}
