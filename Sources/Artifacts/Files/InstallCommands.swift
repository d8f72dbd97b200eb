/// The commands that install what a service's tests need, into the environment `.venv` of its folder, which is there.
struct InstallCommands {
  /// Lines of the shell.
  let lines: [String]

  init(_ facts: RepositoryFacts) {
    let checks = facts.checks
    let files = checks.requirementFiles.filter { $0 != facts.dependencyFiles.first }
    let packages = facts.hasTests ? checks.packages.filter(Shell.isPlain) : []
    lines =
      Self.dependencies(facts) + facts.work.installs.map { "uv pip install \($0.text)" }
      + (TestJob(facts).usesPytest ? ["uv pip install pytest httpx"] : [])
      + files.map { "uv pip install --requirements \($0)" }
      + checks.installs.map { "uv pip install \($0)" }
      + (packages.isEmpty
        ? []
        : [
          "sudo apt-get update",
          "sudo apt-get install --yes --no-install-recommends \(packages.joined(separator: " "))",
        ])
  }

  /// What the service itself needs, by the tool that has its lock.
  private static func dependencies(_ facts: RepositoryFacts) -> [String] {
    let tool = InstallTool(facts.dependencies)
    let options = InstallOptions(facts).tests
    let exported = "uv pip install --requirements .venv/requirements.txt"
    switch facts.dependencies {
    case .uvLock: return ["uv sync --locked\(options)"]
    // The workspace's own environment would lie in the workspace's folder.
    case .uvWorkspace: return ["UV_PROJECT_ENVIRONMENT=\"${PWD}/.venv\" uv sync --locked\(options)"]
    case .poetryLock:
      let poetry = "uvx --with poetry-plugin-export==\(tool.poetryExportVersion) poetry@\(tool.poetryVersion)"
      return ["\(poetry) export --all-groups\(options) --output .venv/requirements.txt", exported]
    case .pdmLock:
      return ["uvx pdm@\(tool.pdmVersion) export\(options) --output .venv/requirements.txt", exported]
    case .pipenvLock:
      return ["uvx pipenv@\(tool.pipenvVersion) requirements --dev > .venv/requirements.txt", exported]
    case .pipfile:
      return [
        "uvx pipenv@\(tool.pipenvVersion) lock",
        "uvx pipenv@\(tool.pipenvVersion) requirements --dev > .venv/requirements.txt", exported,
      ]
    case .setupScript: return ["uv pip install\(options) --requirements setup.py"]
    // uv does not read Poetry's older tables.
    case .project where facts.hasProjectTable: return ["uv sync\(options)"]
    case .requirements, .project:
      let names = facts.installedFiles + [facts.developmentRequirements].compactMap(\.self)
      return ["uv pip install" + names.map { " --requirements \($0)" }.joined()]
    case .none: return []
    }
  }
}
