import Foundation

/// An event of a followed deployment as one line of JSON, as `overture deploy --watch --events json` prints it.
///
/// Every line is an object with sorted keys, `"version": 1` and `"event"`, one of:
///
/// | event | further keys |
/// |---|---|
/// | `deployment_started` | `run` (its number at GitHub), `number` (counted for the workflow), `environment`, `workflow`, `trigger` (`workflow_dispatch`, `push`, …), `branch`, `commit`, `actor`, `page` |
/// | `job` | `job` (its name), `state`, and `seconds` where it has ended |
/// | `job_step` | `job`, `number`, `step` (its name), `state` |
/// | `waiting` | `reason` (`runner`, `reviewer`, `timer`, `turn`, `delivery`), `line`, `page`, and what goes with the reason: `labels`, `reviewers`, `may_approve`, `environment`, `minutes`, `pull_request` (its number) |
/// | `job_log` | `job`, `lines`, and `step` where they are those of a failed step |
/// | `note` | `level` (`info`, `warning`, `error`), `line` |
/// | `serving` | `revision`, `image` |
/// | `answered` | `url`, `status`, `body` |
/// | `deployment_finished` | `outcome` (`serves`, `failed`), `seconds`, and `address` or `error` |
///
/// `state` is `queued`, `waiting`, `running`, `succeeded`, `failed`, `cancelled` or `skipped`. `error` is that of
/// `RunEventLine`, and so is `seconds`. A reader ignores keys and events that it does not know; a key that changes its
/// meaning changes the version.
package struct DeploymentEventLine: Sendable, Equatable {
  /// The version of the schema.
  package static let version = 1

  package let event: DeploymentEvent

  package init(_ event: DeploymentEvent) { self.event = event }

  /// The line, without a line break.
  package var text: String { record.line }

  private var record: Record {
    switch event {
    case .started(let run):
      Record(
        event: "deployment_started", environment: run.environment, run: run.id, number: run.number,
        workflow: run.workflow, trigger: run.event, branch: run.branch, commit: run.commit, actor: run.actor,
        page: run.page)
    case .job(let job):
      Record(event: "job", job: job.name, state: job.state.rawValue, seconds: job.seconds.map(rounded))
    case .step(let step, let job):
      Record(event: "job_step", number: step.number, job: job, step: step.name, state: step.state.rawValue)
    case .waiting(let wait): record(of: wait)
    case .log(let job, let step, let lines): Record(event: "job_log", job: job, step: step, lines: lines)
    case .note(let level, let line): Record(event: "note", level: level, line: line)
    case .serving(let revision, let image): Record(event: "serving", revision: revision, image: image)
    case .answered(let url, let status, let body): Record(event: "answered", url: url, status: status, body: body)
    case .finished(.serves(let address), let seconds):
      Record(event: "deployment_finished", outcome: "serves", seconds: rounded(seconds), address: address)
    case .finished(.failed(let failure), let seconds):
      Record(
        event: "deployment_finished", outcome: "failed", seconds: rounded(seconds), error: FailureRecord(failure))
    }
  }

  private func record(of wait: DeploymentWait) -> Record {
    var record = Record(event: "waiting", page: wait.page, line: wait.words)
    switch wait.reason {
    case .runner(let job, let labels): (record.reason, record.job, record.labels) = ("runner", job, labels)
    case .reviewer(let environment, let names, let mayApprove):
      (record.reason, record.environment, record.reviewers) = ("reviewer", environment, names)
      record.may_approve = mayApprove
    case .timer(let environment, let minutes):
      (record.reason, record.environment, record.minutes) = ("timer", environment, minutes)
    case .turn: record.reason = "turn"
    case .delivery(_, let pullRequest): (record.reason, record.pull_request) = ("delivery", pullRequest)
    }
    return record
  }

  private func rounded(_ seconds: Double) -> Decimal { RunEventLine.rounded(seconds) }
}

/// The keys of a line; those that an event lacks are left out.
private struct Record: EventRecord {
  let version = DeploymentEventLine.version
  let event: String
  var environment: String?
  var run: Int?
  var number: Int?
  var workflow: String?
  var trigger: String?
  var branch: String?
  var commit: String?
  var actor: String?
  var page: String?
  var job: String?
  var step: String?
  var state: String?
  var level: RunEvent.LogLevel?
  var line: String?
  var lines: [String]?
  var reason: String?
  var labels: [String]?
  var reviewers: [String]?
  var may_approve: Bool?
  var minutes: Int?
  var pull_request: Int?
  var revision: String?
  var image: String?
  var url: String?
  var status: Int?
  var body: String?
  var outcome: String?
  var seconds: Decimal?
  var address: String?
  var error: FailureRecord?
}
