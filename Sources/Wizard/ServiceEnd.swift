import SetupPlan

/// How the set-up of one of several services ended.
package struct ServiceEnd: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// - Parameter address: the service's; nil where none is known.
    case done(address: String?)
    case failed(Failure)
    /// Stopped on request on its way.
    case interrupted
    /// Not begun, since all were to stop.
    case unbegun
  }

  package var outcome: Outcome
  /// The command that goes on with it, or goes back once it is done.
  package var command: String

  package init(_ outcome: Outcome, command: String) {
    self.outcome = outcome
    self.command = command
  }
}
