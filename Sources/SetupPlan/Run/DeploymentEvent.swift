/// What happens while a run of the deploy workflow is followed until the service answers, in order; `--events json` prints
/// each as one line.
package enum DeploymentEvent: Sendable, Equatable {
  /// The run that is followed, when it is found.
  case started(DeploymentRun)
  /// A job has come further, or has ended.
  case job(DeploymentJob)
  /// A step of a job has begun or ended.
  case step(DeploymentStep, job: String)
  /// Nothing happens before something else does.
  case waiting(DeploymentWait)
  /// Lines of a job's log, which GitHub has once the job has ended: those of a failed step, or, where they are wanted, all.
  /// - Parameter step: the failed step; nil for a whole job's.
  case log(job: String, step: String?, lines: [String])
  /// Something worth knowing.
  case note(RunEvent.LogLevel, String)
  /// A revision gets the requests.
  /// - Parameter image: what it was made of, by digest.
  case serving(revision: String, image: String)
  /// What the service has answered.
  /// - Parameter body: the beginning of a text, trimmed; empty for anything that is not text.
  case answered(url: String, status: Int, body: String)
  /// - Parameter seconds: how long it was followed.
  case finished(DeploymentOutcome, seconds: Double)
}

/// The run of a workflow that is followed.
package struct DeploymentRun: Sendable, Equatable {
  package var id: Int
  /// Counted for its workflow, from 1.
  package var number: Int
  package var environment: String
  /// The file's name.
  package var workflow: String
  /// What has begun it: `workflow_dispatch`, `push`, …
  package var event: String
  package var branch: String
  package var commit: String
  /// The login of who has set it off.
  package var actor: String
  /// Its address on GitHub.
  package var page: String

  package init(
    id: Int, number: Int, environment: String, workflow: String, event: String, branch: String, commit: String,
    actor: String, page: String
  ) {
    self.id = id
    self.number = number
    self.environment = environment
    self.workflow = workflow
    self.event = event
    self.branch = branch
    self.commit = commit
    self.actor = actor
    self.page = page
  }
}

/// How far a job or a step has come.
package enum DeploymentState: String, Sendable, Equatable {
  case queued, waiting, running, succeeded, failed, cancelled, skipped

  /// Whether nothing more comes of it.
  package var hasEnded: Bool { ![.queued, .waiting, .running].contains(self) }
}

/// A job of the run.
package struct DeploymentJob: Sendable, Equatable {
  /// As GitHub names it, such as `Deploy / Ship`.
  package var name: String
  package var state: DeploymentState
  /// How long it took, once it has ended.
  package var seconds: Double?

  package init(name: String, state: DeploymentState, seconds: Double? = nil) {
    self.name = name
    self.state = state
    self.seconds = seconds
  }
}

/// A step of a job.
package struct DeploymentStep: Sendable, Equatable {
  /// From 1.
  package var number: Int
  package var name: String
  package var state: DeploymentState

  package init(number: Int, name: String, state: DeploymentState) {
    self.number = number
    self.name = name
    self.state = state
  }
}

/// What a run waits for.
package struct DeploymentWait: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// A runner with these labels.
    case runner(job: String, labels: [String])
    /// One of these people and teams.
    case reviewer(environment: String, names: [String], mayApprove: Bool)
    /// An environment's timer.
    case timer(environment: String, minutes: Int)
    /// The run before it.
    case turn
    /// What was delivered has to reach a branch that deploys first.
    /// - Parameters:
    ///   - words: what has to be done, such as `somebody to merge pull request 7`.
    ///   - pullRequest: its number, where there is one.
    case delivery(words: String, pullRequest: Int?)
  }

  package var reason: Reason
  /// Where something can be done about it.
  package var page: String

  package init(_ reason: Reason, page: String) {
    self.reason = reason
    self.page = page
  }

  /// What is waited for, and from whom, in a sentence.
  package var words: String {
    switch reason {
    case .runner(let job, let labels):
      "waiting for a runner for \(job): none with the labels \(labels.joined(separator: ", ")) has taken it"
    case .reviewer(let environment, let names, let mayApprove):
      "waiting for a review of the deployment to \(environment) by "
        + (names.isEmpty ? "one of its reviewers" : names.joined(separator: " or "))
        + (mayApprove ? "; you may approve it" : "")
    case .timer(let environment, let minutes):
      "waiting for the timer of \(environment), \(minutes) \(minutes == 1 ? "minute" : "minutes")"
    case .turn: "waiting for another run of this environment to end"
    case .delivery(let words, _): "waiting for \(words)"
    }
  }
}

/// How following has ended.
package enum DeploymentOutcome: Sendable, Equatable {
  /// The new revision has the traffic and the service answers.
  /// - Parameter address: of the service.
  case serves(address: String)
  case failed(Failure)
}
