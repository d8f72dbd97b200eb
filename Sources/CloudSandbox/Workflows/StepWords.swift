/// What steps write, as the programs that they call do.
enum StepWords {
  /// Those that matter to nothing else.
  static func lines(of step: PlayedStep) -> [String] {
    switch step.deed {
    case .setUp:
      [
        "Current runner version: '2.331.0'", "##[group]Operating System", "Ubuntu", "24.04.3", "LTS", "##[endgroup]",
        "##[group]Runner Image", "Image: ubuntu-24.04", "##[endgroup]", "Secret source: Actions",
        "Prepare workflow directory", "Prepare all required actions", "Getting action download info",
      ]
    case .wrapUp: ["Cleaning up orphan processes"]
    case .post: ["Post job cleanup."]
    case .action("actions/checkout"):
      [
        "Syncing repository", "##[group]Fetching the repository", "##[endgroup]", "##[group]Checking out the ref",
        "##[endgroup]",
      ]
    case .action("docker/login-action"): ["Login Succeeded!"]
    case .install: ["Resolved 31 packages in 212ms", "Prepared 31 packages in 1.02s", "Installed 31 packages in 38ms"]
    case .log: ["It has written nothing."]
    default: []
    }
  }

  static func tests(fail: Bool) -> StepResult {
    let head = [
      "============================= test session starts ==============================", "collected 6 items", "",
    ]
    guard fail else {
      return StepResult(
        lines: head + [
          "tests/test_app.py ......                                                 [100%]", "",
          "============================== 6 passed in 1.84s ===============================",
        ])
    }
    return StepResult(
      lines: head + [
        "tests/test_app.py .F....                                                 [100%]", "",
        "=================================== FAILURES ===================================",
        "_________________________________ test_health __________________________________", "",
        "    def test_health() -> None:", ">       assert client.get(\"/health\").json() == {\"status\": \"ok\"}",
        "E       AssertionError: assert {'status': 'broken'} == {'status': 'ok'}", "",
        "tests/test_app.py:19: AssertionError",
        "=========================== short test summary info ============================",
        "FAILED tests/test_app.py::test_health - AssertionError: assert {'status': 'broken'} == {'status': 'ok'}",
        "========================= 1 failed, 5 passed in 1.92s ==========================",
      ], errors: ["Process completed with exit code 1."])
  }

  /// The sizes, with letters for digits.
  static func sizes(_ variables: [String: String]) -> StepResult {
    let names = ["MEMORY", "CPU", "MIN_INSTANCES", "MAX_INSTANCES", "CONCURRENCY"]
    let text = names.map { "\($0)=\(variables[$0] ?? "")" }.joined(separator: " ")
    return StepResult(lines: [
      "sizes: " + text.map { $0.wholeNumberValue.map { Array("qrstuvwxyz")[$0] } ?? $0 }.map(String.init).joined()
    ])
  }

  /// How the wait for the checks ends.
  static func wait(for others: OtherJobs) -> StepResult {
    let words = others.failed.joined(separator: "; ")
    guard !words.isEmpty else { return StepResult() }
    return .failed([], "The checks have not passed (failed: \(words)). The previous revision keeps the traffic.")
  }

  static func build(fails: Bool) -> StepResult {
    let head = [
      "#1 [internal] load build definition from Dockerfile", "#1 DONE 0.0s", "#9 [build 3/6] RUN uv pip install",
    ]
    guard fails else {
      return StepResult(lines: head + ["#9 DONE 6.2s"])
    }
    return StepResult(
      lines: head + [
        "#9 0.842   × No solution found when resolving dependencies:",
        "#9 0.842   ╰─▶ Because there is no version of orchestra-agents==9.9.9 and you require",
        "#9 0.842       orchestra-agents==9.9.9, we can conclude that your requirements are unsatisfiable.",
        "#9 ERROR: process \"/bin/sh -c uv pip install --requirements requirements.txt\" did not complete successfully: "
          + "exit code: 1",
        "------", " > [build 3/6] RUN uv pip install --requirements requirements.txt:", "------",
      ],
      errors: [
        "buildx failed with: ERROR: failed to build: failed to solve: process \"/bin/sh -c uv pip install --requirements "
          + "requirements.txt\" did not complete successfully: exit code: 1"
      ])
  }

  static func check(_ url: String, fails: Bool) -> StepResult {
    guard fails else { return StepResult(lines: ["The next revision is healthy."]) }
    return .failed(
      (1...10).map { "Attempt \($0): status 503" } + ["Service Unavailable"],
      "The next revision does not answer \(url). The previous revision keeps the traffic.")
  }

  /// What a step's part of the log begins with: what is run, with what.
  static func header(of step: PlayedStep, _ variables: [String: String], with inputs: [(String, String)]) -> [String] {
    let environment =
      variables.isEmpty ? [] : ["env:"] + variables.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    if let script = step.step["run"]?.string {
      let lines = script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return ["##[group]Run \(step.firstLine)"] + lines.filter { !$0.isEmpty }
        + ["shell: /usr/bin/bash --noprofile --norc -e -o pipefail {0}"] + environment + ["##[endgroup]"]
    }
    guard let action = step.step["uses"]?.string else { return [] }
    let given = inputs.isEmpty ? [] : ["with:"] + inputs.map { "  \($0.0): \($0.1)" }
    return ["##[group]Run \(action)"] + given + environment + ["##[endgroup]"]
  }
}
