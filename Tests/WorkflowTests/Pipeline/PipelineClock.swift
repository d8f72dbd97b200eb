/// When a run of a workflow is over, from what its scripts took and what everything around them is taken to need.
struct PipelineClock {
  /// Seconds of what cannot be measured without GitHub and Google Cloud.
  struct Assumptions {
    /// How the table calls them.
    var name: String
    /// From a job's turn to its first step, and from its last step to the turn of what waits for it.
    var runner: Double
    /// An action that prepares something: a checkout, a sign-in.
    var action: Double
    /// The start of buildx, which pulls its builder.
    var buildx: Double
    /// Until a new revision is ready, beyond what the sandbox takes.
    var revision: Double
    /// Until a change of the traffic or the tags has come through.
    var routes: Double
    /// Megabytes a second from and to GitHub's cache and the registry.
    var rate: Double
  }

  var assumptions: Assumptions

  /// How long a job keeps its machine.
  ///
  /// - Parameters:
  ///   - job: what ran.
  ///   - megabytes: what it moved from and to caches and registries.
  /// - Returns: the seconds.
  func seconds(of job: WorkflowRun.Job, megabytes: Double) -> Double {
    var seconds = assumptions.runner + job.seconds.values.reduce(0, +) + megabytes / assumptions.rate
    for action in job.actions {
      switch action {
      case "docker/build-push-action": continue
      case "docker/setup-buildx-action": seconds += assumptions.buildx
      default: seconds += assumptions.action
      }
    }
    for step in job.seconds.keys {
      switch step {
      case "Deploy", "Deploy the next revision": seconds += assumptions.revision + assumptions.routes
      case "Give it the traffic": seconds += assumptions.routes
      default: continue
      }
    }
    return seconds
  }

  /// The longest chain of jobs that wait for each other.
  ///
  /// - Parameters:
  ///   - jobs: the jobs of a run, by name.
  ///   - megabytes: what each moved, by name.
  /// - Returns: the seconds until the last one has ended, and the chain's names.
  func path(of jobs: [String: WorkflowRun.Job], megabytes: [String: Double]) -> (seconds: Double, chain: [String]) {
    var ends: [String: (seconds: Double, chain: [String])] = [:]
    func end(of name: String) -> (seconds: Double, chain: [String]) {
      if let known = ends[name] { return known }
      guard let job = jobs[name], job.result != .skipped else { return (0, []) }
      let before = job.waited.map(end).max { $0.seconds < $1.seconds } ?? (0, [])
      let found = (before.seconds + seconds(of: job, megabytes: megabytes[name] ?? 0), before.chain + [name])
      ends[name] = found
      return found
    }
    return jobs.keys.map(end).max { $0.seconds < $1.seconds } ?? (0, [])
  }
}
