/// How the workflow runs a service's tests, in the environment that it has installed for them.
struct TestJob {
  /// Whether pytest runs them, which is then installed with what FastAPI's and Starlette's test clients need.
  var usesPytest: Bool
  /// The lines of the shell.
  var lines: [String]

  /// Releases of what makes its own environments; pinned, so that a newer one stops no deployment.
  private static let nox = "2026.10.20"
  private static let tox = "4.67.13"

  init(_ facts: RepositoryFacts) {
    let python = ".venv/bin/python"
    let words = facts.testCommand.split(separator: " ").map(String.init)
    guard facts.hasTests else {
      // At least all of it has to be Python.
      self.init(usesPytest: false, lines: ["\(python) -m compileall -q . -x '/\\.venv/'"])
      return
    }
    let before = facts.checks.before
    let command: String
    switch (words.first, words.count) {
    case ("nox", 1):
      // What a runner has no interpreter for is not what the service runs on.
      command = "uvx --python \(facts.pythonVersion) nox@\(Self.nox) --no-error-on-missing-interpreters"
    case ("nox", _):
      command = "uvx --python \(facts.pythonVersion) nox@\(Self.nox) \(words.dropFirst().joined(separator: " "))"
    case ("tox", 1):
      // The tests on the Python that the service runs on, and nothing else that tox has.
      command = "uvx --python \(facts.pythonVersion) tox@\(Self.tox) run -e py"
    case ("tox", _):
      command = "uvx --python \(facts.pythonVersion) tox@\(Self.tox) \(words.dropFirst().joined(separator: " "))"
    case ("python", 3) where words[1].hasSuffix("manage.py") && !Shell.isPlain(words[1]):
      // A name that would mean something to the shell.
      command = "python -m pytest"
    case ("pytest", _): command = "python -m \(facts.testCommand)"
    default: command = facts.testCommand
    }
    let isPlain = command.hasPrefix("python ") && before.isEmpty && !command.contains("&&")
    let usesPytest =
      command.contains("pytest")
    guard !isPlain else {
      self.init(usesPytest: usesPytest, lines: [".venv/bin/\(command)"])
      return
    }
    let isOutside = command.hasPrefix("uvx ") && before.isEmpty
    // Programs of the environment are meant, whatever the runner has.
    self.init(
      usesPytest: usesPytest,
      lines: (isOutside ? [] : ["export PATH=\"${PWD}/.venv/bin:${PATH}\""]) + before + [command])
  }

  private init(usesPytest: Bool, lines: [String]) {
    self.usesPytest = usesPytest
    self.lines = lines
  }
}
