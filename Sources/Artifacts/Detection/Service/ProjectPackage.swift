/// A service whose project is a package: its build system installs it, with its metadata and entry points.
struct ProjectPackage {
  /// The name that the build system gives it.
  var name: Found<String>
  /// Whether the version comes from the repository's history, which no image is built with.
  var hasVersionFromGit: Bool

  /// Tables that tell a build system what the package holds.
  private static let contents = [
    ["tool", "hatch", "build"], ["tool", "setuptools", "packages"], ["tool", "setuptools", "package-dir"],
    ["tool", "poetry", "packages"], ["tool", "flit", "module"], ["tool", "uv", "build-backend"],
    ["tool", "pdm", "build"],
  ]

  /// What tells setuptools that there is something to install.
  private static let setupNames = ["packages", "py_modules", "package_dir"]

  /// The package that a folder is; nil where its project only names dependencies.
  /// - Parameters:
  ///   - service: the folder.
  ///   - kind: what its dependencies are installed from.
  init?(_ service: ServiceFolder, kind: RepositoryFacts.Dependencies?) {
    switch kind {
    case .uvLock, .uvWorkspace, .poetryLock, .pdmLock, .project:
      guard let project = service.toml("pyproject.toml"), let name = Self.built(project, in: service) else {
        return nil
      }
      self.name = name
      let isDynamic = project["project", "dynamic"]?.strings.contains { $0.text == "version" } ?? false
      hasVersionFromGit = isDynamic || project["tool", "poetry-dynamic-versioning"] != nil
    case .setupScript:
      let calls = service.module(service.path("setup.py"))?.calls(of: ["setup"]).map(\.call) ?? []
      let options = INIText(service.text("setup.cfg") ?? "")
      let why = "its build system installs it"
      if let call = calls.first(where: { call in Self.setupNames.contains { call.argument($0) != nil } }) {
        name = Found(call.argument("name")?.string ?? "", service.path("setup.py"), call.line, why: why)
      } else if let entry = Self.setupNames.lazy.compactMap({ options.entry("options", $0) }).first {
        name = Found(options.entry("metadata", "name")?.value ?? "", service.path("setup.cfg"), entry.line, why: why)
      } else {
        return nil
      }
      hasVersionFromGit = calls.contains { $0.argument("use_scm_version") != nil }
    default: return nil
    }
  }

  /// The name of a project that is built, where there is something to build: many name a build system from habit alone.
  private static func built(_ project: TOMLDocument, in service: ServiceFolder) -> Found<String>? {
    let said = [
      project["tool", "uv", "package"], project["tool", "poetry", "package-mode"],
      project["tool", "pdm", "distribution"],
    ].compactMap { $0?.boolean }
    guard !said.contains(false), project["build-system"] != nil || said.contains(true),
      let node = project["project", "name"] ?? project["tool", "poetry", "name"], let name = node.string
    else { return nil }
    let found = Found(name, service.path("pyproject.toml"), node.line, why: "its build system installs it")
    if contents.contains(where: { project[$0[0], $0[1], $0[2]] != nil }) { return found }
    let module = name.replacing("-", with: "_").replacing(".", with: "_")
    let isThere = [module, module.lowercased()].contains { module in
      ["", "src"].contains { folder in
        let place = RepositoryTree.join(folder, module)
        return service.has("\(place).py") || !service.names(in: place).isEmpty
      }
    }
    return isThere ? found : nil
  }
}
