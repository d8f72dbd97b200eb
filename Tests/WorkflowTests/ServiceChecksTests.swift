import Foundation
import RealPrograms
import Testing

/// The jobs that lint and test a service, with the real uv, ruff, pytest and what else a service's tests are run by.
@Suite(
  "The checks of a service, really run",
  .enabled(if: Tool.areThere("bash", "git", "jq", "uv", "uvx"), "bash, git, jq or uv is not installed"), .serialized,
  .timeLimit(.minutes(20)))
struct ServiceChecksTests {
  private func run(_ service: CheckedService) async throws -> [String: WorkflowRun.Job] {
    var jobs: [String: WorkflowRun.Job] = [:]
    try await Deployment.of("keyless", serving: service.write) { deployment in
      jobs = try await deployment.run(on: "pull_request").jobs
    }
    return jobs
  }

  @Test(
    "dependencies are installed as they are written, and the tests run as the service's are",
    arguments: CheckedService.all)
  func passes(service: CheckedService) async throws {
    let jobs = try await run(service)
    let (lint, test) = (try #require(jobs["Check / Lint"]), try #require(jobs["Check / Test"]))
    #expect(lint.result == .success, "\(lint.log)")
    #expect(test.result == .success && (service.says.isEmpty || test.log.contains(service.says)), "\(test.log)")
  }

  @Test("a test that fails stops the run, and so does code that does not compile")
  func fails() async throws {
    var service = CheckedService("flask", "broken", ["tests/test_app.py": "def test_sum():\n    assert 1 + 1 == 3\n"])
    let failed = try await run(service)
    #expect(failed["Check / Test"]?.result == .failure && failed["Check / Lint"]?.result == .success)
    #expect(failed["Check / Test"]?.log.contains("1 failed") == true)
    service.files = ["helper.py": "def half(x:\n"]
    #expect(try await run(service)["Check / Test"]?.result == .failure)
  }

  @Test("where nothing of the repository's own lints, a mistake is told and stops nothing; rules of its own count")
  func told() async throws {
    var service = CheckedService("flask", "mistakes", ["helper.py": "import os\n\n\ndef half(x):\n    return y / 2\n"])
    let lint = try #require(try await run(service)["Check / Lint"])
    #expect(lint.result == .success, "\(lint.log)")
    #expect(lint.log.contains("F821") && !lint.log.contains("F401"), "\(lint.log)")
    service.files["pyproject.toml"] = "[tool.ruff.lint]\nselect = [\"F401\"]\n"
    let rules = try #require(try await run(service)["Check / Lint"])
    #expect(rules.result == .success && rules.log.contains("F401") && !rules.log.contains("F821"), "\(rules.log)")
  }

  @Test("a repository that lints by itself is linted so, and what that finds stops the run")
  func own() async throws {
    let workflow = """
      on: push
      jobs:
        lint:
          runs-on: ubuntu-latest
          steps:
            - run: ruff check --select F401 .
              working-directory: ai-orchestra

      """
    let service = CheckedService(
      "flask", "own lint", ["helper.py": "import os\n", "../.github/workflows/lint.yml": workflow])
    let lint = try #require(try await run(service)["Check / Lint"])
    #expect(lint.result == .failure && lint.log.contains("F401"), "\(lint.log)")
  }

  @Test(
    "what the tests call is started before them, each as the repository's own workflow has it, and stopped after them")
  func services() async throws {
    let workflow = """
      on: push
      jobs:
        test:
          runs-on: ubuntu-latest
          services:
            queue:
              image: redis:7
              ports: ["6379:6379"]
              options: --health-cmd "redis-cli ping || exit 1" --health-interval 5s
          env:
            QUEUE: redis://localhost:6379
          steps:
            - run: python -m pytest
              working-directory: ai-orchestra

      """
    let test = "import os\n\n\ndef test_queue():\n    assert os.environ[\"QUEUE\"].endswith(\":6379\")\n"
    let service = CheckedService(
      "flask", "a queue", ["tests/test_queue.py": test, "../.github/workflows/test.yml": workflow])
    try await Deployment.of("keyless", serving: service.write) { deployment in
      let job = try #require(try await deployment.run(on: "pull_request").jobs["Check / Test"])
      #expect(job.result == .success && job.log.contains("1 passed"), "\(job.log)")
      let calls = deployment.runner.dockerCalls.filter { !$0.contains("buildx") }
      #expect(
        calls == [
          "docker run --detach --publish=6379:6379 --health-cmd redis-cli ping || exit 1 --health-interval 5s redis:7",
          "docker ps --quiet --filter=health=starting", "docker rm --force --volumes c0ffee",
        ])
    }
  }
}
