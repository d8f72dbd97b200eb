/// A step of a job: what it does, as its text tells, how long that takes, and how it ends.
struct PlayedStep {
  /// What a step does, as far as it matters to the world or can go wrong.
  enum Deed: Equatable {
    case setUp, wrapUp, post
    case action(String)
    case secrets, source, install, tests, push, copy, verify, sizes, wait, job, release, deploy, check, traffic, log,
      other
  }

  let step: JSON
  let deed: Deed

  /// A step as the workflow has it.
  init(_ step: JSON) {
    self.step = step
    deed = Self.deed(of: step)
  }

  /// A step that GitHub adds.
  init(_ deed: Deed, named name: String) {
    step = ["name": .string(name)]
    self.deed = deed
  }

  /// What GitHub's page calls it, before expressions are filled in.
  var name: String {
    if let name = step["name"]?.string { return name }
    if let action = step["uses"]?.string { return "Run \(action)" }
    return "Run \(firstLine)"
  }

  /// The first line of its script.
  var firstLine: String { step["run"]?.string?.split(separator: "\n").first.map(String.init) ?? "" }

  /// The action without its version: `docker/build-push-action`.
  var action: String? { if case .action(let name) = deed { name } else { nil } }

  /// Whether its action cleans up at the job's end.
  var hasPost: Bool {
    let those = [
      "actions/checkout", "astral-sh/setup-uv", "docker/setup-buildx-action", "docker/build-push-action",
      "docker/login-action", "google-github-actions/auth",
    ]
    return action.map(those.contains) ?? false
  }

  /// How long it takes on a runner of GitHub's, in seconds.
  var seconds: Double {
    switch deed {
    case .setUp: 2
    case .action("docker/build-push-action"): 38
    case .action("docker/setup-buildx-action"): 4
    case .action("google-github-actions/auth"), .action("docker/login-action"), .post, .wrapUp, .secrets, .sizes, .wait:
      1
    case .action: 2
    case .install: 9
    case .tests: 12
    case .push: 11
    case .copy: 5
    case .source: 2
    case .verify, .check: 3
    case .job: 6
    case .release: 15
    case .deploy: 21
    case .traffic: 6
    case .log: 2
    case .other: 2
    }
  }

  /// The fault that makes it fail.
  var fault: RunFault? {
    switch deed {
    case .tests: .test
    case .action("docker/build-push-action"): .build
    case .push: .push
    case .release: .release
    case .deploy: .start
    case .check: .health
    default: nil
    }
  }

  private static func deed(of step: JSON) -> Deed {
    if let action = step["uses"]?.string {
      return .action(action.split(separator: "@").first.map(String.init) ?? action)
    }
    let script = step["run"]?.string ?? ""
    let signs: [(String, Deed)] = [
      ("has no secret", .secrets), ("Nothing to promote", .source), ("buildx build --push", .push),
      ("imagetools create", .copy), ("imagetools inspect", .verify), ("read_sizes", .deploy), ("sizes:", .sizes),
      ("await_checks", .wait), ("gcloud run jobs execute", .release), ("gcloud run jobs update", .job),
      ("gcloud run deploy", .deploy), ("move the traffic", .traffic), ("last_lines", .log),
      ("%{http_code}", .check), ("pip install", .install), ("uv sync", .install),
    ]
    if let found = signs.first(where: { script.contains($0.0) }) { return found.1 }
    return step["name"]?.string?.lowercased().contains("run the tests") == true || script.contains("pytest")
      ? .tests : .other
  }
}
