import GitHub
import SetupPlan

/// What a run waits for, said once, and again when it waits for something else.
struct RunWaits {
  /// For how long a job may be queued before that is worth a word.
  let patience: Duration
  private var queuedSince: [Int: ContinuousClock.Instant] = [:]
  private var said: [DeploymentWait] = []

  /// Nothing was said yet.
  init(patience: Duration) { self.patience = patience }

  /// Takes a look.
  /// - Parameters:
  ///   - run: the run.
  ///   - jobs: its jobs.
  ///   - pending: what holds it back.
  ///   - now: when.
  /// - Returns: what is new to say.
  mutating func look(
    at run: GitHubRun, _ jobs: [GitHubJob], _ pending: [PendingDeployment], now: ContinuousClock.Instant = .now
  ) -> [DeploymentWait] {
    var waits: [DeploymentWait] = run.progress == .pending ? [DeploymentWait(.turn, page: run.page)] : []
    for deployment in pending {
      let isReview = !deployment.reviewers.isEmpty || deployment.minutes == 0
      waits.append(
        DeploymentWait(
          isReview
            ? .reviewer(
              environment: deployment.environment, names: deployment.reviewers, mayApprove: deployment.mayApprove)
            : .timer(environment: deployment.environment, minutes: deployment.minutes), page: run.page))
    }
    let queued = jobs.filter { $0.progress == .queued && $0.runner == nil }
    queuedSince = queuedSince.filter { id, _ in queued.contains { $0.id == id } }
    for job in queued {
      let since = queuedSince[job.id] ?? now
      queuedSince[job.id] = since
      guard now - since >= patience else { continue }
      waits.append(DeploymentWait(.runner(job: job.name, labels: job.labels), page: job.page))
    }
    defer { said = waits }
    return waits.filter { !said.contains($0) }
  }
}
