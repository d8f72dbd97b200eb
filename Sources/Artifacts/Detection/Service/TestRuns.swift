/// The tests of a service and how they run.
enum TestRuns {
  /// What runs the tests, with what says so.
  static func found(_ service: ServiceFolder, packaging: Packaging) -> [Found<String>] {
    var found: [Found<String>] = []
    let folder = ["tests", "test"].first { name in
      let path = service.path(name)
      return service.tree.files.keys.contains { $0 == path || $0.hasPrefix(path + "/") }
    }
    let loose = service.names().first { $0.hasPrefix("test_") && $0.hasSuffix(".py") || $0 == "tests.py" }
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
    guard folder != nil || loose != nil || !found.isEmpty else { return [] }
    if found.isEmpty, let manage = service.modules.first(where: { $0.hasSuffix("manage.py") }),
      service.tree.source(manage)?.contains(["django"]) == true
    {
      found.append(
        Found("python \(service.relative(manage)) test", manage, 1, .likely, why: "Django's tests"))
    }
    if let requirement = packaging.requirement("pytest") {
      found.append(Found("pytest", requirement.file, requirement.line, .likely, why: "a dependency"))
    }
    if found.isEmpty {
      let place = folder.map { service.path($0) } ?? loose.map { service.path($0) }
      let usesUnittest = tests(service, folder: folder, loose: loose)
      found.append(
        Found(
          usesUnittest ? "python -m unittest" : "pytest", place, nil, .likely,
          why: usesUnittest ? "the tests import unittest alone" : "there are tests"))
    }
    return found
  }

  /// Whether the tests are written for unittest alone.
  private static func tests(_ service: ServiceFolder, folder: String?, loose: String?) -> Bool {
    let names =
      folder.map { folder in service.names(in: folder).map { "\(folder)/\($0)" } } ?? [loose].compactMap { $0 }
    let sources = names.filter { $0.hasSuffix(".py") }.prefix(20).compactMap { service.tree.source(service.path($0)) }
    let imports = sources.filter { $0.contains(["unittest", "pytest"]) }.flatMap(\.module.imports.values)
    return imports.contains { $0.hasPrefix("unittest") && $0 != "unittest.mock" }
      && !imports.contains { $0.hasPrefix("pytest") }
  }
}
