import SetupPlan

/// The tests of a service and how they run.
struct TestRuns {
  /// What runs the tests, with what says so, the best first; a question where it needs what no file states.
  private(set) var choice: Choice<String>?
  /// What they need.
  private(set) var checks: RepositoryFacts.Checks
  /// What lints, and blocks.
  let lint: Found<String>?

  private let service: ServiceFolder
  private let settings: [(path: String, module: PythonModule)]

  /// - Parameters:
  ///   - service: the folder.
  ///   - packaging: its dependencies.
  ///   - settings: the modules of Django's settings.
  ///   - required: the variables without which the service does not start.
  ///   - details: what the answers say.
  init(
    _ service: ServiceFolder, packaging: Packaging, settings: [(path: String, module: PythonModule)] = [],
    required: [String], details: [ServiceDetail: String] = [:]
  ) {
    self.service = service
    self.settings = settings
    let own = OwnChecks(service)
    checks = own.checks
    lint = details[.lint].map { Found($0, Choice<String>.answers, why: "the answers say so") } ?? own.lint
    checks.lint = lint.flatMap { $0.value == "none" ? nil : $0.value }
    checks.hasNoLint = lint?.value == "none"
    let files = Self.files(service)
    // What a script or a recipe runs may be more than tests: what pytest is configured for counts before.
    var found = own.tests.map { [$0] } ?? []
    let guesses = guessed(files, packaging: packaging)
    if own.isIndirect, !guesses.isEmpty { found = [] }
    found += guesses.map { guess in
      var guess = guess
      if !found.isEmpty { guess.confidence = min(guess.confidence, .likely) }
      return guess
    }
    if own.tests == nil { takeCompose() }
    let theirs = modules(files)
    for name in required where !checks.environment.contains(where: { $0.name == name }) {
      // What the tests set themselves stays theirs.
      guard !theirs.contains(where: { service.tree.source($0.path)?.contains([name]) == true }) else { continue }
      checks.environment.append(.init(name: name, value: BuildValue.text(of: name), place: ""))
    }
    if own.tests == nil { takeExtras() }
    if let said = details[.tests] {
      choice = said == "none" ? nil : Choice(said: said, over: Choice(found))
      isAnswered = true
      return
    }
    guard let best = Choice(found) else { return }
    choice = best
    if let why = own.obstacle ?? (own.tests == nil ? missing(files, required: required) : nil) {
      var command = best.best
      command.confidence = .likely
      command.why = why
      choice = Choice([command, command.with("none")])
    }
  }

  /// Whether an answer says how they run, or that they do not.
  private(set) var isAnswered = false

  // MARK: - Files

  /// The files of tests, wherever they lie in the service, from its folder.
  private static func files(_ service: ServiceFolder) -> [String] {
    let prefix = service.directory.isEmpty ? "" : service.directory + "/"
    return service.tree.files.flatMap { folder, names -> [String] in
      guard folder == service.directory || folder.hasPrefix(prefix), !service.isInOther(folder) else { return [] }
      return names.filter { name in
        name.hasSuffix(".py")
          && (name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "tests.py" || name == "test.py")
      }.map { service.relative(RepositoryTree.join(folder, $0)) }
    }.sorted { (RepositoryTree.parts(of: $0).count, $0) < (RepositoryTree.parts(of: $1).count, $1) }
  }

  /// How they run where no workflow says it.
  private func guessed(_ files: [String], packaging: Packaging) -> [Found<String>] {
    guard let first = files.first else { return [] }
    var found: [Found<String>] = []
    if let project = service.toml("pyproject.toml"),
      let node = project["tool", "pytest", "ini_options"] ?? project["tool", "pytest"]
    {
      found.append(Found("pytest", service.path("pyproject.toml"), node.line, why: "its configuration"))
    }
    for (name, section) in [("pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")] {
      guard let text = service.text(name), let line = INIText(text).sections.first(where: { $0.name == section })?.line
      else { continue }
      found.append(Found("pytest", service.path(name), line, why: "its configuration"))
    }
    for (name, command) in [("noxfile.py", "nox"), ("tox.ini", "tox")] where service.has(name) {
      found.append(Found(command, service.path(name), 1, .likely, why: "its configuration"))
    }
    let manage = service.modules.first { RepositoryTree.split($0).name == "manage.py" }
    if let manage, service.tree.source(manage)?.contains(["django"]) == true,
      packaging.requirement("pytest-django") == nil, found.isEmpty || packaging.requirement("pytest") == nil
    {
      found.insert(
        Found("python \(service.relative(manage)) test", manage, 1, .likely, why: "Django's tests"), at: 0)
    }
    let hasOwnNames = files.contains { !["tests.py", "test.py"].contains(RepositoryTree.split($0).name) }
    if let requirement = packaging.requirement("pytest"), hasOwnNames {
      found.append(Found("pytest", requirement.file, requirement.line, .likely, why: "a dependency"))
    }
    guard found.isEmpty else { return found }
    // Of what conftest.py prepares, unittest knows nothing.
    let usesUnittest = configurations(files).isEmpty && (isUnittest(files) || !hasOwnNames)
    return [
      Found(
        usesUnittest ? unittest(files) : "pytest", service.path(first), nil, .likely,
        why: usesUnittest ? "the tests import unittest alone" : "there are tests")
    ]
  }

  /// The command of unittest: it finds what lies in packages, and in a folder that it is given.
  private func unittest(_ files: [String]) -> String {
    let folders = Set(files.map { RepositoryTree.split($0).folder })
    guard folders.count == 1, let folder = folders.first, !folder.isEmpty, Shell.isPlain(folder) else {
      return "python -m unittest"
    }
    return service.has("\(folder)/__init__.py") ? "python -m unittest" : "python -m unittest discover \(folder)"
  }

  /// Whether the tests are written for unittest alone.
  private func isUnittest(_ files: [String]) -> Bool {
    let sources = files.prefix(20).compactMap { service.tree.source(service.path($0)) }
    let imports = sources.filter { $0.contains(["unittest", "pytest"]) }.flatMap(\.module.imports.values)
    return imports.contains { ($0 == "unittest" || $0.hasPrefix("unittest.")) && !$0.hasPrefix("unittest.mock") }
      && !imports.contains { $0.hasPrefix("pytest") }
  }

  /// What pytest reads with the tests.
  private func configurations(_ files: [String]) -> [String] {
    Set(files.map { RepositoryTree.split($0).folder }).union([""]).sorted()
      .map { RepositoryTree.join($0, "conftest.py") }.filter { service.has($0) }
  }

  /// The tests, and what pytest reads with them.
  private func modules(_ files: [String]) -> [(path: String, module: PythonModule)] {
    let all = files + configurations(files)
    return all.prefix(200).compactMap { name in
      service.tree.source(service.path(name)).map { (path: service.path(name), module: $0.module) }
    }
  }

  // MARK: - What they need

  private static let names = ["test", "tests", "testing", "dev"]

  /// The extras and groups of the project that are called after tests.
  private mutating func takeExtras() {
    guard let project = service.toml("pyproject.toml") else { return }
    let extras = project["project", "optional-dependencies"]?.table?.keys ?? []
    let groups = project["dependency-groups"]?.table?.keys ?? []
    checks.extras = Self.names.filter(extras.contains)
    // uv installs `dev` by itself.
    checks.groups = Self.names.filter { groups.contains($0) && $0 != "dev" }
  }

  /// The services of a compose file that the service's own variables name, on the runner.
  private mutating func takeCompose() {
    let variables = ComposeBuild.environment(of: service)
    guard !variables.isEmpty, let (_, _, services) = ComposeBuild.files(service).first else { return }
    var names: [String] = []
    for (key, node) in services {
      guard let name = key.string, Shell.isPlain(name), let image = node["image"]?.string, !image.contains("$"),
        OwnChecks.ports.contains(where: { image.contains($0.name) }),
        variables.contains(where: { OwnChecks.local($0.value, name) != $0.value })
      else { continue }
      names.append(name)
      checks.services.append(OwnChecks.container(image, node, standardPort: true))
    }
    for (path, line, name, value) in variables
    where !names.isEmpty && !value.contains("$") && PythonToken.isName(name)
      && !checks.environment.contains(where: { $0.name == name })
    {
      checks.environment.append(
        .init(name: name, value: names.reduce(value) { OwnChecks.local($0, $1) }, place: "\(path):\(line)"))
    }
  }

  private static let stores: Set<String> = [
    "DATABASE", "DB", "POSTGRES", "POSTGRESQL", "PG", "MYSQL", "REDIS", "MONGO", "MONGODB", "RABBITMQ", "BROKER",
    "AMQP",
  ]
  private static let drivers = ["postgresql", "postgis", "mysql", "oracle"]

  /// What the tests need that no file states; nil for nothing.
  private func missing(_ files: [String], required: [String]) -> String? {
    let given = Set(checks.environment.filter { !$0.place.isEmpty }.map(\.name))
    let needed = Variables.required(by: modules(files)).filter {
      !given.contains($0.value.name) && !required.contains($0.value.name)
    }
    if let first = needed.first {
      return
        "the tests read \(needed.map(\.value.name).joined(separator: ", ")), which no file sets (\(first.value.place))"
    }
    guard checks.services.isEmpty else { return nil }
    if let name = required.first(where: { name in
      !given.contains(name) && name.uppercased().split(separator: "_").contains { Self.stores.contains(String($0)) }
    }) {
      return "the tests may need what \(name) names, and no file says where it is"
    }
    for (path, module) in settings {
      for token in module.lines.flatMap(\.tokens)
      where token.kind == .string && token.text.hasPrefix("django.")
        && Self.drivers.contains(where: token.text.contains)
      {
        return "the tests need the database of \(path):\(token.line), and no file says where it is"
      }
    }
    return nil
  }
}
