import SetupPlan

/// How the program ends; the numbers are public interface. Help, man page and README say what this table says.
enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case stepFailed = 1
  case changes = 2
  case usage = 64
  case answers = 65
  case unavailable = 69
  case locked = 75
  case notPermitted = 77
  case interrupted = 130
  case unread = 141

  init(_ kind: Failure.Kind) {
    switch kind {
    case .step: self = .stepFailed
    case .unavailable: self = .unavailable
    case .notPermitted: self = .notPermitted
    case .locked: self = .locked
    case .answers: self = .answers
    }
  }

  /// What it means, in the words of help and man page: no capital, no full stop.
  var meaning: String {
    switch self {
    case .done: "done"
    case .stepFailed: "a step failed"
    case .changes: "plan or status with --detailed-exitcode: there are changes; doctor: something is wrong"
    case .usage: "wrong use of the command line"
    case .answers:
      "the answers are invalid; the plan is not the one that was agreed to; nothing to serve is found; a trade-off, a "
        + "take-over or a removal is not agreed to; .overture is not to be trusted; a revision cannot take the requests; "
        + "the environment is paused"
    case .unavailable: "a service is unavailable"
    case .locked: "another run holds the lock"
    case .notPermitted: "not permitted; doctor: nothing is wrong as far as this account is shown it"
    case .interrupted: "interrupted; the journal says where, --resume goes on; of a deployment: no longer watched"
    case .unread: "nobody reads the output any more: head, for one, has seen enough"
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
