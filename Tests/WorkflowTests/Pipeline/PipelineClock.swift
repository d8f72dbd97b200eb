/// When a deployment is through, from what its scripts took and what everything around them is taken to need.
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
    /// From a job's end until GitHub has its log.
    var log: Double
    /// Megabytes a second from and to GitHub's cache and the registry.
    var rate: Double
  }

  /// The end of something, and the jobs that it came to by.
  struct Moment {
    /// Since the push.
    var seconds: Double
    /// By their names, the first one first.
    var chain: [String]
  }

  /// What has to have happened so that a deployment is through; what comes after it keeps nobody waiting.
  static let goal = "Give it the traffic"

  var assumptions: Assumptions

  /// When the new revision has the traffic: the end of the step that gives it, else that of the longest chain of jobs.
  ///
  /// - Parameters:
  ///   - jobs: the jobs of a run, by name.
  ///   - megabytes: what each moved before that, by name.
  /// - Returns: the moment.
  func path(of jobs: [String: WorkflowRun.Job], megabytes: [String: Double]) -> Moment {
    var known: [String: Moment] = [:]
    /// When a job's step, or its last one, has ended.
    func end(of name: String, at step: String? = nil) -> Moment {
      if step == nil, let moment = known[name] { return moment }
      guard let job = jobs[name], job.result != .skipped else { return Moment(seconds: 0, chain: []) }
      let before = job.waited.map { end(of: $0) }.max { $0.seconds < $1.seconds } ?? Moment(seconds: 0, chain: [])
      var moment = Moment(
        seconds: before.seconds + assumptions.runner + (megabytes[name] ?? 0) / assumptions.rate,
        chain: before.chain + [name])
      for ran in job.steps {
        // It goes on once others have come so far.
        for other in awaited(by: ran.name, in: jobs) where other != name {
          var theirs = end(of: other)
          if ran.name == "Deploy the next revision" { theirs.seconds += assumptions.log }
          let seen = Self.look(after: moment.seconds, until: theirs.seconds, ran.name)
          if seen > moment.seconds { moment = Moment(seconds: seen, chain: theirs.chain + [name]) }
        }
        moment.seconds += seconds(of: ran)
        if ran.name == step { return moment }
      }
      known[name] = moment
      return moment
    }
    if let name = jobs.first(where: { $0.value.steps.contains { $0.name == Self.goal } })?.key {
      return end(of: name, at: Self.goal)
    }
    return jobs.keys.map { end(of: $0) }.max { $0.seconds < $1.seconds } ?? Moment(seconds: 0, chain: [])
  }

  /// The jobs that a step asks GitHub about, again and again.
  private func awaited(by step: String, in jobs: [String: WorkflowRun.Job]) -> [String] {
    switch step {
    case "Wait for the checks", "Wait for the checks, before the release command":
      jobs.keys.filter { $0.contains("/ Checks /") }
    case "Deploy the next revision": jobs.keys.filter { $0.hasSuffix("/ Sizes") }
    default: []
    }
  }

  /// When a step that looks again and again sees what happens at `end`; the pauses are those of the workflow.
  private static func look(after start: Double, until end: Double, _ step: String) -> Double {
    var waited = 0.0
    while start + waited < end {
      waited += step.hasPrefix("Wait") ? 2 + (waited / 10).rounded(.down) : 2
    }
    return start + waited
  }

  /// How long a step takes by itself.
  private func seconds(of step: WorkflowRun.Step) -> Double {
    var seconds = step.seconds ?? 0
    switch step.action {
    case nil, "docker/build-push-action": break
    case "docker/setup-buildx-action": seconds += assumptions.buildx
    default: seconds += assumptions.action
    }
    switch step.name {
    case "Deploy", "Deploy the next revision": seconds += assumptions.revision + assumptions.routes
    case Self.goal: seconds += assumptions.routes
    default: break
    }
    return seconds
  }
}
