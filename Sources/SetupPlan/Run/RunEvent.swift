/// What a run reports, in order; `--events json` prints each as one line.
package enum RunEvent: Sendable, Equatable {
  /// A run began; `steps` are all that will be looked at, in the order of display.
  case runStarted(run: RunKind, environment: String, steps: [StepID])
  case stepStarted(StepID)
  /// A line of a step's log.
  case stepLog(StepID, level: LogLevel, line: String)
  /// A step waits before it sends a request once more.
  case stepWaits(StepID, Retry)
  /// - Parameter seconds: how long the step took.
  case stepFinished(StepID, outcome: StepOutcome, seconds: Double)
  case runFinished(RunOutcome, seconds: Double)

  package enum RunKind: String, Sendable, Codable { case apply, adjust, revert }

  package enum LogLevel: String, Sendable, Codable { case info, warning, error }

  /// A wait before a request is sent once more.
  package struct Retry: Sendable, Equatable {
    /// How long nothing will happen.
    package let seconds: Double
    /// Which try failed, from 1.
    package let attempt: Int
    /// Why, as a short sentence.
    package let reason: String
    /// Method and URL of the request, without query.
    package let request: String

    package init(seconds: Double, attempt: Int, reason: String, request: String) {
      self.seconds = seconds
      self.attempt = attempt
      self.reason = reason
      self.request = request
    }

    /// The wait as a line of a log.
    package var line: String {
      let tenths = Int((max(0, min(seconds, 1e9)) * 10).rounded())
      let time = tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : "\((tenths + 5) / 10) s"
      return "\(reason); trying again in \(time) (try \(attempt))"
    }
  }
}

/// How a step ended.
package enum StepOutcome: Sendable, Equatable {
  /// It was so already: nothing was changed.
  case unchanged
  /// It was made so, or, in a revert, undone.
  case changed
  /// It was not started, because what it needs failed or the run was stopped.
  case skipped
  case failed(Failure)
}

/// How a run ended.
package enum RunOutcome: Sendable, Equatable {
  case succeeded
  case failed
  /// Stopped on request after the running steps had finished; `--resume` goes on.
  case interrupted
}

/// An error as people read it: what happened, why, and what to do next.
package struct Failure: Error, Sendable, Equatable {
  package var message: String
  package var reason: String
  /// What to do next, with the exact command where there is one.
  package var remedy: String
  /// What kind of failure it is; it decides the exit status.
  package var kind: Kind
  /// Whether what stands in the way is the environment's lock, which may be broken by a deliberate act.
  package var isBreakableLock = false
  /// What else stands in the way, found at the same time; each is solved by itself.
  package private(set) var also: [Failure] = []

  package enum Kind: String, Sendable, Codable {
    /// A step failed: exit status 1.
    case step
    /// The outside cannot be reached: 69.
    case unavailable
    /// Credentials or permissions are missing: 77.
    case notPermitted
    /// Another run holds the lock: 75.
    case locked
    /// The answers are invalid or a trade-off is not acknowledged: 65.
    case answers
  }

  package init(message: String, reason: String, remedy: String, kind: Kind = .step) {
    self.message = message
    self.reason = reason
    self.remedy = remedy
    self.kind = kind
  }

  /// All of it, the first included, each without the others.
  package var all: [Failure] {
    var first = self
    first.also = []
    return [first] + also
  }

  /// Several failures as one, the first of which decides the exit status; each kept once.
  ///
  /// - Parameter failures: what was found, in the order in which it is to be read.
  /// - Returns: nil where there is none.
  package static func together(_ failures: [Failure]) -> Failure? {
    let all = failures.flatMap(\.all).reduce(into: [Failure]()) { if !$0.contains($1) { $0.append($1) } }
    guard var first = all.first else { return nil }
    first.also = Array(all.dropFirst())
    return first
  }
}
