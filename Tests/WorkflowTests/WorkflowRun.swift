import CloudSandbox
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
    /// The steps that ran.
    var steps: [Step] = []
    /// The jobs that it waited for, by the names that the summary shows; what was skipped is passed over.
    var waited: Set<String> = []

    /// How long each script ran, and what a played action really did, in seconds, by the name of the step.
    var seconds: [String: Double] {
      Dictionary(steps.compactMap { step in step.seconds.map { (step.name, $0) } }) { $1 }
    }
    /// The actions that were played, by `owner/name`.
    var actions: [String] { steps.compactMap(\.action) }
  }

  /// What became of a step.
  struct Step {
    /// What it is called; its action where it has no name.
    var name: String
    var result: Result
    /// `owner/name` of the action that was played.
    var action: String?
    /// How long its script ran, or what its action really did.
    var seconds: Double?
  }

  let runner: Runner
  /// `push`, `pull_request`, …
  let event: String
  /// By the names that the summary shows: `Deploy / Checks / Test`.
  private(set) var jobs: [String: Job] = [:]

  /// What somebody who starts it by hand says.
  var dispatched: [String: String] = [:]

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
    let file = try WorkflowFile(path, in: runner.workspace)
    // What somebody who starts it by hand may say, and has not.
    let asked = file.root["on"]?["workflow_dispatch"]?["inputs"]?.names ?? []
    let inputs = Dictionary(uniqueKeysWithValues: asked.map { ($0, WorkflowValue.text(dispatched[$0] ?? "")) })
    _ = try await run(file, inputs: inputs, passed: nil, above: [], after: [])
  }

  /// Runs all jobs of a file.
  ///
  /// - Parameters:
  ///   - file: the workflow.
  ///   - inputs: what the caller gives.
  ///   - passed: the secrets that the caller hands over; nil in the caller itself.
  ///   - above: the names of the calling jobs.
  ///   - after: the jobs that the calling one waited for.
  /// - Returns: how all of it ended, and the jobs that whoever waits for it waits for.
  /// - Throws: where a workflow is not as GitHub would take it.
  private func run(
    _ file: WorkflowFile, inputs: [String: WorkflowValue], passed: [String: WorkflowValue]?, above: [String],
    after: Set<String>
  ) async throws -> (result: Result, last: Set<String>) {
    var done: [String: Job] = [:]
    // What a job of this file that needs another one waits for, whatever that calls.
    var ends: [String: Set<String>] = [:]
    while let (id, node) = file.jobs.first(where: { id, node in
      done[id] == nil && node.needs.allSatisfy { done[$0] != nil }
    }) {
      var scope = JobScope(event: event, inputs: inputs, runner: runner)
      scope.needs = done.filter { node.needs.contains($0.key) }
      let waited = node.needs.isEmpty ? after : Set(node.needs.flatMap { ends[$0] ?? [] })
      ends[id] = waited
      let name = above + [try scope.filled(node["name"]?.string ?? id).text]
      let condition = node["if"]?.string ?? "success()"
      guard try scope.isTrue(condition, after: scope.needs.values.map(\.result)) else {
        done[id] = Job(result: .skipped)
        jobs[name.joined(separator: " / ")] = done[id]
        continue
      }
      if let called = node["uses"]?.string {
        let (result, last) = try await call(called, by: node, scope, name, waited)
        done[id] = Job(result: result)
        ends[id] = last
      } else {
        scope.passed = passed
        try await beforeJob(name.joined(separator: " / "))
        try await tellGitHub(name.joined(separator: " / "), may: node["permissions"]?.texts ?? [])
        var run = JobRun(node, of: file, scope)
        done[id] = try await run.run()
        done[id]?.waited = waited
        ends[id] = [name.joined(separator: " / ")]
        jobs[name.joined(separator: " / ")] = done[id]
      }
    }
    let results = done.values.map(\.result)
    return (results.contains(.failure) ? .failure : .success, ends.values.reduce(into: []) { $0.formUnion($1) })
  }

  /// Tells the sandbox's GitHub what became of the jobs so far and that another one runs, and has it issue that job's token.
  private func tellGitHub(_ running: String, may permissions: [(name: String, value: String)]) async throws {
    let ended = jobs.sorted { $0.key < $1.key }.map { name, job in
      GivenJob(
        name, conclusion: job.result.rawValue, log: job.log, seconds: job.steps.compactMap(\.seconds).reduce(0, +))
    }
    let names = permissions.filter { $0.name != "id-token" }
    runner.token = try await runner.sandbox.change { world in
      world.keepGitHubRun(Runner.id, of: Runner.repository, jobs: ended + [GivenJob(running, conclusion: nil)])
      return world.issueWorkflowToken(
        for: Runner.repository, permissions: Dictionary(names.map { ($0.name, $0.value) }) { $1 })
    }
  }

  /// Calls another workflow of the repository with what the job gives it.
  private func call(
    _ called: String, by node: Node, _ scope: JobScope, _ name: [String], _ waited: Set<String>
  ) async throws -> (result: Result, last: Set<String>) {
    guard called.hasPrefix("$/") else { throw WorkflowExpression.Invalid(description: "\(called) is of nobody's") }
    let file = try WorkflowFile(String(called.dropFirst(2)), in: runner.workspace)
    let granted = node["permissions"]?.names ?? []
    for (job, inner) in file.jobs {
      let wanted = inner["permissions"]?.names ?? []
      guard Set(wanted).isSubset(of: granted) else {
        throw WorkflowExpression.Invalid(description: "\(job) of \(called) wants \(wanted), but has \(granted)")
      }
    }
    var inputs = try file.inputs
    for (key, value) in node["with"]?.mapping ?? [:] {
      guard let name = key.string, inputs[name] != nil else {
        throw WorkflowExpression.Invalid(description: "\(called) has no input \(key.string ?? "")")
      }
      inputs[name] = try value.bool.map(WorkflowValue.bool) ?? scope.filled(value.string ?? "")
    }
    if let missing = inputs.first(where: { $0.value == .null })?.key {
      throw WorkflowExpression.Invalid(description: "\(called) is not given \(missing)")
    }
    let taken = file.secrets
    let secrets = try (node["secrets"]?.texts ?? []).filter { taken.contains($0.name) }.map {
      ($0.name, try scope.filled($0.value))
    }
    return try await run(
      file, inputs: inputs, passed: Dictionary(uniqueKeysWithValues: secrets), above: name, after: waited)
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

  /// What its inputs are where the caller says nothing: null for one that it has to give.
  var inputs: [String: WorkflowValue] {
    get throws {
      var inputs: [String: WorkflowValue] = [:]
      for (key, input) in root["on"]?["workflow_call"]?["inputs"]?.mapping ?? [:] {
        let standard = input["default"].map { $0.bool.map(WorkflowValue.bool) ?? .text($0.string ?? "") }
        guard let name = key.string, standard != nil || input["required"]?.bool == true else {
          throw WorkflowExpression.Invalid(description: "\(key.string ?? "") is neither required nor has a default")
        }
        inputs[name] = standard ?? .null
      }
      return inputs
    }
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
