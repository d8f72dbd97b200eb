import SetupPlan

/// One line of `.overture/journal.jsonl`.
package struct JournalRecord: Codable, Sendable, Equatable {
  /// The version of the format; a journal of a newer one is refused.
  package static let currentVersion = 2

  /// What the line says; the raw values are the format.
  package enum Kind: String, Codable, Sendable {
    case runStarted = "run_started"
    /// A step is about to change something; `details` says what differs.
    case intent
    /// The step is about to make, or has made, `fact`.
    case made
    /// `fact` has been taken back.
    case unmade
    /// `fact` is left to the environment `heir`, which uses it too.
    case handedOver = "handed_over"
    /// The step ended.
    case outcome
    case runFinished = "run_finished"
    /// All lines before are believed from here on: they were written before journals were sealed, or the operator trusts them.
    /// `details` has their SHA-256, and the code that was last kept of the journal.
    case takenOver = "taken_over"
    /// No line before is believed; `details` as above.
    case disowned
    /// Something was done to the service beside set-ups: `operation` says what. Versions that do not know it pass it over.
    case operated = "service_operated"
  }

  package var version = JournalRecord.currentVersion
  /// RFC 3339, UTC, to the second.
  package var at: String
  package var environment: String
  /// The id of the run.
  package var run: String
  package var kind: Kind
  package var step: StepID?
  package var details: [String]?
  package var fact: Fact?
  /// The environment that gets what is handed over.
  package var heir: String?
  /// Of a run's start: the Google Cloud project that it is about.
  package var project: String?
  /// Of a run's start: the folder of the service's `overture.yaml`; nil for the repository's root.
  package var home: String?
  /// Of a step: unchanged, changed, failed. Of a run: its outcome; at its start: its kind. Of an operation: nil before it.
  package var outcome: String?
  /// What was done to the service, and by whom.
  package var operation: OperationRecord?
}

/// What was done to a service beside set-ups, as the journal keeps it.
package struct OperationRecord: Codable, Sendable, Equatable {
  package var kind: ServiceOperation.Kind
  package var by: String
  /// The revisions that answered before.
  package var from: [String]?
  /// The revision that is to answer.
  package var to: String?
}
