#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A job of a run that others play: as it has ended, or runs.
package struct GivenJob: Sendable {
  /// `Deploy / Checks / Test`.
  package var name: String
  /// How it has ended; nil while it runs.
  package var conclusion: String?
  /// What it has written, its secrets blackened.
  package var log: String
  /// How many seconds it took.
  package var seconds: Double

  /// A job.
  package init(_ name: String, conclusion: String?, log: String = "", seconds: Double = 0) {
    self.name = name
    self.conclusion = conclusion
    self.log = log
    self.seconds = seconds
  }
}

extension World {
  /// Keeps a run of which others tell what becomes of its jobs: GitHub's API answers for it as for any other.
  ///
  /// - Parameters:
  ///   - id: the run's number.
  ///   - repository: the repository's key.
  ///   - jobs: its jobs as they are.
  package mutating func keepGitHubRun(_ id: Int, of repository: String, jobs: [GivenJob]) {
    let key = "\(repository)/\(id)"
    for (old, _) in list(PlayedRun.jobs, prefix: "\(key)/") { self[PlayedRun.jobs, old] = nil }
    self[PlayedRun.runs, key] = [
      "id": .int(Int64(id)), "name": "Deploy", "run_attempt": 1, "status": "in_progress", "conclusion": .null,
      "event": "push", "head_branch": "main",
    ]
    for (number, job) in jobs.enumerated() {
      let (start, number) = (now.addingTimeInterval(-job.seconds), Int64(id) * 100 + Int64(number))
      let lines = job.log.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "\(Timestamp.text(start).dropLast())0Z \($0)\n" }.joined()
      self[PlayedRun.jobs, "\(key)/\(number)"] = [
        "id": .int(number), "name": .string(job.name), "labels": ["ubuntu-24.04"],
        "status": job.conclusion == nil ? "in_progress" : "completed",
        "conclusion": job.conclusion.map(JSON.string) ?? .null, "started_at": .string(Timestamp.whole(start)),
        "completed_at": job.conclusion == nil ? .null : .string(Timestamp.whole(now)),
        "played": ["phase": job.conclusion == nil ? "running" : "ended", "log": .string(lines)],
      ]
    }
  }
}
