/// Finds the application objects of a service, and which of them is served.
struct Applications {
  private typealias Framework = RepositoryFacts.Framework

  private let service: ServiceFolder
  private let packaging: Packaging
  private let starts: [Found<StartCommand>]

  init(_ service: ServiceFolder, packaging: Packaging, starts: [Found<StartCommand>]) {
    self.service = service
    self.packaging = packaging
    self.starts = starts
  }

  private static let entryNames: Set<String> = [
    "main", "app", "application", "server", "api", "asgi", "wsgi", "__init__", "__main__", "run", "web", "service",
  ]
  private static let objectNames: Set<String> = ["app", "application", "api", "server", "asgi_app", "wsgi_app"]
  private static let factoryNames: Set<String> = [
    "create_app", "make_app", "get_app", "build_app", "app_factory", "create_application", "get_application",
    "init_app", "factory", "make_application", "build_application",
  ]

  // MARK: Choice

  /// What the answers say that is served: `app.main:app`, `shop:create_app()`, `worker.main`.
  func said(_ text: String, over choice: Choice<Application>?) -> Choice<Application>? {
    let isFactory = text.hasSuffix("()")
    let target = isFactory ? String(text.dropLast(2)) : text
    guard StartCommand.isImportPath(target) else { return choice }
    var command = StartCommand(application: target)
    command.isFactory = isFactory
    if !target.contains(":") { command.interface = .program }
    let start = Found(command, Choice<Application>.answers, nil, .certain, why: "the answers say so")
    let parts = target.split(separator: ":").map(String.init)
    // A module that is not there yet is taken at its word.
    let served =
      served(by: start, among: objects())?.value
      ?? Application(
        module: parts[0].split(separator: ".").joined(separator: "/") + ".py",
        object: parts.count > 1 ? parts[1] : "", isFactory: isFactory, framework: framework,
        interface: parts.count > 1 ? framework.interface : .program)
    return Choice(said: withSourceRoot(start.with(served)).value, over: choice)
  }

  /// The applications, the one that is served first; nil for none.
  func choice() -> Choice<Application>? {
    let objects = objects()
    var found: [Found<Application>] = []
    for start in starts {
      guard let item = served(by: start, among: objects) else { continue }
      found.append(item)
    }
    let isStarted = !found.isEmpty
    let set = DjangoSettings.applications(service)
    found += set.filter { $0.value.interface == .asgi }.compactMap { setting in
      var setting = setting
      // What is started counts more than what is set.
      if isStarted { setting.confidence = .likely }
      return served(by: setting, among: objects)
    }
    found += ranked(objects)
    found += set.filter { $0.value.interface == .wsgi }.compactMap { served(by: $0, among: objects) }
    if !isStarted { found += ownServers(besides: found) }
    if found.isEmpty { found += programs() }
    return Choice(found.map(withSourceRoot))
  }

  /// The object that a start command names, with that command's evidence.
  private func served(by start: Found<StartCommand>, among objects: [Found<Application>]) -> Found<Application>? {
    let command = start.value
    guard let target = command.application else { return stated(start) }
    let parts = target.split(separator: ":").map(String.init)
    guard let module = file(ofModule: parts[0], folder: command.folder, isRun: command.interface == .program) else {
      return nil
    }
    let name = parts.count > 1 ? parts[1] : ""
    let known = objects.first { $0.value.module == module.path && $0.value.object == name }
    let why = command.words.isEmpty ? start.why : "started by \(start.file ?? "a command"), \(start.why)"
    if command.interface == .program, name.isEmpty {
      // `python main.py` runs a server of its own, as a rule that of an object in the module or of one that it names.
      let own = OwnServers(service).framework(of: module.path)
      let object =
        run(by: module.path, root: module.root, among: objects)
        ?? (own == nil ? objects.first { $0.value.module == module.path } : nil)
      guard let object else {
        let program = Application(
          module: module.path, object: "", isFactory: false, framework: own ?? framework, interface: .program,
          sourceRoot: module.root)
        return Found(program, start.file, start.line, start.confidence, why: start.why)
      }
      var application = object.value
      application.sourceRoot = module.root
      return Found(application, object.file, object.line, start.confidence, why: why)
    }
    guard !name.isEmpty else { return nil }
    var application =
      known?.value
      ?? Application(
        module: module.path, object: name, isFactory: command.isFactory, framework: framework,
        interface: command.interface ?? framework.interface)
    application.sourceRoot = module.root
    if command.isFactory { application.isFactory = true }
    if known == nil, let interface = command.interface { application.interface = interface }
    return Found(
      application, known?.file ?? start.file, known?.line ?? start.line, start.confidence, why: why)
  }

  /// A program that a command starts without naming a module of the service.
  private func stated(_ start: Found<StartCommand>) -> Found<Application>? {
    let command = start.value
    guard command.interface == .program else { return nil }
    let script = command.script.flatMap { script in
      [
        command.folder.flatMap { RepositoryTree.normalized(RepositoryTree.join($0, script)) },
        RepositoryTree.normalized(script), RepositoryTree.split(script).name,
      ].compactMap(\.self).first(where: service.has)
    }
    // A framework's own command without its script starts nothing here.
    guard command.framework == nil || script != nil || command.framework == .functionsFramework else { return nil }
    let program = Application(
      module: script ?? "", object: "", isFactory: false, framework: command.framework ?? .unknown,
      interface: .program)
    return Found(program, start.file, start.line, start.confidence, why: start.why)
  }

  /// The programs that serve by themselves, where nothing better is there: a page of Streamlit beside an API is a question.
  private func ownServers(besides found: [Found<Application>]) -> [Found<Application>] {
    let best = found.map(\.confidence).max()
    return OwnServers(service).found().map { program in
      var program = program
      if best == .certain { program.confidence = .guess }
      return program
    }
  }

  /// The object that a module runs by itself: `uvicorn.run("shop.web:app")`, `web.run_app(make_app())`, `app.run()`.
  private func run(
    by path: String, root: String, among objects: [Found<Application>]
  ) -> Found<Application>? {
    guard let module = service.module(service.path(path)) else { return nil }
    for (_, call) in module.calls(of: ["run", "run_app", "serve", "Granian"]) {
      let name = module.resolved(call.name)
      let target: String
      if ["uvicorn.run", "aiohttp.web.run_app", "waitress.serve", "granian.Granian"].contains(name) {
        guard
          let first = call.arguments.first(where: {
            $0.keyword == nil || $0.keyword == "app" || $0.keyword == "target"
          })
        else { continue }
        let written = PythonCall.dottedName(in: first.tokens, at: first.tokens.startIndex)?.name
        guard let text = first.string ?? written.map(module.resolved) else { continue }
        target = text
      } else if name.hasSuffix(".run"), call.name.hasSuffix(".run") {
        target = String(name.dropLast(4))
      } else {
        continue
      }
      if let object = object(target, in: path, root: root, among: objects) { return object }
    }
    return nil
  }

  /// The object of a full name, `shop.web:app` or `shop.web.app`, or of a name in a module.
  private func object(
    _ target: String, in path: String, root: String, among objects: [Found<Application>]
  ) -> Found<Application>? {
    guard let mark = target.lastIndex(where: { $0 == ":" || $0 == "." }) else {
      return objects.first { $0.value.module == path && $0.value.object == target }
    }
    let name = target[target.index(after: mark)...]
    // A relative import begins in the module's own package.
    let package = Application.dotted(RepositoryTree.join(RepositoryTree.split(path).folder, "__init__.py"))
    let from = target.hasPrefix(".") ? package + target[..<mark] : String(target[..<mark])
    guard let file = file(ofModule: from, folder: root) else { return nil }
    return objects.first { $0.value.module == file.path && $0.value.object == name }
  }

  /// The file of a module that a command names, and the folder that it is imported from.
  private func file(ofModule name: String, folder: String?, isRun: Bool = false) -> (path: String, root: String)? {
    let path = name.split(separator: ".").joined(separator: "/")
    var roots = [folder.flatMap(RepositoryTree.normalized), "", "src", "app"].compactMap { $0 }
    // A Dockerfile that copies one folder alone imports from there.
    roots += service.moduleFolders
    for root in roots {
      for ending in isRun ? [".py", "/__main__.py"] : [".py", "/__init__.py"] {
        let file = RepositoryTree.join(root, path + ending)
        if service.has(file) { return (file, root.isEmpty ? "." : root) }
      }
    }
    return nil
  }

  /// Objects without a command that names them, by how much their places and names say.
  private func ranked(_ objects: [Found<Application>]) -> [Found<Application>] {
    func points(_ item: Found<Application>) -> Int {
      let application = item.value
      let name = application.module.split(separator: "/").last?.dropLast(3) ?? ""
      let depth = application.module.split(separator: "/").count
      return (Self.entryNames.contains(String(name)) ? 0 : 10) + depth * 2
        + (application.isFactory ? 3 : Self.objectNames.contains(application.object) ? 0 : 1)
        + (application.framework == .django && application.interface != djangoInterface ? 1 : 0)
    }
    let sorted = objects.map { (points($0), $0) }.sorted { $0.0 < $1.0 }
    return sorted.map { points, item in
      var item = item
      // The only one, or the one that stands out, is what is served; as many points are a question.
      let isFirst = points == sorted.first?.0
      item.confidence = min(item.confidence, isFirst ? .likely : .guess)
      if objects.count == 1, item.confidence == .likely { item.confidence = .certain }
      return item
    }
  }

  /// What a module has that opens a port.
  private static let listening = [
    "serve_forever", "HTTPServer", "run_app(", "uvicorn", "hypercorn", "waitress", "create_server", "start_server",
    "PORT",
    ".listen(", "socketserver", "serve(", "port=",
  ]

  /// A service's program, where nothing serves an object: `python -m worker`, `main.py` with a main guard.
  private func programs() -> [Found<Application>] {
    service.modules(with: .main).compactMap { path, module in
      let relative = service.relative(path)
      let name = RepositoryTree.split(relative).name
      guard ["main.py", "__main__.py", "app.py", "server.py", "run.py", "service.py", "web.py"].contains(name),
        let line = module.lines.first(where: \.isMain)
      else { return nil }
      let application = Application(
        module: relative, object: "", isFactory: false, framework: framework, interface: .program)
      // A program that opens no port is none that answers requests.
      guard !ServedModules(service, from: application).modules(where: { $0.contains(Self.listening) }).isEmpty else {
        return nil
      }
      return Found(application, path, line.number, .likely, why: "a module that runs by itself")
    }
  }

  /// The framework that the dependencies name.
  var framework: RepositoryFacts.Framework { requiredFramework?.value ?? .unknown }

  /// The framework that the dependencies name, and where.
  var requiredFramework: Found<RepositoryFacts.Framework>? {
    for framework in RepositoryFacts.Framework.allCases where framework != .unknown {
      guard let requirement = packaging.requirement(framework.package) else { continue }
      return Found(framework, requirement.file, requirement.line, .likely, why: "a dependency")
    }
    return nil
  }

  /// Django has both; the servers that are installed tell which is used.
  private var djangoInterface: RepositoryFacts.Interface {
    let servers = ["uvicorn", "daphne", "hypercorn", "channels", "granian"]
    return servers.contains { packaging.requirement($0) != nil } ? .asgi : .wsgi
  }

  // MARK: Source root

  /// The folder that an application's module is imported from, where no command has told it.
  private func withSourceRoot(_ found: Found<Application>) -> Found<Application> {
    guard found.value.sourceRoot == "." else { return found }
    var found = found
    if let manage = service.modules.first(where: { $0.hasSuffix("manage.py") }), found.value.framework == .django {
      let folder = RepositoryTree.split(service.relative(manage)).folder
      if !folder.isEmpty, found.value.module.hasPrefix(folder + "/") { found.value.sourceRoot = folder }
    } else if let root = SourceRoots(service).root(of: found.value.module) {
      found.value.sourceRoot = root
    }
    return found
  }

  // MARK: Objects

  /// Every object and factory of a known framework.
  private func objects() -> [Found<Application>] {
    let constructors = Constructors(service)
    var found: [Found<Application>] = []
    var factories: [String: Application] = [:]
    let own = constructors.ownNames.map { "\($0)(" }
    for (path, module) in service.modules(where: {
      $0.words.contains(.application) || $0.words.isSuperset(of: [.aiohttp, .aiohttpApplication])
        || !own.isEmpty && $0.contains(own)
    }) {
      let relative = service.relative(path)
      var names = Set<String>()
      var makers: [String: (made: Constructors.Made, line: Int)] = [:]
      for line in module.lines {
        guard let (name, made, isImported) = constructors.constructed(by: line, in: module) else { continue }
        if let function = line.functions.first {
          // What has to be taken out of an object is no factory's answer.
          if makers[function] == nil, made.member == nil { makers[function] = (made, line.number) }
        } else if line.className == nil, let assigned = line.assignment?.name, !line.isMain,
          names.insert(assigned).inserted
        {
          let application = Application(
            module: relative, object: object(assigned, of: made, in: module), isFactory: made.isFactory,
            framework: made.framework, interface: made.interface)
          found.append(
            Found(
              application, path, line.number, isImported && line.isUnconditional ? .certain : .likely,
              why: "\(assigned) = \(name)(…)"))
        }
      }
      for (name, maker) in makers.sorted(by: { $0.value.line < $1.value.line }) {
        guard returns(name, in: module), takesNothing(name, in: module) else { continue }
        let application = Application(
          module: relative, object: name, isFactory: true, framework: maker.made.framework,
          interface: maker.made.interface)
        factories[name] = application
        let line = module.lines.first {
          $0.tokens.contains { $0.isName("def") } && $0.tokens.contains { $0.isName(name) }
        }
        found.append(
          Found(
            application, path, line?.number ?? maker.line, Self.factoryNames.contains(name) ? .likely : .guess,
            why: "\(name)() makes the application"))
      }
    }
    return found + madeByFactories(factories)
  }

  /// What of an object is served: itself, a name that its member was given (`server = app.server`), or that member.
  private func object(_ name: String, of made: Constructors.Made, in module: PythonModule) -> String {
    guard let member = made.member else { return name }
    let whole = "\(name).\(member)"
    let given = module.lines.first { line in
      guard let assignment = line.assignment, !line.isInFunction,
        let (right, next) = PythonCall.dottedName(in: assignment.value, at: assignment.value.startIndex)
      else { return false }
      // A method is called where it is assigned: `app = mcp.http_app()`.
      return right == whole && (made.isFactory || next == assignment.value.endIndex)
    }
    return made.isFactory ? whole : given?.assignment?.name ?? whole
  }

  /// `app = create_app()` anywhere: an object that a factory of the service makes.
  private func madeByFactories(_ factories: [String: Application]) -> [Found<Application>] {
    guard !factories.isEmpty else { return [] }
    var found: [Found<Application>] = []
    let calls = factories.keys.map { "\($0)(" }
    for (path, module) in service.modules(where: { $0.contains(calls) }) {
      for line in module.lines where !line.isInFunction && !line.isMain && line.className == nil {
        guard let assignment = line.assignment, let call = PythonCall.all(in: assignment.value).first,
          let factory = factories[PythonCall.lastName(of: module.resolved(call.name))]
        else { continue }
        let application = Application(
          module: service.relative(path), object: assignment.name, isFactory: false, framework: factory.framework,
          interface: factory.interface)
        found.append(
          Found(application, path, line.number, .certain, why: "\(assignment.name) = \(call.name)(…)"))
      }
    }
    return found
  }

  /// Whether a function returns something.
  private func returns(_ function: String, in module: PythonModule) -> Bool {
    module.lines.contains {
      $0.functions == [function] && $0.tokens.first?.isName("return") == true && $0.tokens.count > 1
    }
  }

  /// Whether a function can be called without arguments.
  private func takesNothing(_ function: String, in module: PythonModule) -> Bool {
    guard
      let head = module.lines.first(where: { line in
        !line.isInFunction && line.className == nil
          && line.tokens.indices.contains { place in
            line.tokens[place].isName("def") && place + 1 < line.tokens.endIndex
              && line.tokens[place + 1].isName(function)
          }
      }), let open = head.tokens.firstIndex(where: { $0.isPunctuation("(") })
    else { return false }
    let end = PythonCall.closing(head.tokens, from: open)
    return PythonCall.parts(head.tokens[(open + 1)..<max(open + 1, end)]).allSatisfy { part in
      part.contains { $0.isPunctuation("=") } || part.first?.isPunctuation("*") == true
        || part.first?.isPunctuation("/") == true
    }
  }
}
