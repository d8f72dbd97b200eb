import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan

/// Follows a run of the deploy workflow until the new revision has the traffic and the service itself answers.
///
/// It is one value for the command line and the wizard: both read its events.
package struct DeploymentFollowing: Sendable {
  package var github: GitHubClient
  package var google: GoogleCloudClient
  package let plan: Plan
  /// The path that tells the service's health, with its slash; nil where none does.
  package let healthPath: String?
  /// Whether the logs of all jobs are told, not those of failed steps alone.
  package var tellsLogs = false
  /// How long between two looks.
  package var interval: Duration
  /// For how long a job may be queued before that is worth a word.
  package var patience: Duration
  /// How long the revision may take to serve after the run has ended.
  package var servingPatience = Duration.seconds(120)

  /// A following that has not begun.
  package init(github: GitHubClient, google: GoogleCloudClient, plan: Plan, healthPath: String?) {
    self.github = github
    self.google = google
    self.plan = plan
    self.healthPath = healthPath
    interval = github.lookInterval
    patience = interval * 5
  }

  private var repository: String { plan.answers.repository.description }

  /// What happens, from now on to the end. The run goes on where nobody listens any more.
  /// - Parameter id: the run's number at GitHub.
  /// - Returns: the events, which end with `finished`.
  package func events(of id: Int) -> AsyncStream<DeploymentEvent> {
    stream { await follow(id, $0) }
  }

  /// What happens from a wait on, at whose end somebody begins the run: by a merge, for example.
  ///
  /// - Parameters:
  ///   - wait: what is waited for.
  ///   - find: looks for the run; nil until it appears.
  /// - Returns: the events, which end with `finished`.
  package func events(
    after wait: DeploymentWait, _ find: @escaping @Sendable () async throws -> FollowedRun?
  ) -> AsyncStream<DeploymentEvent> {
    stream { events in
      events.yield(.waiting(wait))
      do {
        var run = try await find()
        while run == nil {
          try await Task.sleep(for: interval)
          run = try await find()
        }
        if let run { await follow(run.id, events) }
      } catch {
        if !Task.isCancelled { events.yield(.finished(.failed(Failure(error)), seconds: 0)) }
      }
    }
  }

  /// The events of some work, which ends where nobody listens any more.
  private func stream(
    _ work: @escaping @Sendable (AsyncStream<DeploymentEvent>.Continuation) async -> Void
  ) -> AsyncStream<DeploymentEvent> {
    AsyncStream { continuation in
      let task = Task {
        await work(continuation)
        continuation.finish()
      }
      continuation.onTermination = { end in
        if case .cancelled = end { task.cancel() }
      }
    }
  }

  private func follow(_ id: Int, _ events: AsyncStream<DeploymentEvent>.Continuation) async {
    let clock = ContinuousClock()
    let start = clock.now
    func finish(_ outcome: DeploymentOutcome) {
      events.yield(.finished(outcome, seconds: (clock.now - start) / .seconds(1)))
    }
    do {
      guard let run = try await github.run(repository, id) else { throw missing(id) }
      events.yield(.started(started(run)))
      let (ended, jobs) = try await watch(run, events)
      try await tell(jobs, of: ended, events)
      finish(.serves(address: try await serve(ended, jobs, events)))
    } catch is CancellationError {
      return
    } catch {
      guard !Task.isCancelled else { return }
      finish(.failed(Failure(error)))
    }
  }

  // MARK: - The run

  /// Looks again and again until the run has ended.
  /// - Returns: the run and its jobs as they have ended.
  private func watch(
    _ first: GitHubRun, _ events: AsyncStream<DeploymentEvent>.Continuation
  ) async throws -> (GitHubRun, [GitHubJob]) {
    var run = first
    var changes = RunChanges()
    var waits = RunWaits(patience: patience)
    while true {
      // The jobs after the run: what it says has ended has ended in them.
      let jobs = try await github.jobs(repository, run: run.id)
      for event in changes.look(at: jobs) { events.yield(event) }
      if run.hasEnded { return (run, jobs) }
      let pending =
        run.progress == .waiting || jobs.contains { $0.progress == .waiting }
        ? try await github.pendingDeployments(repository, run: run.id) : []
      for wait in waits.look(at: run, jobs, pending) { events.yield(.waiting(wait)) }
      try await Task.sleep(for: interval)
      guard let next = try await github.run(repository, run.id) else { throw missing(run.id) }
      run = next
    }
  }

  /// Tells what jobs have written, and throws why the run has failed, if it has.
  private func tell(
    _ jobs: [GitHubJob], of run: GitHubRun, _ events: AsyncStream<DeploymentEvent>.Continuation
  ) async throws {
    if tellsLogs {
      for job in jobs where job.conclusion == .success {
        guard let text = try await log(of: job, events) else { continue }
        events.yield(.log(job: job.name, step: nil, lines: FailedStepLog(text).all))
      }
    }
    guard run.conclusion != .success else { return }
    guard let failed = jobs.firstFailed else { throw RunFailure(run: run, plan: plan).withoutJob }
    guard let step = failed.failedStep else {
      throw RunFailure(run: run, plan: plan).before(failed)
    }
    var cause: String?
    if let text = try await log(of: failed, events) {
      let log = FailedStepLog(text)
      let lines = log.lines(from: step.started, to: step.completed)
      events.yield(.log(job: failed.name, step: step.name, lines: lines))
      cause = log.cause(in: lines)
    }
    throw RunFailure(run: run, plan: plan).of(step, in: failed, because: cause)
  }

  /// A job's log; a moment after its end GitHub may not have it yet.
  private func log(
    of job: GitHubJob, _ events: AsyncStream<DeploymentEvent>.Continuation
  ) async throws -> String? {
    do {
      for _ in 1...5 {
        if let text = try await github.log(repository, job: job.id) { return text }
        try await Task.sleep(for: interval)
      }
      events.yield(.note(.warning, "GitHub does not have the log of \(job.name); see \(job.page)"))
    } catch let error as GitHubError {
      events.yield(.note(.warning, "the log of \(job.name) cannot be read: \(error.message) See \(job.page)"))
    }
    return nil
  }

  private func started(_ run: GitHubRun) -> DeploymentRun {
    DeploymentRun(
      id: run.id, number: run.number, environment: plan.names.environment,
      workflow: run.path.split(separator: "/").last.map(String.init) ?? run.path, event: run.event,
      branch: run.branch, commit: run.commit, actor: run.actor, page: run.page)
  }

  private func missing(_ id: Int) -> Failure {
    Failure(
      message: "\(repository) has no run \(id)", reason: "GitHub does not know it, or it was deleted.",
      remedy: "See the runs there are: gh run list -R \(github.host.named(repository))")
  }

  // MARK: - The service

  /// Waits until what the run has deployed has the traffic, and asks it.
  /// - Returns: the service's address.
  private func serve(
    _ run: GitHubRun, _ jobs: [GitHubJob], _ events: AsyncStream<DeploymentEvent>.Continuation
  ) async throws -> String {
    let names = plan.names
    let clock = ContinuousClock()
    let start = clock.now
    while true {
      guard let service = try await google.run.getService(names.project, names.region, names.service) else {
        throw RunFailure(run: run, plan: plan).serviceMissing
      }
      let serving = try await Serving.of(service) {
        try await google.run.revision(names.project, names.region, names.service, $0)
      }
      if service.isHealthy, let newest = serving?.newest, try await wasMade(newest.name, by: run) {
        events.yield(.serving(revision: newest.name, image: newest.image))
        try await ask(service.uri, events)
        return service.uri
      }
      guard clock.now - start < servingPatience, service.isReconciling || service.isBehind else {
        throw RunFailure(run: run, plan: plan).notServing(service.createdRevision, serving)
      }
      try await Task.sleep(for: interval)
    }
  }

  /// Whether a revision is younger than a run; the clocks may be a minute apart.
  private func wasMade(_ revision: String, by run: GitHubRun) async throws -> Bool {
    let names = plan.names
    let document = try await google.run.revision(names.project, names.region, names.service, revision)
    guard let made = document?["createTime"].string.flatMap(Date.init(rfc3339:)) else { return false }
    return made > run.created.addingTimeInterval(-60)
  }

  /// Asks for the service's health, then for what it says at its address.
  private func ask(_ uri: String, _ events: AsyncStream<DeploymentEvent>.Continuation) async throws {
    let paths = [healthPath, "/"].compactMap(\.self)
    for path in paths.first == "/" ? ["/"] : paths {
      let answer = try await ServiceAnswer.ask(path, of: uri, in: plan.environment, by: google)
      switch answer {
      case .notAsked(let why):
        events.yield(.note(.info, "no request is sent: \(why); the run has checked it"))
        return
      case .unreachable(let detail):
        events.yield(.note(.warning, "\(uri)\(path) cannot be reached from here: \(detail)"))
        return
      case .answered(let status, let body):
        events.yield(.answered(url: uri + path, status: status, body: Self.beginning(of: body)))
        // What its address says by itself is the service's own affair, where another path tells its health.
        let isWell = path == healthPath ? (200..<400).contains(status) : status < 500
        guard isWell || (path != paths.first) else {
          throw Failure(
            message: "GET \(uri)\(path) answered \(status)",
            reason: "The new revision has the traffic, but the service does not answer as it should.",
            remedy: "Read its log: \(plan.names.readLog)")
        }
      }
    }
  }

  /// The beginning of a text, on one line; empty for anything that is not text.
  static func beginning(of body: [UInt8]) -> String {
    guard let text = String(validating: body.prefix(4096), as: UTF8.self), !text.contains("\0") else { return "" }
    return String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300))
  }
}
