import Checkout
import CloudSandbox
import Foundation
import RealPrograms
import Testing

/// A set-up of one of the examples, applied in a sandbox, and runs of its workflow.
struct Deployment {
  let sandbox: ServedSandbox
  let runner: Runner
  let environment: String
  /// Whether uv installs, lints and tests for real.
  let hasTools: Bool

  /// Whether the programs are there that the scripts of the workflows call.
  static let isPossible = Tool.areThere("bash", "gcloud", "curl", "jq", "git")
  static let why: Comment = "bash, gcloud, curl, jq or git is not installed"

  /// Applies a set-up, and hands it over.
  ///
  /// - Parameters:
  ///   - example: the name of an example of the answers.
  ///   - gradually: whether new revisions get their traffic step by step.
  ///   - release: the command that runs before a new revision gets traffic.
  ///   - secrets: where GitHub keeps the secrets, `repository` or in the environment.
  ///   - previews: whether pull requests deploy previews to it.
  ///   - serving: puts another service than the sample's into its folder, which is empty; then uv is the real one.
  ///   - body: what is done with it.
  /// - Throws: what the body throws, or where the set-up failed.
  static func of(
    _ example: String, gradually: Bool = false, release: String? = nil, secrets: String? = nil,
    previews: Bool = false, serving: ((URL) throws -> Void)? = nil,
    _ body: (Deployment) async throws -> Void
  ) async throws {
    let environment = example == "small" ? "staging" : "production"
    let accepted: [String: [String]] = [
      "guide": ["service-account-keys", "broad-permissions", "public-access", "open-ingress"],
      "small": ["open-ingress"],
    ]
    try await ServedSandbox.use { sandbox in
      if let serving { try await Self.replaceService(of: sandbox, serving) }
      let answers = sandbox.folder.appending(path: "answers.yaml")
      var text = try String(contentsOf: Checkout.assets.appending(path: "examples/\(example).yaml"), encoding: .utf8)
      if gradually { text = text.replacing("    region: ", with: "    rollout: gradual\n    region: ") }
      if previews {
        text = text.replacing("\nenvironments:", with: "\nci: true\nenvironments:")
          .replacing("    region: ", with: "    previews: { days: 7 }\n    region: ")
      }
      if serving != nil {
        // One of them does not start without it.
        text = text.replacing(
          "    region: ", with: "    configuration: { variables: { GREETING: hello } }\n    region: ")
      }
      if let release {
        text = text.replacing("directory: ai-orchestra }", with: "directory: ai-orchestra, release: '\(release)' }")
      }
      if let secrets {
        text = text.replacing("directory: ai-orchestra }", with: "directory: ai-orchestra, secrets: \(secrets) }")
      }
      try Data(text.utf8).write(to: answers)
      let acknowledgements = (accepted[example] ?? []).flatMap { ["--acknowledge", $0] }
      let applied = try await sandbox.overture(
        ["apply", "--sandbox", "--answers", answers.path] + acknowledgements)
      try #require(applied.status == 0, "\(applied.error)")
      let runner = try Runner(sandbox, environment: environment)
      // `ServiceChecksTests` runs the service's own tests.
      if serving == nil { for program in ["uv", "uvx"] { try runner.write(program, "exit 0") } }
      let deployment = Deployment(
        sandbox: sandbox, runner: runner, environment: environment, hasTools: serving != nil)
      await deployment.inject([])
      try await body(deployment)
    }
  }

  /// Commits another service in the place of the sample's, and of the workflow that tested that one.
  private static func replaceService(of sandbox: ServedSandbox, _ write: (URL) throws -> Void) async throws {
    let folder = sandbox.repository.appending(path: "ai-orchestra")
    for old in [folder, sandbox.repository.appending(path: ".github/workflows/ci.yml")] {
      try FileManager.default.removeItem(at: old)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(folder)
    for arguments in [["add", "--all"], ["commit", "--quiet", "--message=Another service"]] {
      let result = try await sandbox.run(
        "git", ["-c", "user.name=test", "-c", "user.email=test@example.com"] + arguments, in: sandbox.repository)
      try #require(result.status == 0, "\(result.error)")
    }
  }

  /// Runs the workflow for an event; `beforeStep` is told each step's name or action before it begins.
  func run(
    on event: String = "push", beforeStep: @escaping (String) async throws -> Void = { _ in }
  ) async throws -> WorkflowRun {
    let python = runner.workspace.appending(path: "ai-orchestra/.venv/bin/python")
    if !hasTools, !FileManager.default.fileExists(atPath: python.path) {
      try FileManager.default.createDirectory(
        at: python.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: python, withDestinationURL: URL(filePath: "/bin/true"))
    }
    let run = WorkflowRun(runner, event: event)
    runner.beforeStep = beforeStep
    defer { runner.beforeStep = { _ in } }
    try await run.run(".github/workflows/deploy-\(environment).yml")
    return run
  }

  /// Where GitHub's API tells of runs.
  static let runs = "/github/repos/ai-cherry/ai-orchestra/actions"

  /// Lets things go wrong, beside what the sandbox does not play: the runs before, and what containers write.
  func inject(_ rules: [FaultRule]) async {
    let runs = Self.runs
    let lines = #"""
      {"entries": [
        {"insertId": "2", "timestamp": "2026-11-25T12:00:01Z", "severity": "ERROR", "logName": "projects/orchestra-demo/logs/x",
         "resource": {"type": "cloud_run_revision"}, "textPayload": "RuntimeError: 12 of 20 settings are missing"},
        {"insertId": "1", "timestamp": "2026-11-25T12:00:00Z", "severity": "INFO", "logName": "projects/orchestra-demo/logs/x",
         "resource": {"type": "cloud_run_revision"}, "textPayload": "reading the settings"}]}
      """#
    let answers: [(PathPattern, String)] = [
      (PathPattern(runs + "/workflows/*/runs"), #"{"workflow_runs": [{"id": 11}, {"id": 12}, {"id": 13}]}"#),
      (PathPattern(runs + "/runs/11/jobs"), Self.timing(100)), (PathPattern(runs + "/runs/12/jobs"), Self.timing(130)),
      (PathPattern(runs + "/runs/13/jobs"), Self.timing(190)),
      ("/logging/v2/entries:list", lines),
    ]
    await sandbox.inject(
      Faults(
        rules
          + answers.map { path, body in
            FaultRule("played", path: path, effect: Self.answer(body))
          }))
  }

  /// An answer with a document of JSON.
  static func answer(_ body: String) -> FaultEffect {
    .status(FaultAnswer(200, body: body, type: "application/json"), .before)
  }

  private static func timing(_ seconds: Int) -> String {
    let end = "2026-11-25T12:0\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)Z"
    return #"{"jobs": [{"name": "Deploy / Checks / Test", "conclusion": "success", "#
      + #""started_at": "2026-11-25T12:00:00Z", "completed_at": "\#(end)"}]}"#
  }

  /// The service as it is stored.
  func service() throws -> Service {
    let services = try #require(try sandbox.state()["run.services"] as? [String: [String: Any]])
    return try Service(document: #require(services.values.first))
  }

  /// The job of the release command, and its executions, as they are stored.
  func releaseJob() throws -> (image: String, executions: [[String: Any]]) {
    let state = try sandbox.state()
    let jobs = state["run.jobs"] as? [String: [String: Any]] ?? [:]
    let template = jobs.values.first?["template"] as? [String: Any]
    let task = template?["template"] as? [String: Any]
    let container = (task?["containers"] as? [[String: Any]])?.first
    let executions = state["run.executions"] as? [String: [String: Any]] ?? [:]
    return (container?["image"] as? String ?? "", Array(executions.values))
  }

  /// What a test asks of a service.
  struct Service {
    let document: [String: Any]

    /// The shares that revisions have, by their short names.
    var shares: [String: Int] {
      let statuses = document["trafficStatuses"] as? [[String: Any]] ?? []
      return statuses.reduce(into: [:]) { shares, status in
        if let percent = Self.number(status["percent"]), percent > 0, let revision = status["revision"] as? String {
          shares[revision, default: 0] += percent
        }
      }
    }

    var newest: String {
      (document["latestCreatedRevision"] as? String)?.split(separator: "/").last.map(String.init) ?? ""
    }

    private var template: [String: Any] { document["template"] as? [String: Any] ?? [:] }
    private var container: [String: Any] { (template["containers"] as? [[String: Any]])?.first ?? [:] }
    var image: String { container["image"] as? String ?? "" }
    var limits: [String: String] {
      (container["resources"] as? [String: Any])?["limits"] as? [String: String] ?? [:]
    }
    var maximum: Int? { Self.number((template["scaling"] as? [String: Any])?["maxInstanceCount"]) }
    var minimum: Int { Self.number((document["scaling"] as? [String: Any])?["minInstanceCount"]) ?? 0 }
    var concurrency: Int? { Self.number(template["maxInstanceRequestConcurrency"]) }

    private static func number(_ value: Any?) -> Int? { value as? Int ?? (value as? String).flatMap { Int($0) } }
  }
}
