import Foundation
import SetupPlan

/// Where a service's dependencies are written, and what they are.
struct Packaging {
  typealias Kind = RepositoryFacts.Dependencies

  /// The kinds that are there; nil for none.
  let choice: Choice<Kind>?
  /// What an installation of the best kind reads, from the service's folder.
  let files: [String]
  /// All direct dependencies that are written anywhere.
  let requirements: [Requirement]
  /// Whether some of the best kind's dependencies lie in the service's own folder.
  let needsSources: Bool
  /// The workspace that the service is a member of, where it is installed from that one's lock.
  let workspace: Workspace?

  /// Requirements files in the order in which they are looked for; the first that is there is installed.
  private static let requirementsFiles = [
    "requirements.txt", "requirements/production.txt", "requirements/prod.txt", "requirements/base.txt",
    "requirements/requirements.txt", "requirements-prod.txt", "requirements.lock",
  ]

  /// The requirements files that are installed beside the first.
  let moreRequirements: [String]
  /// The extras and groups that are installed beside the dependencies; `*` for all.
  let extras: [String]
  let groups: [String]

  /// - Parameters:
  ///   - service: the folder.
  ///   - own: the repository's own Dockerfile.
  ///   - details: what the answers say that the dependencies are installed from.
  init(_ service: ServiceFolder, own: OwnDockerfile? = nil, details: [ServiceDetail: String] = [:]) {
    let said = details[.packaging].map { Kind(rawValue: $0) ?? .requirements }
    var found: [Found<Kind>] = []
    // What the Dockerfile installs today is what runs.
    let stated = own.flatMap { Self.stated($0, in: service) }
    if let stated { found.append(stated) }
    var requirements: [Requirement] = []
    let project = service.toml("pyproject.toml")
    let projectPath = service.path("pyproject.toml")

    for (name, kind, tool) in [
      ("uv.lock", Kind.uvLock, "uv"), ("poetry.lock", .poetryLock, "Poetry"), ("pdm.lock", .pdmLock, "PDM"),
    ] where service.has(name) {
      // Without the project that it locks, a lock cannot be installed from.
      let confidence: Confidence =
        service.has("pyproject.toml") && (stated ?? found.first)?.value != .requirements ? .certain : .likely
      found.append(Found(kind, service.path(name), nil, confidence, why: "\(tool)'s lock file"))
    }
    let around = Workspace(around: service)
    if let around {
      let lock = RepositoryTree.join(around.directory, "uv.lock")
      let hasBetter = found.contains { $0.confidence == .certain }
      found.append(
        Found(.uvWorkspace, lock, nil, hasBetter ? .likely : .certain, why: "the lock file of uv's workspace"))
    }
    if service.has("Pipfile") {
      let isLocked = service.has("Pipfile.lock")
      found.append(
        Found(
          isLocked ? .pipenvLock : .pipfile, service.path(isLocked ? "Pipfile.lock" : "Pipfile"),
          why: isLocked ? "Pipenv's lock file" : "Pipenv without a lock file"))
      requirements += Self.pipfile(service)
    }

    var files: [String] = []
    var hasPlaces = false
    let named = details[.packaging].flatMap { $0.hasSuffix(".txt") || $0.hasSuffix(".in") ? $0 : nil }
    let ownFiles = stated?.value == .requirements ? own?.requirementFiles.map(\.path) ?? [] : []
    if let main = ([named].compactMap(\.self) + ownFiles + Self.requirementsFiles).first(where: { service.has($0) }) {
      let reading = Self.follow(main, in: service)
      files = reading.files
      hasPlaces = reading.hasPlaces
      requirements += reading.requirements
      for other in ownFiles.dropFirst() where named == nil {
        let more = Self.follow(other, in: service)
        files += more.files.filter { !files.contains($0) }
        requirements += more.requirements
      }
      let isEmpty = reading.requirements.isEmpty && project != nil
      let hasBetter = found.contains { $0.confidence == .certain }
      let tool = reading.source.map { "compiled from \($0)" } ?? "compiled by pip-tools or uv"
      found.append(
        Found(
          .requirements, service.path(main), reading.compiledLine, hasBetter || isEmpty ? .likely : .certain,
          why: reading.compiledLine == nil ? "a requirements file" : tool))
    }

    if let project {
      let own = Self.project(project, path: projectPath)
      requirements += own.requirements
      if let line = own.line {
        let hasBetter = found.contains { $0.confidence == .certain }
        found.append(Found(.project, projectPath, line, hasBetter ? .likely : .certain, why: "its dependencies"))
      }
    }
    let script = Self.setupScript(service)
    requirements += script.requirements
    if let (path, line) = script.place {
      let hasBetter = found.contains { $0.confidence == .certain }
      found.append(Found(.setupScript, path, line, hasBetter ? .likely : .certain, why: "install_requires"))
    }

    requirements += own?.installed ?? []

    if found.isEmpty, let environment = CondaEnvironment(service) { requirements += environment.requirements }

    choice = said.map { Choice(said: $0, over: Choice(found)) } ?? Choice(found)
    let best = choice?.best.value
    moreRequirements = best == .requirements && named == nil ? Array(ownFiles.dropFirst()) : []
    extras = details[.extras].map(Self.list) ?? own?.install.extras ?? []
    groups = details[.groups].map(Self.list) ?? own?.install.groups ?? []
    let further = (extras: extras, groups: groups)
    let optional =
      project.map { Self.optional($0, path: projectPath, extras: further.extras, groups: further.groups) } ?? []
    self.requirements = requirements + optional.filter { one in !requirements.contains { $0.name == one.name } }
    workspace = best == .uvWorkspace ? around : nil
    needsSources =
      best == .requirements
      ? hasPlaces
      : [.uvLock, .poetryLock, .project].contains(best) && (project.map { Self.hasPlaces($0, service) } ?? false)
    switch best {
    case .requirements: self.files = files
    case .setupScript:
      self.files = ["setup.py", "setup.cfg", "pyproject.toml"].filter { service.has($0) }
    case let kind?: self.files = kind.files.filter { service.has($0) }
    case nil: self.files = []
    }
  }

  /// What a Dockerfile says that is installed.
  private static func stated(_ own: OwnDockerfile, in service: ServiceFolder) -> Found<Kind>? {
    let why = "its image is installed from it"
    if let kind = own.install.kind {
      let choices = kind.kind == .uvLock && !service.has("uv.lock") ? [.uvWorkspace] : [kind.kind]
      let kinds = choices.filter { $0 == .uvWorkspace ? Workspace(around: service) != nil : service.has($0.rawValue) }
      if let found = kinds.first { return Found(found, own.path, kind.line, why: why) }
    }
    return own.requirementFiles.first.map { Found(.requirements, own.path, $0.line, why: why) }
  }

  /// The names of a list that commas part; none for `none`.
  static func list(_ text: String) -> [String] {
    text == "none" ? [] : text.split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// The dependency of a name, as indexes compare it.
  func requirement(_ name: String) -> Requirement? { requirements.first { $0.name == name } }

  // MARK: Requirements files

  private struct Reading {
    var files: [String] = []
    var requirements: [Requirement] = []
    var compiledLine: Int?
    var source: String?
    /// Whether something is installed from a place in the service's folder.
    var hasPlaces = false
  }

  /// A requirements file with all that it includes, each once, as far as it lies in the service's folder.
  private static func follow(_ main: String, in service: ServiceFolder) -> Reading {
    var reading = Reading()
    var waiting = [main]
    while let name = waiting.popLast(), reading.files.count < 32 {
      guard !reading.files.contains(name), let text = service.text(name) else { continue }
      reading.files.append(name)
      let file = RequirementsText(text, file: service.path(name))
      reading.requirements += file.requirements
      if name == main {
        reading.compiledLine = file.compiledLine
        reading.source = file.source
      }
      for place in file.places {
        reading.hasPlaces = isInside(place.path, service, service.path(name), line: place.line) || reading.hasPlaces
      }
      for include in file.includes {
        let folder = RepositoryTree.split(name).folder
        guard let path = RepositoryTree.normalized(RepositoryTree.join(folder, include.path)), service.has(path) else {
          service.tree.note(
            service.path(name), line: include.line, "\(include.path) is not in the service's folder, and was not read")
          continue
        }
        waiting.append(path)
      }
    }
    return reading
  }

  /// Whether a place lies in the service's folder; one that does not is noted, since an image is built from that alone.
  private static func isInside(_ place: String, _ service: ServiceFolder, _ file: String, line: Int?) -> Bool {
    if !place.hasPrefix("/"), RepositoryTree.normalized(place) != nil { return true }
    service.tree.note(
      file, line: line, "\(place) is not in the service's folder, which is all that its image is built from")
    return false
  }

  // MARK: TOML

  /// Whether a project has dependencies that lie in its own folder, or members of a workspace.
  private static func hasPlaces(_ project: TOMLDocument, _ service: ServiceFolder) -> Bool {
    let tables = [project["tool", "uv", "sources"], project["tool", "poetry", "dependencies"]].compactMap { $0?.table }
    let places = tables.flatMap { table in table.keys.compactMap { table[$0]?.table?["path"] } }
    let inside = places.filter { node in
      node.string.map { isInside($0, service, service.path("pyproject.toml"), line: node.line) } ?? false
    }
    return !inside.isEmpty || project["tool", "uv", "workspace"] != nil
  }

  private static func pipfile(_ service: ServiceFolder) -> [Requirement] {
    guard let packages = service.toml("Pipfile")?["packages"]?.table else { return [] }
    return table(packages, file: service.path("Pipfile"))
  }

  /// A table of names with versions, as Poetry's and Pipenv's.
  private static func table(_ table: TOMLDocument.Table, file: String) -> [Requirement] {
    table.keys.compactMap { name in
      guard name != "python", let node = table[name] else { return nil }
      let extras = node.table?["extras"]?.strings.map { $0.text.lowercased() } ?? []
      return Requirement(
        name: name, extras: extras, isFromGit: node.table?["git"] != nil, file: file, line: node.line)
    }
  }

  private static func project(_ document: TOMLDocument, path: String) -> (line: Int?, requirements: [Requirement]) {
    if let node = document["project", "dependencies"] {
      return (node.line, node.strings.compactMap { Requirement($0.text, file: path, line: $0.line) })
    }
    if let node = document["tool", "poetry", "dependencies"], let packages = node.table {
      return (node.line, table(packages, file: path))
    }
    return (nil, [])
  }

  /// What the extras and groups add; `*` stands for all.
  private static func optional(
    _ document: TOMLDocument, path: String, extras: [String], groups: [String]
  ) -> [Requirement] {
    func chosen(_ table: TOMLDocument.Table?, _ names: [String]) -> [TOMLDocument.Node] {
      (names == ["*"] ? table?.keys ?? [] : names).compactMap { table?[$0] }
    }
    let lists =
      chosen(document["project", "optional-dependencies"]?.table, extras)
      + chosen(document["dependency-groups"]?.table, groups)
    let tables = chosen(document["tool", "poetry", "group"]?.table, groups).compactMap {
      $0.table?["dependencies"]?.table
    }
    return lists.flatMap(\.strings).compactMap { Requirement($0.text, file: path, line: $0.line) }
      + tables.flatMap { table($0, file: path) }
  }

  // MARK: setup.py and setup.cfg

  private static func setupScript(
    _ service: ServiceFolder
  ) -> (place: (path: String, line: Int)?, requirements: [Requirement]) {
    let path = service.path("setup.py")
    if let module = service.module(path) {
      for line in module.lines {
        for call in line.calls where module.resolved(call.name).hasSuffix("setup") {
          guard let argument = call.argument("install_requires") else { continue }
          let tokens = list(argument.tokens, in: module)
          let requirements = tokens.compactMap { Requirement($0.text, file: path, line: $0.line) }
          return ((path, argument.tokens.first?.line ?? call.line), requirements)
        }
      }
    }
    let configuration = service.path("setup.cfg")
    if let text = service.text("setup.cfg"), let entry = INIText(text).entry("options", "install_requires") {
      let requirements = entry.lines.compactMap { Requirement($0.text, file: configuration, line: $0.line) }
      return ((configuration, entry.line), requirements)
    }
    return (nil, [])
  }

  /// The strings of a list that is written there, or under a name at the module's top.
  private static func list(_ tokens: ArraySlice<PythonToken>, in module: PythonModule) -> [PythonToken] {
    if tokens.count == 1, let name = tokens.first, name.kind == .name {
      let value = module.lines.compactMap(\.assignment).first { $0.name == name.text }?.value ?? []
      return value.filter { $0.kind == .string }
    }
    return tokens.filter { $0.kind == .string }
  }
}
