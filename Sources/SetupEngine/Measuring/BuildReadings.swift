import Foundation
import GitHub
import Measurement
import SetupPlan

extension ServiceMeasuring {
  /// How many runs are looked at.
  private static let mostRuns = 40

  /// The successful first attempts of the workflows that deploy, oldest first; what GitHub does not tell becomes a note.
  func builds(since start: Date, before end: Date) async -> (found: [MeasuredBuild], notes: [String]) {
    var builds: [MeasuredBuild] = []
    var notes: [String] = []
    for workflow in workflows {
      do {
        let runs = try await github.runs(repository, workflow: workflow, since: start) ?? []
        let chosen = runs.filter {
          $0.conclusion == .success && $0.attempt == 1 && $0.event != "pull_request" && $0.created < end
        }.prefix(Self.mostRuns)
        builds += try await chosen.concurrentMap(width: 6) { run in
          MeasuredBuild(run, jobs: try await github.jobs(repository, run: run.id))
        }.compactMap(\.self)
      } catch {
        notes.append("the runs of \(workflow) could not be read: \(Failure(error).reason.asClause)")
      }
    }
    return (builds.sorted { $0.started < $1.started }, notes)
  }
}

extension MeasuredBuild {
  /// A run as its jobs tell it; nil where they do not say when they began and ended.
  init?(_ run: GitHubRun, jobs: [GitHubJob]) {
    let done = jobs.filter { $0.conclusion != .skipped }
    let steps = done.flatMap(\.steps).filter { $0.conclusion == .success }
    // Nobody waits for what comes after the traffic has moved: the timings, and what the next build finds in the cache.
    let moved = steps.filter { $0.name == "Give it the traffic" }.compactMap(\.completed).max()
    guard let first = done.compactMap(\.started).min(), let last = moved ?? done.compactMap(\.completed).max(),
      first <= last
    else { return nil }
    var parts: [String: Double] = [:]
    for step in steps {
      guard let part = Self.part(of: step.name), let began = step.started, let ended = step.completed, ended >= began
      else { continue }
      parts[part, default: 0] += ended.timeIntervalSince(began)
    }
    self.init(
      run: run.id, started: first, seconds: last.timeIntervalSince(first),
      queue: max(0, first.timeIntervalSince(run.started)), parts: parts)
  }

  /// What a step does, by the words of its name; nil for what is none of the three.
  static func part(of name: String) -> String? {
    let name = name.lowercased()
    // What an action does when its job ends, and what only gets things ready.
    guard !name.hasPrefix("post "), !name.contains("set up"), !name.contains("setup") else { return nil }
    if name.contains("build") { return "build" }
    if name.contains("push") { return "push" }
    return ["deploy", "revision", "traffic"].contains(where: name.contains) ? "deploy" : nil
  }
}
