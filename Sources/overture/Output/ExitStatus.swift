import SetupPlan

/// How the program ends; the numbers are public interface.
enum ExitStatus: Int32, Sendable {
  case done = 0
  case stepFailed = 1
  case changes = 2
  case usage = 64
  case answers = 65
  case unavailable = 69
  case locked = 75
  case notPermitted = 77
  case interrupted = 130

  init(_ kind: Failure.Kind) {
    switch kind {
    case .step: self = .stepFailed
    case .unavailable: self = .unavailable
    case .notPermitted: self = .notPermitted
    case .locked: self = .locked
    case .answers: self = .answers
    }
  }
}

/// Why the program cannot do what it was asked for, outside any step.
struct CommandFailure: Error, Equatable {
  var failure: Failure
  var status: ExitStatus

  init(_ failure: Failure, status: ExitStatus? = nil) {
    self.failure = failure
    self.status = status ?? ExitStatus(failure.kind)
  }

  /// A wrong use of the command line: 64.
  static func usage(_ message: String, _ reason: String, _ remedy: String) -> CommandFailure {
    CommandFailure(Failure(message: message, reason: reason, remedy: remedy), status: .usage)
  }
}
