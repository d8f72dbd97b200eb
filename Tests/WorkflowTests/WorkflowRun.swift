import Foundation
import RealPrograms
import Yams

/// A run of a caller's workflow, as GitHub runs it: its jobs after what they need, each with only what it was given.
final class WorkflowRun {
  /// How a job or a step ended.
  enum Result: String {
    case success, failure, skipped
  }

  /// What became of a job.
  struct Job {
    var result: Result
    var outputs: [String: String] = [:]
    /// What was printed, its secrets blackened.
    var log = ""
    /// The steps that ran, by name or action, with what became of them.
    var steps: [(name: String, result: Result)] = []
    /// How long each script ran, in seconds, by the name of its step.
    var seconds: [String: Double] = [:]
  }

  let runner: Runner
  /// `push`, `pull_request`, …
  let event: String
  /// By the names that the summary shows: `Deploy / Checks / Test`.
  private(set) var jobs: [String: Job] = [:]

  /// What happens before a job begins, by its name.
  var beforeJob: (String) async throws -> Void = { _ in }

  init(_ runner: Runner, event: String) {
    self.runner = runner
    self.event = event
  }

  /// Everything that was printed.
  var log: String { jobs.sorted { $0.key < $1.key }.map { "== \($0.key)\n\($0.value.log)" }.joined() }

  /// Runs the workflow of a file in the repository.
  /// - Throws: where the workflow is not as GitHub would take it, or the machine lacks something.
  func run(_ path: String) async throws {
    _ = try await run(WorkflowFile(path, in: runner.workspace), inputs: [:], passed: nil, above: [])
  }

  /// Runs all jobs of a file.
  ///
  /// - Parameters:
  ///   - file: the workflow.
  ///   - inputs: what the caller gives.
  ///   - passed: the names of the secrets that the caller hands over; nil in the caller itself.
  ///   - above: the names of the calling jobs.
  /// - Returns: how all of it ended.
  /// - Throws: where a workflow is not as GitHub would take it.
  private func run(
    _ file: WorkflowFile, inputs: [String: WorkflowValue], passed: Set<String>?, above: [String]
  ) async throws -> Result {
    var done: [String: Job] = [:]
    while let (id, node) = file.jobs.first(where: { id, node in
      done[id] == nil && node.needs.allSatisfy { done[$0] != nil }
    }) {
      var scope = JobScope(event: event, inputs: inputs, runner: runner)
      scope.needs = done.filter { node.needs.contains($0.key) }
      let name = above + [node["name"]?.string ?? id]
      let condition = node["if"]?.string ?? "success()"
      guard try scope.isTrue(condition, after: scope.needs.values.map(\.result)) else {
        done[id] = Job(result: .skipped)
        jobs[name.joined(separator: " / ")] = done[id]
        continue
      }
      if let called = node["uses"]?.string {
        done[id] = Job(result: try await call(called, by: node, scope, name))
      } else {
        scope.passed = passed ?? []
        try await beforeJob(name.joined(separator: " / "))
        var run = JobRun(node, of: file, scope)
        done[id] = try await run.run()
        jobs[name.joined(separator: " / ")] = done[id]
      }
    }
    let results = done.values.map(\.result)
    return results.contains(.failure) ? .failure : .success
  }

  /// Calls another workflow of the repository with what the job gives it.
  private func call(_ called: String, by node: Node, _ scope: JobScope, _ name: [String]) async throws -> Result {
    guard called.hasPrefix("$/") else { throw WorkflowExpression.Invalid(description: "\(called) is of nobody's") }
    let file = try WorkflowFile(String(called.dropFirst(2)), in: runner.workspace)
    let granted = node["permissions"]?.names ?? []
    for (job, inner) in file.jobs {
      let wanted = inner["permissions"]?.names ?? []
      guard Set(wanted).isSubset(of: granted) else {
        throw WorkflowExpression.Invalid(description: "\(job) of \(called) wants \(wanted), but has \(granted)")
      }
    }
    var inputs: [String: WorkflowValue] = [:]
    for (key, value) in node["with"]?.mapping ?? [:] {
      inputs[key.string ?? ""] = try value.bool.map(WorkflowValue.bool) ?? scope.filled(value.string ?? "")
    }
    let secrets = Set(node["secrets"]?.names ?? []).intersection(file.secrets)
    return try await run(file, inputs: inputs, passed: secrets, above: name)
  }
}

/// A workflow's file.
struct WorkflowFile {
  let root: Node

  init(_ path: String, in folder: URL) throws {
    let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    guard let root = try Yams.compose(yaml: text) else {
      throw WorkflowExpression.Invalid(description: "\(path) is empty")
    }
    self.root = root
  }

  /// The jobs in the order of the file.
  var jobs: [(id: String, node: Node)] {
    root["jobs"]?.mapping.map { $0.map { ($0.key.string ?? "", $0.value) } } ?? []
  }

  /// The secrets that it may be given.
  var secrets: Set<String> { Set(root["on"]?["workflow_call"]?["secrets"]?.names ?? []) }
}

extension Node {
  /// The names in a mapping, in order.
  var names: [String] { mapping.map { $0.keys.compactMap(\.string) } ?? [] }

  /// The jobs that this one waits for.
  var needs: [String] { self["needs"]?.sequence.map { $0.compactMap(\.string) } ?? [] }

  /// A mapping of texts.
  var texts: [(name: String, value: String)] {
    mapping.map { $0.compactMap { key, value in key.string.map { ($0, value.string ?? "") } } } ?? []
  }
}
