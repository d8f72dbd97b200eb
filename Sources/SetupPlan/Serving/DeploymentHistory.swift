/// What was deployed to an environment, newest first, and the workflow's runs beside it.
package struct DeploymentHistory: Sendable, Equatable {
  package var revisions: [RevisionEntry]
  /// The runs of the environment's workflow.
  package var runs: [WorkflowRunEntry]
  /// Why there are no runs to show; nil where there are.
  package var runsNote: String?
  /// What this machine has done to the traffic and to the service as a whole, oldest first.
  package var operations: [ServiceOperation]
  /// Nil where the service is not paused.
  package var pause: Pause?

  package init(
    revisions: [RevisionEntry], runs: [WorkflowRunEntry] = [], runsNote: String? = nil,
    operations: [ServiceOperation] = [], pause: Pause? = nil
  ) {
    self.revisions = revisions
    self.runs = runs
    self.runsNote = runsNote
    self.operations = operations
    self.pause = pause
  }

  /// The run that deployed a revision; nil where none of those that are known did.
  package func run(of revision: RevisionEntry) -> WorkflowRunEntry? {
    if let id = revision.run { return runs.first { $0.id == id } }
    guard let commit = revision.commit else { return nil }
    return runs.first { $0.commit == commit && $0.conclusion == "success" } ?? runs.first { $0.commit == commit }
  }

  /// Who deployed a revision: the person behind the workflow's run, else the account that made it.
  package func person(of revision: RevisionEntry) -> String? {
    run(of: revision)?.actor ?? revision.creator
  }
}

/// A run of a workflow, as GitHub tells it.
package struct WorkflowRunEntry: Sendable, Equatable {
  package var id: Int
  /// Counted within the workflow.
  package var number: Int
  package var attempt: Int
  /// The commit, 40 digits.
  package var commit: String
  package var branch: String
  package var actor: String
  /// What set it off, such as `push`.
  package var event: String
  /// Such as `queued`, `in_progress`, `completed`.
  package var status: String
  /// Such as `success`, `failure`, `cancelled`; nil until it is over.
  package var conclusion: String?
  /// When its present attempt began; RFC 3339.
  package var started: String
  /// Nil while it runs.
  package var seconds: Int?
  /// Its page.
  package var url: String

  package init(
    id: Int, number: Int, attempt: Int = 1, commit: String, branch: String, actor: String, event: String,
    status: String, conclusion: String?, started: String, seconds: Int?, url: String
  ) {
    self.id = id
    self.number = number
    self.attempt = attempt
    self.commit = commit
    self.branch = branch
    self.actor = actor
    self.event = event
    self.status = status
    self.conclusion = conclusion
    self.started = started
    self.seconds = seconds
    self.url = url
  }

  /// How it ended, or how far it is.
  package var outcome: String { conclusion ?? status.replacing("_", with: " ") }
}

/// What a person has done to a service beside set-ups, as the journal tells it.
package struct ServiceOperation: Sendable, Equatable {
  /// What was done.
  package enum Kind: String, Sendable, Codable { case rollback, pause, resume, split, cure }

  package var kind: Kind
  package var environment: String
  /// Who did it.
  package var person: String
  /// RFC 3339.
  package var at: String
  /// The revisions that answered before; of a rollback or a split.
  package var from: [String]
  /// The revision that answers since, of a rollback; that got a part of the requests, of a split; of a cure, what was mended
  /// and how.
  package var to: String?
  /// Nil where it never came to its end.
  package var succeeded: Bool?

  package init(
    kind: Kind, environment: String, person: String, at: String, from: [String] = [], to: String? = nil,
    succeeded: Bool? = nil
  ) {
    self.kind = kind
    self.environment = environment
    self.person = person
    self.at = at
    self.from = from
    self.to = to
    self.succeeded = succeeded
  }

  /// It as a sentence.
  package var words: String {
    let end =
      switch succeeded {
      case true: ""
      case false: ", and it failed"
      default: ", and it did not come to its end"
      }
    return switch kind {
    case .rollback:
      "\(at): \(person) gave the traffic of \(from.isEmpty ? "no revision" : from.joined(separator: ", ")) to \(to ?? "")\(end)"
    case .split:
      "\(at): \(person) had \(to ?? "a revision") share the requests of \(from.joined(separator: ", "))\(end)"
    case .pause: "\(at): \(person) paused it\(end)"
    case .resume: "\(at): \(person) resumed it\(end)"
    case .cure: "\(at): \(person) mended \(to ?? "it")\(end)"
    }
  }
}
