/// What a step asks GitHub about the other jobs of its run: how the checks have ended, and what sizes one has written.
struct OtherJobs {
  /// The checks that have not passed, each with how it has ended; one that was skipped has nothing to say.
  let failed: [String]
  /// When the last of the checks that have ended did so, in seconds since 1970.
  let end: Double
  /// The sizes by their variables, where a job has written them.
  let sizes: [String: String]

  /// The checks that have not ended.
  private let open: [JSON]

  /// Looks at a run's jobs.
  init(of run: PlayedRun, in world: World) {
    let checks = run.jobs.filter { " / \($0["name"]?.string ?? "")".contains(" / Checks / ") }
    open = checks.filter { $0["status"] != "completed" }
    end = checks.filter { $0["status"] == "completed" }.compactMap { $0[path: "played.at"]?.double }.max() ?? 0
    failed = checks.compactMap { job in
      guard let conclusion = job["conclusion"]?.string, !["success", "skipped"].contains(conclusion) else { return nil }
      return "\(job["name"]?.string ?? ""), \(conclusion)"
    }
    let author = run.jobs.first { job in
      job["conclusion"] == "success" && Self.steps(of: job).contains { $0.deed == .sizes }
    }
    sizes =
      author.flatMap { job in
        Self.steps(of: job).first { $0.deed == .sizes }.map { run.scope(of: job, in: world).variables(of: $0.step) }
      } ?? [:]
  }

  private static func steps(of job: JSON) -> [PlayedStep] {
    (job[path: "plan.steps"]?.array ?? []).map { PlayedStep($0) }
  }

  /// Whether somebody who waits for the checks goes on waiting.
  var isAwaited: Bool { failed.isEmpty && !open.isEmpty }

  /// Whether a check goes on by itself that is due at an instant, in seconds since 1970.
  func mayEnd(by now: Double) -> Bool {
    isAwaited
      && open.contains {
        ["starting", "running"].contains($0[path: "played.phase"]?.string)
          && ($0[path: "played.at"]?.double ?? .infinity) <= now
      }
  }
}
