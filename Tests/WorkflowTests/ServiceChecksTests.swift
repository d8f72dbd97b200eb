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

  @Test("a test that fails, code that does not compile, and a name that nothing defines stop the run")
  func fails() async throws {
    var service = CheckedService("flask", "broken", ["tests/test_app.py": "def test_sum():\n    assert 1 + 1 == 3\n"])
    let failed = try await run(service)
    #expect(failed["Check / Test"]?.result == .failure && failed["Check / Lint"]?.result == .success)
    #expect(failed["Check / Test"]?.log.contains("1 failed") == true)
    service.files = ["helper.py": "def half(x):\n    return y / 2\n"]
    let undefined = try #require(try await run(service)["Check / Lint"])
    #expect(undefined.result == .failure && undefined.log.contains("::error"), "\(undefined.log)")
    #expect(undefined.log.contains("F821"), "\(undefined.log)")
    service.files = ["helper.py": "def half(x:\n"]
    let broken = try await run(service)
    #expect(broken["Check / Test"]?.result == .failure && broken["Check / Lint"]?.result == .failure)
  }

  @Test("rules of the project's own count, others do not")
  func rules() async throws {
    var service = CheckedService("flask", "rules", ["helper.py": "import os\n"])
    #expect(try await run(service)["Check / Lint"]?.result == .success)
    service.files["pyproject.toml"] = "[tool.ruff.lint]\nselect = [\"F401\"]\n"
    let lint = try #require(try await run(service)["Check / Lint"])
    #expect(lint.result == .failure && lint.log.contains("F401"), "\(lint.log)")
  }
}
