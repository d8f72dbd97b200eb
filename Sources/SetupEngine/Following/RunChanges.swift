import GitHub
import SetupPlan

/// What has changed between two looks at a run's jobs.
struct RunChanges {
  private var jobs: [Int: DeploymentJob] = [:]
  private var steps: [Int: [Int: DeploymentState]] = [:]

  /// Nothing was looked at yet.
  init() {}

  /// Takes a look.
  /// - Parameter seen: the jobs as GitHub lists them.
  /// - Returns: what is new, a job's beginning before its steps, and its end after them.
  mutating func look(at seen: [GitHubJob]) -> [DeploymentEvent] {
    var events: [DeploymentEvent] = []
    for job in seen {
      let now = DeploymentJob(
        name: job.name, state: DeploymentState(job.progress, job.conclusion), seconds: job.seconds)
      let hasChanged = jobs[job.id]?.state != now.state
      jobs[job.id] = now
      if hasChanged, !now.state.hasEnded || now.state == .skipped { events.append(.job(now)) }
      for step in job.steps {
        let state = DeploymentState(step.progress, step.conclusion)
        let before = steps[job.id]?[step.number]
        steps[job.id, default: [:]][step.number] = state
        guard before != state, state != .queued else { continue }
        events.append(.step(DeploymentStep(number: step.number, name: step.name, state: state), job: job.name))
      }
      if hasChanged, now.state.hasEnded, now.state != .skipped { events.append(.job(now)) }
    }
    return events
  }
}

extension DeploymentState {
  /// How far something has come, by GitHub's two words.
  init(_ progress: WorkflowProgress, _ conclusion: WorkflowConclusion?) {
    switch (progress, conclusion) {
    case (.queued, _), (.pending, _): self = .queued
    case (.waiting, _): self = .waiting
    case (.inProgress, _): self = .running
    case (.completed, .success?), (.completed, .neutral?): self = .succeeded
    case (.completed, .skipped?): self = .skipped
    case (.completed, .cancelled?), (.completed, .stale?): self = .cancelled
    case (.completed, _): self = .failed
    }
  }
}

extension GitHubJob {
  /// How long it took, once it has ended.
  var seconds: Double? {
    guard progress == .completed, let started, let completed else { return nil }
    return max(0, completed.timeIntervalSince(started))
  }
}

extension [GitHubJob] {
  /// The job that has failed first: what has failed after it may have done so because of it.
  var firstFailed: GitHubJob? {
    filter { [.failure, .timedOut].contains($0.conclusion) }
      .min { ($0.completed ?? .distantFuture) < ($1.completed ?? .distantFuture) }
  }
}

extension GitHubJob {
  /// The step that it has failed at; nil where it was refused before its first one.
  var failedStep: Step? { steps.first { [.failure, .timedOut, .cancelled].contains($0.conclusion) } }
}
