import PlainText
import SetupPlan

/// What was deployed to an environment, for `history`.
struct HistoryReport {
  let plan: Plan
  let history: DeploymentHistory

  /// The report in a format.
  func text(_ format: ReportFormat) throws -> SafeText {
    switch format {
    case .text: sections.map { $0.text(paints: OutputSettings.current.paintsAnswer) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    case .json: try HistoryDocument(self).text
    }
  }

  private var sections: [ReportSection] {
    let pause = history.pause.map { [ReportSection.Line.item("\(plan.names.environment) is \($0.words)")] } ?? []
    let revisions = history.revisions.flatMap(lines)
    let runs = history.runs.map { ReportSection.Line.item($0.sentence) }
    return [
      ReportSection(
        title: "Revisions of \(plan.names.service) in \(plan.names.environment)",
        lines: pause + (revisions.isEmpty ? [.item("none")] : revisions)),
      ReportSection(title: "Runs of the workflow", lines: runs + (history.runsNote.map { [.item($0)] } ?? [])),
    ]
      + (history.operations.isEmpty
        ? []
        : [
          ReportSection(
            title: "Done from this machine", lines: history.operations.reversed().map { .item($0.words) })
        ])
  }

  private func lines(_ revision: RevisionEntry) -> [ReportSection.Line] {
    let run = history.run(of: revision)
    let by = history.person(of: revision)
    let commit = revision.shortCommit.map { "commit \($0)" } ?? "commit not known"
    return [
      .item("\(revision.name): \(revision.standing)"),
      .detail(
        "image \(revision.shortImage), \(commit)\(revision.size.words.isEmpty ? "" : ", \(revision.size.words)")"),
      .detail(
        "\(by.map { "by \($0), " } ?? "")\(revision.created.prefix(19))Z\(run.map { ", run \($0.number)" } ?? "")"),
    ]
  }
}

extension RevisionEntry {
  /// Its state, its part of the requests and its tags, in words.
  fileprivate var standing: String {
    let state =
      switch state {
      case .ready: percent > 0 ? "answers \(percent == 100 ? "all requests" : "\(percent) % of the requests")" : "ready"
      case .isStarting: "being rolled out"
      case .failed(let reason): "failed\(reason.isEmpty ? "" : ": \(reason)")"
      }
    return state + (tags.isEmpty ? "" : ", tag \(tags.joined(separator: ", "))")
      + (pullRequest.map { ", preview of #\($0)" } ?? "") + (isPlaceholder ? ", the placeholder" : "")
  }
}

extension WorkflowRunEntry {
  /// It in a sentence.
  fileprivate var sentence: String {
    let took = seconds.map { ", \($0 / 60) min \($0 % 60) s" } ?? ""
    let again = attempt > 1 ? " (attempt \(attempt))" : ""
    return
      "#\(number)\(again) \(outcome): commit \(commit.prefix(7)) of \(branch), \(event) by \(actor), \(started)\(took)"
  }
}

/// `overture history --format json`.
private struct HistoryDocument: ReportJSON {
  struct Revision: Encodable {
    let revision: String
    let image: String
    /// 40 digits; absent where the revision does not say from which commit it was built.
    let commit: String?
    /// The id of the workflow's run that deployed it; absent where that is not known.
    let run: Int?
    /// The pull request that it is a preview of; absent for every other revision.
    let pullRequest: Int?
    /// A person's login on GitHub, else the account that made it; absent where neither is known.
    let by: String?
    /// RFC 3339.
    let created: String
    let memory: String?
    let cpu: String?
    let percent: Int
    let tags: [String]
    /// `ready`, `starting` or `failed`.
    let state: String
    /// Why it failed; absent where it did not.
    let failure: String?
    /// Whether it serves the image that a set-up starts with.
    let isPlaceholder: Bool

    init(_ revision: RevisionEntry, _ history: DeploymentHistory) {
      self.revision = revision.name
      image = revision.image
      commit = revision.commit
      run = history.run(of: revision)?.id ?? revision.run
      pullRequest = revision.pullRequest
      by = history.person(of: revision)
      created = revision.created
      memory = revision.size.memory?.description
      cpu = revision.size.cpu?.description
      percent = revision.percent
      tags = revision.tags
      isPlaceholder = revision.isPlaceholder
      switch revision.state {
      case .ready: (state, failure) = ("ready", nil)
      case .isStarting: (state, failure) = ("starting", nil)
      case .failed(let reason): (state, failure) = ("failed", reason)
      }
    }
  }

  struct Run: Encodable {
    let id: Int
    let number: Int
    let attempt: Int
    let commit: String
    let branch: String
    let actor: String
    let event: String
    /// GitHub's words, such as `completed`.
    let status: String
    /// GitHub's words, such as `success`; absent until it is over.
    let conclusion: String?
    /// RFC 3339.
    let started: String
    /// Absent until it is over.
    let seconds: Int?
    let url: String
  }

  /// What was done from this machine.
  struct Operation: Encodable {
    /// `rollback`, `pause`, `resume` or `split`.
    let kind: String
    let by: String
    let at: String
    /// Of a rollback or a split.
    let from: [String]?
    let to: String?
    /// Absent where it never came to its end.
    let succeeded: Bool?
  }

  let version = 1
  let environment: String
  let project: String
  let region: String
  let service: String
  /// Newest first.
  let revisions: [Revision]
  /// Of the environment's workflow, newest first.
  let runs: [Run]
  /// Why there are no runs; absent where there are.
  let runsNote: String?
  /// Oldest first.
  let operations: [Operation]
  /// Absent where the service is not paused.
  let pause: PauseDocument?

  init(_ report: HistoryReport) {
    let (names, history) = (report.plan.names, report.history)
    environment = names.environment
    project = names.project
    region = names.region
    service = names.service
    revisions = history.revisions.map { Revision($0, history) }
    runs = history.runs.map {
      Run(
        id: $0.id, number: $0.number, attempt: $0.attempt, commit: $0.commit, branch: $0.branch, actor: $0.actor,
        event: $0.event, status: $0.status, conclusion: $0.conclusion, started: $0.started, seconds: $0.seconds,
        url: $0.url)
    }
    runsNote = history.runsNote
    operations = history.operations.map {
      Operation(
        kind: $0.kind.rawValue, by: $0.person, at: $0.at, from: $0.from.isEmpty ? nil : $0.from, to: $0.to,
        succeeded: $0.succeeded)
    }
    pause = history.pause.map(PauseDocument.init)
  }
}
