import Foundation
import Yams

/// How the repository's own workflows test and lint a service.
struct OwnChecks {
  /// The command that runs the tests, with what says so.
  private(set) var tests: Found<String>?
  /// The command that lints.
  private(set) var lint: Found<String>?
  private(set) var checks = RepositoryFacts.Checks()

  /// What the job does before the tests that is not taken over; nil for nothing.
  private(set) var obstacle: String?

  /// Whether a script or a recipe runs the tests, and perhaps more.
  var isIndirect: Bool { rank == 1 }

  private let service: ServiceFolder
  private var rank = 0

  /// A step of a job with its surroundings.
  private struct Step {
    var node: Node
    var script: String
    var folder: String
    var line: Int?
  }

  init(_ service: ServiceFolder) {
    self.service = service
    for (path, _) in Containers.othersWorkflows(service.tree) {
      guard let document = service.tree.yaml(path), let jobs = document["jobs"]?.mapping else { continue }
      for (_, job) in jobs { read(job, of: document, at: path) }
    }
  }

  private mutating func read(_ job: Node, of document: Node, at path: String) {
    let steps = Self.steps(job, of: document)
    for (place, step) in steps.enumerated() where folder(step.folder) != nil {
      if lint == nil, step.node["continue-on-error"] == nil { lint = lint(step, path) }
      guard let (command, rank) = command(step), rank > self.rank else { continue }
      self.rank = rank
      tests = Found(command, path, step.line, why: "the repository's own workflow runs it")
      let lint = checks.lint
      checks = RepositoryFacts.Checks()
      checks.lint = lint
      let values = [document["env"], job["env"], step.node["env"]].compactMap { $0?.mapping }
      let isInContainer = job["container"] != nil
      take(services: job["services"]?.mapping ?? [:], isInContainer: isInContainer)
      obstacle =
        steps.contains { $0.script.contains(#/docker[- ]compose[^\n]* up/#) }
        ? "its workflow starts what the tests need by Docker Compose, which this one does not" : nil
      let names = Set((job["services"]?.mapping ?? [:]).compactMap { $0.key.string })
      for (key, value) in values.flatMap({ $0 }) {
        guard let name = key.string, PythonToken.isName(name), let text = value.scalar?.string, !text.contains("${{")
        else {
          continue
        }
        let value = isInContainer ? names.reduce(text) { Self.local($0, $1) } : text
        set(name, value, path, key.mark?.line)
      }
      take(before: Array(steps[..<place]))
    }
  }

  private mutating func set(_ name: String, _ value: String, _ path: String, _ line: Int?) {
    checks.environment.removeAll { $0.name == name }
    checks.environment.append(.init(name: name, value: value, place: line.map { "\(path):\($0)" } ?? path))
  }

  // MARK: - Steps

  private static func steps(_ job: Node, of document: Node) -> [Step] {
    let common =
      job["defaults"]?["run"]?["working-directory"]?.string
      ?? document["defaults"]?["run"]?["working-directory"]?.string ?? "."
    return (job["steps"]?.array() ?? []).compactMap { step in
      guard let node = step["run"], let script = node.string else { return nil }
      return Step(
        node: step, script: script, folder: step["working-directory"]?.string ?? common, line: node.mark?.line)
    }
  }

  /// A step's folder from the service's; nil where it runs elsewhere.
  private func folder(_ written: String) -> String? {
    guard !written.contains("$"), let path = RepositoryTree.normalized(written) else { return nil }
    return path == service.directory ? "" : nil
  }

  /// What a step's script runs as tests, and how directly.
  private func command(_ step: Step) -> (command: String, rank: Int)? {
    let script = Self.withoutLeads(step.script).replacing(#/["']?\$\{\{.*?\}\}["']?/#, with: "")
    guard !script.contains("docker"), !script.contains("podman") else { return nil }
    let ranks = ShellSegments.commands(script).map(rank)
    guard let best = ranks.max(), best > 0 else { return nil }
    let segments = ShellSegments.split(script)
    let parts =
      segments.count == 1 && script.contains("\n")
      ? segments.flatMap { $0.split(separator: "\n").map(String.init) } : segments
    // What uploads or reports afterwards is no test.
    let last = parts.lastIndex { part in ShellSegments.commands(part).contains { rank($0) == best } } ?? parts.count - 1
    let kept = parts[...last].filter { part in
      let words = ShellSegments.commands(part)
      var install = DockerInstall()
      return words.contains { rank($0) > 0 } || words.contains { install.take($0, line: 0) == .step }
    }
    // What depends on the run of a workflow is not known from here: then the tests alone.
    if script != Self.withoutLeads(step.script), kept.contains(where: { $0.hasPrefix("if ") || $0.contains("[") }) {
      let words = ShellSegments.commands(script).last { rank($0) == best } ?? []
      return (words.map(Shell.quote).joined(separator: " "), best)
    }
    let lines = kept.map {
      $0.contains("'") || $0.contains("\"") ? $0 : $0.split(separator: " ").joined(separator: " ")
    }
    return lines.isEmpty ? nil : (lines.joined(separator: " && "), best)
  }

  /// How directly a command runs tests: 0 for one that does not.
  private func rank(_ words: [String]) -> Int {
    var core = StartCommand.core(words)
    if core.starts(with: ["coverage", "run"]) {
      core = Array(core.dropFirst(2).drop { $0.hasPrefix("-") && $0 != "-m" })
    }
    if core.first?.hasPrefix("python") == true {
      core = Array(core.dropFirst().drop { $0.hasPrefix("-") && $0 != "-m" })
    }
    if core.first == "-m" { core.removeFirst() }
    if core.count > 1, ["bash", "sh"].contains(core[0]) { core.removeFirst() }
    guard let program = core.first?.split(separator: "/").last.map(String.init) else { return 0 }
    switch program {
    case "pytest", "py.test", "unittest": return 3
    case "manage.py", "manage", "django": return core.dropFirst().first == "test" ? 3 : 0
    case "tox", "nox": return Self.isLint(core) ? 0 : 2
    case "make", "just":
      guard let target = core.dropFirst().first(where: { !$0.hasPrefix("-") }),
        target.hasPrefix("test") || ["ci", "check"].contains(target)
      else { return 0 }
      return recipe(target).map { $0.contains("docker") || !$0.contains("test") ? 0 : 1 } ?? 0
    default:
      guard program.hasSuffix(".sh"), program.contains("test"),
        let path = RepositoryTree.normalized(core[0].hasPrefix("./") ? String(core[0].dropFirst(2)) : core[0]),
        let text = service.text(path)
      else { return 0 }
      return text.contains("docker") ? 0 : 1
    }
  }

  private static func isLint(_ words: [String]) -> Bool {
    words.contains { word in
      ["lint", "mypy", "docs", "format", "pre-commit", "style", "type"].contains { word.contains($0) }
    }
  }

  /// What a target of make needs, and the lines below it.
  private func recipe(_ target: String) -> String? {
    for name in ["Makefile", "makefile", "justfile"] {
      let lines = (service.text(name) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(where: { $0.hasPrefix("\(target):") || $0.hasPrefix("\(target) ") }) else {
        continue
      }
      return lines[start] + "\n"
        + lines[(start + 1)...].prefix { $0.isEmpty || $0.first?.isWhitespace == true }.joined(separator: "\n")
    }
    return nil
  }

  /// A script without what only leads to a program of the environment.
  private static func withoutLeads(_ script: String) -> String {
    script.replacing("\\\n", with: " ")
      .replacing(#/(^|\s)(poetry|uv|pipenv|pdm|rye|hatch) run( --?[A-Za-z-]+(=\S+)?)* /#) { String($0.1) }
  }

  // MARK: - What the job needs

  /// The port that images of a name listen on.
  static let ports: [(name: String, port: Int)] = [
    ("postgis", 5432), ("postgres", 5432), ("pgvector", 5432), ("timescale", 5432), ("redis", 6379), ("valkey", 6379),
    ("mysql", 3306), ("mariadb", 3306), ("mongo", 27017), ("rabbitmq", 5672), ("memcached", 11211),
    ("elasticsearch", 9200),
    ("opensearch", 9200), ("minio", 9000), ("localstack", 4566), ("nats", 4222),
  ]

  /// A text in which a service is asked for on the runner itself.
  static func local(_ text: String, _ name: String) -> String {
    text == name
      ? "localhost"
      : text.replacing("@\(name):", with: "@localhost:").replacing("@\(name)/", with: "@localhost/")
        .replacing("//\(name):", with: "//localhost:").replacing("//\(name)/", with: "//localhost/")
        .replacing("//\(name)", with: "//localhost")
  }

  private mutating func take(services: Node.Mapping, isInContainer: Bool) {
    for (_, node) in services {
      guard let image = node["image"]?.string ?? node.string, !image.contains("${{") else { continue }
      checks.services.append(Self.container(image, node, standardPort: isInContainer))
    }
  }

  /// A service of a workflow or a compose file, as the arguments of `docker run`, for a shell.
  static func container(_ image: String, _ node: Node, standardPort: Bool) -> String {
    let plain = (node["env"] ?? node["environment"]).map(variables) ?? []
    let ports = (node["ports"]?.array() ?? []).compactMap { $0.scalar?.string }.filter { !$0.contains("$") }
    let standard: [String] =
      standardPort ? Self.ports.first { image.contains($0.name) }.map { ["\($0.port):\($0.port)"] } ?? [] : []
    let options = node["options"]?.string.flatMap { $0.contains("${{") ? nil : $0 } ?? ""
    var words = (ports.isEmpty ? standard : ports).map { "--publish=\($0)" }
    words += plain.map { "--env=\($0.name)=\($0.value)" }
    words += ShellWords.commands(options.replacing("\n", with: " ")).flatMap(\.self)
    return Shell.command(words + [image])
  }

  /// The variables of a mapping, or of a list of `NAME=value`, that stand for themselves.
  private static func variables(_ node: Node) -> [(name: String, value: String)] {
    var values: [(name: String, value: String)] = []
    if let mapping = node.mapping {
      for (key, value) in mapping {
        if let name = key.string, let value = value.scalar { values.append((name, value.string)) }
      }
    } else {
      for text in node.array().compactMap(\.string) {
        guard let equals = text.firstIndex(of: "=") else { continue }
        values.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
      }
    }
    return values.filter {
      PythonToken.isName($0.name) && !$0.value.contains("${") && !$0.value.contains(where: \.isNewline)
    }
  }

  private static let before: Set<String> = [
    "cp", "mkdir", "touch", "python", "python3", "alembic", "flask", "django-admin", "manage.py", "psql", "createdb",
    "createuser", "mysql",
    "pybabel",
  ]

  /// Programs that look at the code, or report, and prepare nothing.
  private static let others: Set<String> = [
    "ruff", "black", "mypy", "flake8", "isort", "pre-commit", "codecov", "bandit", "pylint", "pyright", "coverage",
    "git", "docker",
    "docker-compose", "cd", "export", "source", ".", "npm", "yarn", "pnpm", "actionlint", "djlint", "curl", "wget",
    "sudo",
  ]

  /// What is installed and prepared in the steps before the tests.
  private mutating func take(before steps: [Step]) {
    var install = DockerInstall()
    for step in steps where step.node["if"] == nil {
      let isHere = folder(step.folder) != nil
      for segment in ShellSegments.split(Self.withoutLeads(step.script)) {
        let commands = ShellSegments.commands(segment)
        let isStep = commands.map { install.take($0, line: step.line ?? 1) }.contains(.step)
        guard let first = commands.first.map(StartCommand.core)?.first?.split(separator: "/").last.map(String.init)
        else {
          continue
        }
        if isHere, isStep, commands.count == 1, Self.before.contains(first), !segment.contains("${{"),
          !segment.contains("\n")
        {
          checks.before.append(segment)
        } else if isStep && !Self.others.contains(first) || !isHere && segment.contains(">") {
          obstacle =
            obstacle
            ?? "its workflow prepares the tests by what is not taken over\(step.line.map { " (line \($0))" } ?? "")"
        }
      }
    }
    checks.packages = install.packages.map(\.name)
    checks.requirementFiles = install.requirementFiles.map(\.path).compactMap(RepositoryTree.normalized)
      .filter { service.has($0) && Shell.isPlain($0) }
    checks.installs = install.pip.map { $0.words.map(Shell.quote).joined(separator: " ") }
    checks.extras = install.extras
    checks.groups = install.groups
  }

  // MARK: - Lint

  /// The releases of linters that are taken where the project names none.
  private static let linters = ["ruff": ChecksWorkflowContent.ruff, "flake8": "7.3.0"]

  private func lint(_ step: Step, _ path: String) -> Found<String>? {
    let script = Self.withoutLeads(step.script)
    let commands = ShellSegments.split(script).compactMap { segment -> String? in
      guard !segment.contains("${{"), !segment.contains("|"), !segment.contains("exit-zero"), !segment.contains("--fix")
      else {
        return nil
      }
      var words = StartCommand.core(ShellSegments.commands(segment).first ?? [])
      if words.first?.hasPrefix("python") == true, words.dropFirst().first == "-m" { words.removeFirst(2) }
      if words.first == "uvx" { words.removeFirst() }
      let name = words.first.map { String($0.prefix { $0 != "@" }) } ?? ""
      let isCheck =
        // A formatter without --check rewrites files and never fails.
        name == "flake8"
        || name == "ruff" && words.count > 1
          && (words[1] != "format" || words.contains { $0 == "--check" || $0 == "--diff" })
        || ["black", "isort"].contains(name) && words.contains { $0 == "--check" || $0 == "--check-only" || $0 == "-c" }
      guard isCheck, let version = version(of: name) ?? Self.linters[name] else { return nil }
      return "uvx \(name)@\(version) \(words.dropFirst().map(Shell.quote).joined(separator: " "))"
    }
    guard !commands.isEmpty else { return nil }
    return Found(commands.joined(separator: " && "), path, step.line, why: "the repository's own workflow lints")
  }

  /// The release of a linter that the project names: by its lock, a pinned requirement or pre-commit.
  private func version(of name: String) -> String? {
    for file in ["uv.lock", "poetry.lock", "pdm.lock"] {
      guard let text = service.text(file), let range = text.range(of: "name = \"\(name)\"\nversion = \"") else {
        continue
      }
      return Self.plain(text[range.upperBound...].prefix { $0 != "\"" })
    }
    let files =
      service.names().filter { $0.hasSuffix(".txt") } + service.names(in: "requirements").map { "requirements/\($0)" }
    for file in files + ["pyproject.toml"] {
      guard let text = service.text(file), let range = text.range(of: "\(name)==") else { continue }
      return Self.plain(text[range.upperBound...].prefix { $0.isNumber || $0 == "." })
    }
    let hooks = ["ruff": "ruff-pre-commit", "flake8": "pycqa/flake8", "black": "psf/black", "isort": "pycqa/isort"]
    let text = service.tree.presentText(".pre-commit-config.yaml") ?? ""
    guard let hook = hooks[name], let range = text.range(of: hook, options: .caseInsensitive),
      let revision = text[range.upperBound...].firstMatch(of: #/rev:\s*["']?v?([0-9][0-9.]*)/#)
    else { return nil }
    return Self.plain(revision.1)
  }

  private static func plain(_ text: Substring) -> String? {
    text.wholeMatch(of: #/[0-9]+(\.[0-9]+){1,3}/#) == nil ? nil : String(text)
  }
}
