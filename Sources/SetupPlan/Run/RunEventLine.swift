import Foundation

/// A run's event as one line of JSON, as `--events json` prints it.
///
/// Every line is an object with sorted keys, `"version": 1` and `"event"`, and, where a command prints it, `service` and
/// `environment`, by which the lines of several runs that go on at once are told apart. `event` is one of:
///
/// | event | further keys |
/// |---|---|
/// | `run_started` | `run` (`apply`, `adjust`, `revert`), `environment`, `steps` (ids in the order of display) |
/// | `step_started` | `step` |
/// | `step_log` | `step`, `level` (`info`, `warning`, `error`), `line`, and `retry` where the step waits before it tries again |
/// | `step_finished` | `step`, `outcome` (`unchanged`, `changed`, `skipped`, `failed`), `seconds`, and `error` if failed |
/// | `run_finished` | `outcome` (`succeeded`, `failed`, `interrupted`), `seconds` |
/// | `delivery_finished` | after it, where the files are delivered: see `DeliveryEventLine` |
///
/// `retry` is an object of `seconds` (how long it waits), `attempt` (which try failed, from 1), `reason` and `request`.
/// `error` is an object of `message` (what happened), `reason` (why), `remedy` (what to do next) and `kind` (`step`,
/// `unavailable`, `notPermitted`, `locked`, `answers`), and, where more than that stands in the way, `also`: a list of such
/// objects. `seconds` is a number with at most three decimals. A reader
/// ignores keys that it does not know; a key that changes its meaning changes the version.
package struct RunEventLine: Sendable, Equatable {
  /// The version of the schema.
  package static let version = 1

  package let event: RunEvent
  /// Which set-up it is about; nil where only one is spoken of.
  package let name: SetUpName?

  package init(_ event: RunEvent, of name: SetUpName? = nil) {
    self.event = event
    self.name = name
  }

  /// The line, without a line break.
  package var text: String {
    var record = record
    record.service = name?.service
    record.environment = record.environment ?? name?.environment
    return record.line
  }

  private var record: Record {
    switch event {
    case .runStarted(let run, let environment, let steps):
      Record(event: "run_started", run: run, environment: environment, steps: steps.map(\.rawValue))
    case .stepStarted(let step):
      Record(event: "step_started", step: step)
    case .stepLog(let step, let level, let line):
      Record(event: "step_log", step: step, level: level, line: line)
    case .stepWaits(let step, let retry):
      Record(
        event: "step_log", step: step, level: .warning, line: retry.line,
        retry: Record.Wait(
          seconds: rounded(retry.seconds), attempt: retry.attempt, reason: retry.reason, request: retry.request))
    case .stepFinished(let step, let outcome, let seconds):
      Record(
        event: "step_finished", step: step, outcome: outcome.name, seconds: rounded(seconds),
        error: outcome.failure.map(FailureRecord.init))
    case .runFinished(let outcome, let seconds):
      Record(event: "run_finished", outcome: outcome.name, seconds: rounded(seconds))
    }
  }

  /// Milliseconds are as exact as a reader needs; what is no number counts as none.
  static func rounded(_ seconds: Double) -> Decimal {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return 0 }
    return Decimal(Int((seconds * 1000).rounded())) / 1000
  }

  private func rounded(_ seconds: Double) -> Decimal { Self.rounded(seconds) }
}

/// The keys of a line; those that an event lacks are left out.
private struct Record: EventRecord {
  let version = RunEventLine.version
  let event: String
  var run: RunEvent.RunKind?
  var service: String?
  var environment: String?
  var steps: [String]?
  var step: StepID?
  var level: RunEvent.LogLevel?
  var line: String?
  var retry: Wait?
  var outcome: String?
  var seconds: Decimal?
  var error: FailureRecord?

  struct Wait: Encodable {
    let seconds: Decimal
    let attempt: Int
    let reason: String
    let request: String
  }
}

/// A failure as lines of events have it.
struct FailureRecord: Encodable {
  let message: String
  let reason: String
  let remedy: String
  let kind: Failure.Kind
  /// Left out where it is the only one.
  let also: [FailureRecord]?

  init(_ failure: Failure) {
    message = failure.message
    reason = failure.reason
    remedy = failure.remedy
    kind = failure.kind
    also = failure.also.isEmpty ? nil : failure.also.map(FailureRecord.init)
  }
}

extension StepOutcome {
  /// The word for it in JSON.
  package var name: String {
    switch self {
    case .unchanged: "unchanged"
    case .changed: "changed"
    case .skipped: "skipped"
    case .failed: "failed"
    }
  }

  /// Why it failed, if it did.
  package var failure: Failure? {
    guard case .failed(let failure) = self else { return nil }
    return failure
  }
}

extension RunOutcome {
  /// The word for it in JSON.
  package var name: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }
}
