import Foundation

/// How a delivery ended, as the last line that `--events json` prints after `run_finished`; it is left out if the
/// files stay in the working copy.
///
/// An object with sorted keys, `"version": 1` and `"event": "delivery_finished"`:
///
/// | key | value |
/// |---|---|
/// | `environment`, `mode` | the environment; `commit`, `branch` or `pull-request` |
/// | `outcome` | `delivered`, `unchanged` (what is there has all of it) or `failed` |
/// | `branch`, `base`, `commit` | the branch with the commit, the one that it is for, and the commit's id |
/// | `repository` | `OWNER/NAME` that was pushed to |
/// | `files` | a list of `path` and `change` (`created`, `changed`, `removed`) |
/// | `pull_request` | `number`, `url` and `change` (`opened`, `updated`, `unchanged`) |
/// | `notes` | sentences, left out where there are none |
/// | `error` | where it failed, as in `step_finished`; the run itself has succeeded |
///
/// Keys without a value are left out. A reader ignores keys that it does not know; a key that changes its meaning changes the
/// version, which is that of the other events.
package struct DeliveryEventLine: Sendable, Equatable {
  private let environment: String
  private let mode: DeliveryMode
  private let delivered: Delivered?
  private let failure: Failure?

  /// A delivery that succeeded.
  package init(_ delivered: Delivered) {
    environment = delivered.environment
    mode = delivered.mode
    self.delivered = delivered
    failure = nil
  }

  /// A delivery that failed.
  package init(_ failure: Failure, mode: DeliveryMode, environment: String) {
    self.environment = environment
    self.mode = mode
    self.failure = failure
    delivered = nil
  }

  /// The line, without a line break.
  package var text: String { record.line }

  private var record: Record {
    let notes = delivered?.notes ?? []
    return Record(
      environment: environment, mode: mode,
      outcome: failure != nil ? "failed" : delivered?.isChanged == true ? "delivered" : "unchanged",
      branch: delivered?.branch, base: delivered?.base, commit: delivered?.commit, repository: delivered?.pushedTo,
      files: delivered?.files.map { Record.File(path: $0.path, change: $0.change) },
      pullRequest: delivered?.pullRequest.map {
        Record.PullRequest(number: $0.number, url: $0.url, change: $0.change)
      }, notes: notes.isEmpty ? nil : notes, error: failure.map(FailureRecord.init))
  }

  private struct Record: EventRecord {
    struct File: Encodable {
      let path: String
      let change: Delivered.File.Change
    }

    struct PullRequest: Encodable {
      let number: Int
      let url: String
      let change: Delivered.PullRequest.Change
    }

    let version = RunEventLine.version
    let event = "delivery_finished"
    let environment: String
    let mode: DeliveryMode
    let outcome: String
    let branch: String?
    let base: String?
    let commit: String?
    let repository: String?
    let files: [File]?
    let pullRequest: PullRequest?
    let notes: [String]?
    let error: FailureRecord?

    enum CodingKeys: String, CodingKey {
      case version, event, environment, mode, outcome, branch, base, commit, repository, files, notes, error
      case pullRequest = "pull_request"
    }
  }
}
