import Foundation
import RealPrograms
import Yams

/// One job on a machine of its own: its steps in order, its scripts by the real bash.
struct JobRun {
  private let node: Node
  private let file: WorkflowFile
  private var scope: JobScope
  private var job = WorkflowRun.Job(result: .success)
  /// What the steps have put into `GITHUB_ENV`, or the played actions into the environment.
  private var variables: [String: String] = [:]

  init(_ node: Node, of file: WorkflowFile, _ scope: JobScope) {
    self.node = node
    self.file = file
    self.scope = scope
  }

  /// Runs all steps, and hands on the outputs.
  mutating func run() async throws -> WorkflowRun.Job {
    let environment = try node["environment"].map { try scope.filled($0.string ?? "").text }
    scope.environment = environment?.isEmpty == true ? nil : environment
    let steps = node["steps"]?.sequence.map(Array.init) ?? []
    for step in steps {
      let name = step["name"]?.string ?? step["uses"]?.string ?? ""
      var result = WorkflowRun.Result.skipped
      var outputs: [String: String] = [:]
      if try scope.isTrue(step["if"]?.string ?? "success()", after: [scope.status]) {
        job.steps.append(.init(name: name, result: .success))
        try await scope.runner.beforeStep(name)
        (result, outputs) = try await run(step, name)
        job.steps[job.steps.count - 1].result = result
      }
      if let id = step["id"]?.string { scope.steps[id] = (result, outputs) }
      if result == .failure, step["continue-on-error"]?.bool != true { scope.status = .failure }
    }
    job.result = scope.status
    let secrets = try blackened()
    for (name, value) in node["outputs"]?.texts ?? [] {
      let text = try scope.filled(value).text
      // GitHub drops an output that contains one of the job's secrets.
      if !text.isEmpty, !secrets.contains(where: { text.contains($0) }) { job.outputs[name] = text }
    }
    for secret in secrets.sorted(by: { $0.count > $1.count }) { job.log = job.log.replacing(secret, with: "***") }
    return job
  }

  /// The values that GitHub blackens: of the secrets that the job names, and of no others.
  private func blackened() throws -> Set<String> {
    let text = try Yams.serialize(node: node)
    let names = Set(text.matches(of: /secrets\.(\w+)/).map { String($0.1) })
    return Set(names.compactMap { scope.secret($0)?.text }).subtracting([""])
  }

  private mutating func run(_ step: Node, _ name: String) async throws -> (WorkflowRun.Result, [String: String]) {
    if let action = step["uses"]?.string {
      let inputs = try step["with"]?.texts.map { ($0.name, try scope.filled($0.value).text) } ?? []
      let permissions = Set(node["permissions"]?.names ?? [])
      let played = try await scope.runner.play(
        action, Dictionary(uniqueKeysWithValues: inputs),
        environment: permissions.contains("id-token") ? scope.environment ?? "" : nil)
      job.log += played.log
      job.steps[job.steps.count - 1].action = String(action.prefix { $0 != "@" })
      job.steps[job.steps.count - 1].seconds = played.seconds
      variables.merge(played.variables) { $1 }
      return (played.isSuccess ? .success : .failure, played.outputs)
    }
    let files = ["OUTPUT", "ENV", "STEP_SUMMARY"].map { ($0, scope.runner.newFile($0)) }
    var environment = scope.runner.environment.merging(variables) { $1 }
    for (file, url) in files { environment["GITHUB_\(file)"] = url.path }
    for source in [self.file.root["env"], node["env"], step["env"]] {
      for (name, value) in source?.texts ?? [] { environment[name] = try scope.filled(value).text }
    }
    let place = step["working-directory"] ?? node["defaults"]?["run"]?["working-directory"]
    let folder = try scope.runner.workspace.appending(path: scope.filled(place?.string ?? ".").text)
    let script = scope.runner.newFile("script.sh")
    try Data((try scope.filled(step["run"]?.string ?? "").text).utf8).write(to: script)
    // As `shell: bash` is run, which the files choose.
    let result = try await scope.runner.bash.run(
      ["--noprofile", "--norc", "-eo", "pipefail", script.path], environment: environment, in: folder)
    job.log += "-- \(name)\n\(result.output)\(result.error)"
    job.steps[job.steps.count - 1].seconds = result.seconds
    var written: [String: [String: String]] = [:]
    for (file, url) in files {
      let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
      if file == "STEP_SUMMARY" {
        scope.runner.summary.append(text)
      } else {
        written[file] = Dictionary(
          text.split(separator: "\n").compactMap { line in
            line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
          }
        ) { $1 }
      }
    }
    variables.merge(written["ENV"] ?? [:]) { $1 }
    return (result.status == 0 ? .success : .failure, written["OUTPUT"] ?? [:])
  }
}
