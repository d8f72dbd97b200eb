import SetupPlan

/// Which module of settings a Django project is served with.
struct DjangoModule {
  /// The module's name, such as `shop.settings.production`, the best first.
  let choice: Choice<String>
  /// The module that the served one names where nothing else does; nil where it names none.
  let preset: String?

  private let service: ServiceFolder
  private let roots: [String]

  /// - Parameters:
  ///   - service: the folder.
  ///   - served: what is served.
  ///   - own: the repository's own Dockerfile.
  ///   - said: what the answers say.
  init?(_ service: ServiceFolder, served: Application?, own: OwnDockerfile?, said: String?) {
    self.service = service
    let manage = service.modules.first { RepositoryTree.split($0).name == "manage.py" }
    let root = served.map { $0.sourceRoot == "." ? "" : $0.sourceRoot } ?? ""
    let beside = manage.map { RepositoryTree.split(service.relative($0)).folder } ?? ""
    roots = root == beside ? [root] : [root, beside]
    let entries = [served.map { service.path($0.module) }, manage].compactMap(\.self)
    let all =
      entries.lazy.map { path in
        (service.module(path).map(Self.modules) ?? []).map {
          Found($0.name, path, $0.line, .likely, why: "what it starts with")
        }
      }.first { !$0.isEmpty } ?? []
    let named = all.first
    preset = all.count == 1 ? named?.value : nil
    var found = Self.stated(service, own)
    let isStated = !found.isEmpty
    let isCertain = found.contains { $0.confidence == .certain }
    found += Self.beside(named, in: service, roots: roots).map { beside in
      var beside = beside
      if isCertain { beside.confidence = min(beside.confidence, .likely) }
      return beside
    }
    found += all
    let roots = roots
    found = found.filter {
      Self.file($0.value, in: service, roots: roots) != nil || isStated && $0.value != named?.value
    }
    if found.isEmpty, let single = Self.single(service, roots: roots) { found.append(single) }
    let choice = Choice(found)
    guard let best = said.map({ Choice(said: $0, over: choice) }) ?? choice else { return nil }
    self.choice = best
  }

  /// What the image has to set, since the served module alone would say otherwise.
  var setting: RepositoryFacts.ImageWork.Setting? {
    let best = choice.best
    guard best.value != preset else { return nil }
    return .init(
      name: "DJANGO_SETTINGS_MODULE", value: best.value,
      place: [best.file, best.line.map(String.init)].compactMap(\.self).joined(separator: ":"))
  }

  /// The modules that make up the settings, the one that is named first, then those that it takes all names from.
  var modules: [(path: String, module: PythonModule)] {
    var found: [(path: String, module: PythonModule)] = []
    var waiting = [choice.best.value]
    while let name = waiting.first, found.count < 12 {
      waiting.removeFirst()
      guard let path = Self.file(name, in: service, roots: roots), !found.contains(where: { $0.path == path }),
        let module = service.module(path)
      else { continue }
      found.append((path, module))
      let package = RepositoryTree.split(path).name == "__init__.py" ? name : Self.package(of: name)
      for line in module.lines where line.tokens.first?.isName("from") == true {
        guard let middle = line.tokens.firstIndex(where: { $0.isName("import") }),
          line.tokens[(middle + 1)...].first?.isPunctuation("*") == true
        else { continue }
        let from = line.tokens[(line.tokens.startIndex + 1)..<middle].map(\.text).joined()
        waiting.append(Self.absolute(from, in: package))
      }
    }
    return found
  }

  // MARK: - Where it is said

  /// What the Dockerfile, compose files, the Procfile and scripts that start it say.
  private static func stated(_ service: ServiceFolder, _ own: OwnDockerfile?) -> [Found<String>] {
    var found: [Found<String>] = []
    func look(_ text: String, _ path: String, _ line: Int, _ why: String) {
      guard
        let match = text.firstMatch(
          of: #/(?:DJANGO_SETTINGS_MODULE["']?\s*[=:]\s*|--settings[= ])["']?([A-Za-z_][A-Za-z0-9_.]*)/#)
      else { return }
      found.append(Found(String(match.1), path, line, found.isEmpty ? .certain : .likely, why: why))
    }
    for instruction in own?.served ?? [] {
      look(instruction.arguments, own?.path ?? "", instruction.line, "the Dockerfile sets it")
    }
    for (number, line) in TextLines.numbered(service.text("Procfile") ?? "") {
      look(String(line), service.path("Procfile"), number, "the Procfile sets it")
    }
    for name in [
      "start.sh", "run.sh", "entrypoint.sh", "scripts/start.sh", "bin/start.sh", "app.yaml", "fly.toml", "render.yaml",
      "railway.json", "heroku.yml",
    ] {
      for (number, line) in TextLines.numbered(service.text(name) ?? "") {
        look(String(line), service.path(name), number, "\(name) sets it")
      }
    }
    for (path, line, name, value) in ComposeBuild.environment(of: service) where name == "DJANGO_SETTINGS_MODULE" {
      let before = found.count
      look("\(name)=\(value)", path, line, "the compose file sets it")
      // A compose file is a developer's as a rule, but for those that say otherwise.
      if found.count > before, !path.contains("prod"),
        !isOne(String(value.split(separator: ".").last ?? ""), of: ["prod"])
      {
        found[before].confidence = .likely
      }
    }
    return found
  }

  /// Settings of production beside those that the served module names; as many as there are where none is production's.
  private static func beside(
    _ named: Found<String>?, in service: ServiceFolder, roots: [String]
  ) -> [Found<String>] {
    guard let named else { return [] }
    let package = package(of: named.value)
    let own = String(named.value.split(separator: ".").last ?? "")
    // `mysite.settings` may be a file among others, or a package that imports what it chooses.
    let folders = [package, named.value].flatMap { name in
      roots.map { (name, RepositoryTree.join($0, name.replacing(".", with: "/"))) }
    }
    for (name, folder) in folders {
      let modules = service.names(in: folder).filter { $0.hasSuffix(".py") && $0 != "__init__.py" }
        .map { String($0.dropLast(3)) }
        .filter {
          name == named.value || package.hasSuffix("settings") || $0.contains("settings")
            || package.hasSuffix("config") && $0 == own
        }
      let production = modules.filter { isOne($0, of: ["prod", "live", "deploy"]) }.sorted()
      if own != "settings" || name == named.value, let first = production.first {
        let best = production.count == 1 || !isOne(own, of: ["prod"]) ? first : own
        return [
          Found(
            name.isEmpty ? best : "\(name).\(best)", service.path(RepositoryTree.join(folder, best + ".py")), 1,
            why: "settings of production beside others")
        ]
      }
      guard isOne(own, of: ["dev", "local"]), name == package else { continue }
      // None is production's: any of the others may be what is served.
      return modules.filter {
        $0 != own && !isOne($0, of: ["base", "test", "ci", "common", "default", "__", "dev", "local"])
      }
      .sorted().map {
        Found(
          "\(name).\($0)", service.path(RepositoryTree.join(folder, $0 + ".py")), 1, .likely,
          why: "settings beside \(own)")
      }
    }
    return []
  }

  /// Whether a module's name, or a part of it, begins with one of some words.
  private static func isOne(_ name: String, of words: [String]) -> Bool {
    name.lowercased().split(separator: "_").contains { part in words.contains { part.hasPrefix($0) } }
  }

  /// The only module of settings that there is.
  private static func single(_ service: ServiceFolder, roots: [String]) -> Found<String>? {
    let found = service.modules.filter { RepositoryTree.split($0).name == "settings.py" }
    guard found.count == 1, let path = found.first else { return nil }
    let relative = service.relative(path)
    let root = roots.filter { !$0.isEmpty && relative.hasPrefix($0 + "/") }.first
    let name = Application.dotted(root.map { String(relative.dropFirst($0.count + 1)) } ?? relative)
    return Found(name, path, 1, why: "the only module of settings")
  }

  // MARK: - Names

  private static func file(_ name: String, in service: ServiceFolder, roots: [String]) -> String? {
    let path = name.replacing(".", with: "/")
    let places = (roots + [""]).flatMap { root in
      ["\(path).py", "\(path)/__init__.py"].map { RepositoryTree.join(root, $0) }
    }
    return places.first { service.has($0) }.map(service.path)
  }

  private static func package(of name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? ""
  }

  private static func absolute(_ name: String, in package: String) -> String {
    var base = package.split(separator: ".").map(String.init)
    var rest = name[...]
    guard rest.hasPrefix(".") else { return name }
    rest.removeFirst()
    while rest.hasPrefix(".") {
      rest.removeFirst()
      _ = base.popLast()
    }
    return (base + rest.split(separator: ".").map(String.init)).joined(separator: ".")
  }

  /// The settings modules that a module falls back to, usually one.
  private static func modules(of entry: PythonModule) -> [(name: String, line: Int)] {
    for line in entry.lines {
      for call in line.calls(of: ["setdefault"]) {
        guard call.positional(0)?.string == "DJANGO_SETTINGS_MODULE", let value = call.positional(1) else { continue }
        if let name = value.string, StartCommand.isImportPath(name), !name.contains(":") { return [(name, call.line)] }
        let named = choices(value, in: entry)
        if !named.isEmpty { return named.map { ($0, call.line) } }
      }
      // `os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"`
      if let place = line.tokens.firstIndex(where: { $0.kind == .string && $0.text == "DJANGO_SETTINGS_MODULE" }),
        let name = line.tokens[(place + 1)...].first(where: { $0.kind == .string })?.text,
        StartCommand.isImportPath(name)
      {
        return [(name, line.number)]
      }
    }
    return []
  }

  /// The modules that a condition chooses between: `"shop.production" if "HOST" in os.environ else "shop.settings"`.
  private static func choices(_ value: PythonCall.Argument, in entry: PythonModule) -> [String] {
    let isName = value.tokens.count == 1 && value.tokens.first?.kind == .name
    let assigned =
      isName ? entry.lines.lazy.compactMap(\.assignment).first { $0.name == value.tokens.first?.text } : nil
    let tokens = assigned?.value ?? value.tokens
    guard tokens.contains(where: { $0.isName("if") }) else { return [] }
    return tokens.filter { $0.kind == .string && $0.text.contains(".") && StartCommand.isImportPath($0.text) }.map(
      \.text)
  }
}
