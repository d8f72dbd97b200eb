/// How the workflow runs a service's tests, in the environment that it has installed for them.
struct TestJob {
  /// Whether pytest runs them, which is then installed with what FastAPI's and Starlette's test clients need.
  var usesPytest: Bool
  /// The line of the shell.
  var command: String

  /// Releases of what makes its own environments; pinned, so that a newer one stops no deployment.
  private static let nox = "2026.10.20"
  private static let tox = "4.67.13"

  init(_ facts: RepositoryFacts) {
    let python = ".venv/bin/python"
    let words = facts.testCommand.split(separator: " ").map(String.init)
    guard facts.hasTests else {
      // At least all of it has to be Python.
      self.init(usesPytest: false, command: "\(python) -m compileall -q . -x '/\\.venv/'")
      return
    }
    switch (words.first, words.dropFirst().first) {
    case ("nox", nil):
      // What a runner has no interpreter for is not what the service runs on.
      self.init(usesPytest: false, command: "uvx nox@\(Self.nox) --no-error-on-missing-interpreters")
    case ("tox", nil):
      self.init(usesPytest: false, command: "uvx tox@\(Self.tox) --skip-missing-interpreters true")
    case ("python", let file?) where words.count == 3 && file.hasSuffix("manage.py") && Shell.isPlain(file):
      self.init(usesPytest: false, command: "\(python) \(file) test")
    default:
      // pytest runs the tests of unittest too, wherever they lie.
      self.init(usesPytest: true, command: "\(python) -m pytest")
    }
  }

  private init(usesPytest: Bool, command: String) {
    self.usesPytest = usesPytest
    self.command = command
  }
}
