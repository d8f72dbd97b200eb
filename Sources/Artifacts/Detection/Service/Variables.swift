/// The environment variables that a service's sources read.
struct Variables {
  typealias Variable = RepositoryFacts.Variable

  private var found: [String: Found<Variable>] = [:]
  /// The objects that read variables, by their names, with the modules that make them: others import them from there.
  private var objects: [String: Set<String>] = [:]
  /// What such objects have defaults for: `environ.Env(DEBUG=(bool, False))`.
  private var scheme: [String: ArraySlice<PythonToken>] = [:]

  /// Cloud Run sets these by itself.
  private static let given: Set<String> = [
    "PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "HOME", "PATH", "HOSTNAME",
  ]
  /// The factory that makes the served application, with its module: its body runs at the start, too.
  private let factory: (path: String, name: String)?

  private init(factory: (path: String, name: String)? = nil) { self.factory = factory }

  /// Whether a line always runs at the start.
  private func isCertain(_ line: PythonModule.Line, _ path: String) -> Bool {
    line.isUnconditional
      || line.isStraight && line.functions.count == 1 && path == factory?.path && line.functions[0] == factory?.name
  }

  /// The variables by their names, each where it is needed most.
  ///
  /// - Parameters:
  ///   - service: the folder.
  ///   - served: what is served there; without it, every module of the folder counts.
  ///   - more: modules that are loaded by name.
  ///   - given: what the image sets.
  /// - Returns: the variables.
  static func found(
    _ service: ServiceFolder, served: Application? = nil, more: [String] = [],
    given: [RepositoryFacts.ImageWork.Setting] = []
  ) -> [Found<Variable>] {
    let factory = served.flatMap { $0.isFactory ? (path: service.path($0.module), name: $0.object) : nil }
    var variables = Variables(factory: factory)
    let modules = modules(service, served: served, more: more)
    variables.read(modules)
    for field in SettingsClasses(modules).fields {
      variables.note(
        field.name, isRequired: field.isRequired, field.path, field.line, standard: field.standard,
        field.isRequired ? "a setting without a default" : "a setting with a default")
    }
    return variables.found.values.map { found in
      guard let setting = given.first(where: { $0.name == found.value.name }) else { return found }
      var found = found
      (found.value.isRequired, found.value.standard) = (false, setting.value)
      found.why = "the image sets it, \(setting.place)"
      return found
    }.sorted { $0.value.name < $1.value.name }
  }

  /// The variables that modules do not import without.
  static func required(by modules: [(path: String, module: PythonModule)]) -> [Found<Variable>] {
    var variables = Variables()
    variables.read(modules)
    return variables.found.values.filter(\.value.isRequired).sorted { $0.value.name < $1.value.name }
  }

  /// The modules that read variables, of those that the served one imports.
  private static func modules(
    _ service: ServiceFolder, served: Application?, more: [String]
  ) -> [(path: String, module: PythonModule)] {
    guard let served, service.has(served.module) else {
      let beside: Set<String> = ["scripts", "tools", "bin", "ci", "hack", ".github"]
      return service.modules(with: .variable).filter { path, _ in
        !RepositoryTree.parts(of: service.relative(path)).contains { beside.contains(String($0)) }
      }
    }
    let reached = ServedModules(service, from: served, and: more)
    // The classes of settings may inherit from modules, and nest models of others, that read nothing themselves.
    let hasSettings = !reached.modules { $0.contains(["BaseSettings"]) }.isEmpty
    // What reads by another module's object need not name where that comes from.
    let hasObjects = !reached.modules { $0.contains(["environ", "environs", "decouple"]) }.isEmpty
    return reached.modules { source in
      source.words.isSuperset(of: .variable) || source.contains(NeededValues.clientModules)
        || hasSettings && source.contains(["BaseModel", "Settings"])
        || hasObjects && source.contains(["env", "config"])
    }
  }

  private mutating func read(_ modules: [(path: String, module: PythonModule)]) {
    for (path, module) in modules { takeObjects(of: module, path: path) }
    for (path, module) in modules { read(module, path: path) }
  }

  private mutating func takeObjects(of module: PythonModule, path: String) {
    let hasMakers = module.imports.values.contains { full in Self.makers.contains { $0.hasPrefix(full) } }
    guard hasMakers else { return }
    for line in module.lines {
      guard let assigned = line.assignment,
        let (name, _) = PythonCall.dottedName(in: assigned.value, at: assigned.value.startIndex),
        Self.makers.contains(module.resolved(name))
      else { continue }
      objects[assigned.name, default: []].insert(path)
      for argument in line.calls.first(where: { $0.name == name })?.arguments ?? [] {
        guard let variable = argument.keyword, argument.tokens.first?.isPunctuation("(") == true else { continue }
        let parts = PythonCall.parts(argument.tokens.dropFirst().dropLast())
        if parts.count > 1 { scheme[variable] = parts[1] }
      }
    }
  }

  private mutating func read(_ module: PythonModule, path: String) {
    let readers = Self.readers(of: module).union(
      objects.filter { name, places in
        places.contains(path)
          || [module.imports[name], module.imports["*"]].compactMap(\.self).contains { Self.isFrom(places, $0) }
      }.keys)
    let getters = Self.getters(of: module)
    for (name, line) in DemandedVariables(module).lines.sorted(by: { $0.key < $1.key }) {
      note(name, isRequired: true, path, line, "the module refuses to go on without it")
    }
    for line in module.lines {
      subscripts(line, in: module, path: path)
      memberships(line, in: module, path: path)
      calls(readers.isEmpty ? line.calls(of: getters) : line.calls, line, in: module, readers: readers, path: path)
    }
  }

  /// Whether what is imported comes out of one of some modules, by that module's name.
  private static func isFrom(_ places: Set<String>, _ imported: String) -> Bool {
    let owner = PythonCall.lastName(of: String(imported[..<(imported.lastIndex(of: ".") ?? imported.startIndex)]))
    return places.contains { PythonCall.lastName(of: Application.dotted($0)) == owner }
  }

  private mutating func note(
    _ name: String, isRequired: Bool, _ path: String, _ line: Int, standard: ArraySlice<PythonToken>? = nil,
    _ why: String
  ) {
    guard PythonToken.isName(name), name.utf8.count <= 100, !Self.given.contains(name) else { return }
    if let known = found[name], known.value.isRequired || !isRequired { return }
    let variable = Variable(
      name: name, isRequired: isRequired, place: "\(path):\(line)", standard: standard.flatMap(Self.plain))
    found[name] = Found(variable, path, line, .certain, why: why)
  }

  /// A string, a number, `True`, `False` or `None` as it is written; nil for what is worked out, and for what is long.
  private static func plain(_ tokens: ArraySlice<PythonToken>) -> String? {
    guard let token = tokens.first, tokens.count == 1, token.text.utf8.count <= 200 else { return nil }
    switch token.kind {
    case .string: return "\"\(token.text)\""
    case .number: return token.text
    case .name: return ["True", "False", "None"].contains(token.text) ? token.text : nil
    default: return nil
    }
  }

  // MARK: os.environ

  private mutating func subscripts(_ line: PythonModule.Line, in module: PythonModule, path: String) {
    let tokens = line.tokens
    for next in tokens.indices.dropFirst() where tokens[next].isPunctuation("[") {
      guard next + 2 < tokens.endIndex, tokens[next + 1].kind == .string, tokens[next + 2].isPunctuation("]"),
        tokens[next - 1].kind == .name
      else { continue }
      var place = next - 1
      while place - 2 >= tokens.startIndex, tokens[place - 1].isPunctuation("."), tokens[place - 2].kind == .name {
        place -= 2
      }
      guard place == tokens.startIndex || !tokens[place - 1].isPunctuation("."),
        let (name, _) = PythonCall.dottedName(in: tokens, at: place), module.resolved(name) == "os.environ"
      else { continue }
      let isWritten =
        next + 3 < tokens.endIndex && tokens[next + 3].isPunctuation("=") || tokens.first?.isName("del") == true
      guard !isWritten else { continue }
      let isRequired = isCertain(line, path) && !tokens.contains { $0.isName("lambda") || $0.isName("if") }
      note(
        tokens[next + 1].text, isRequired: isRequired, path, tokens[place].line,
        isRequired ? "it is read at the start, without a default" : "it is read, without a default")
    }
  }

  /// `"NAME" in os.environ`
  private mutating func memberships(_ line: PythonModule.Line, in module: PythonModule, path: String) {
    let tokens = line.tokens
    for place in tokens.indices.dropLast(2) where tokens[place].kind == .string {
      let next = tokens[place + 1].isName("not") ? place + 2 : place + 1
      guard next + 1 < tokens.endIndex, tokens[next].isName("in"),
        let (name, _) = PythonCall.dottedName(in: tokens, at: next + 1), module.resolved(name) == "os.environ"
      else { continue }
      note(tokens[place].text, isRequired: false, path, tokens[place].line, "it is asked whether it is there")
    }
  }

  // MARK: Calls

  /// Objects that read variables by a call, such as those of python-decouple, environs and Starlette's configuration.
  private static let makers: Set<String> = [
    "environ.Env", "environ.FileAwareEnv", "environs.Env", "starlette.config.Config", "decouple.Config",
    "decouple.AutoConfig",
  ]

  private static func readers(of module: PythonModule) -> Set<String> {
    Set(module.imports.filter { $0.value == "decouple.config" }.keys)
  }

  /// What is read where a call names no variable: `env.db()`.
  private static let implied = [
    "db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL",
    "email": "EMAIL_URL", "email_url": "EMAIL_URL", "search_url": "SEARCH_URL", "channels": "CHANNELS_URL",
    "channels_url": "CHANNELS_URL", "dj_db_url": "DATABASE_URL",
  ]

  private static func implied(by call: PythonCall, in module: PythonModule) -> String? {
    guard call.positional(0) == nil else { return nil }
    if module.resolved(call.name) == "dj_database_url.config" { return call.argument("env")?.string ?? "DATABASE_URL" }
    return implied[PythonCall.lastName(of: call.name)]
  }

  /// What reads a variable by itself, under the names that the module has for it.
  private static func getters(of module: PythonModule) -> Set<String> {
    Set(module.imports.filter { $0.value == "os.getenv" }.keys)
      .union(module.isImported("dj_database_url") ? ["getenv", "get", "pop", "config"] : ["getenv", "get", "pop"])
      .union(NeededValues.clientNames)
  }

  private mutating func calls(
    _ calls: [PythonCall], _ line: PythonModule.Line, in module: PythonModule, readers: Set<String>, path: String
  ) {
    for call in calls {
      if let name = NeededValues.variable(readBy: call, in: module) {
        let isRequired = isCertain(line, path)
        note(
          name, isRequired: isRequired, path, call.line, "\(call.name)() reads it\(isRequired ? " at the start" : "")")
        continue
      }
      guard let name = call.positional(0)?.string ?? Self.implied(by: call, in: module) else { continue }
      switch module.resolved(call.name) {
      case "os.getenv", "os.environ.get", "os.environ.pop", "dj_database_url.config":
        // A default of `None` is no default.
        let standard = call.fallback.flatMap { $0.isNone ? nil : $0 }
        let reason =
          standard == nil && isCertain(line, path) ? NeededValues.reason(for: call, in: line, of: module) : nil
        note(
          name, isRequired: reason != nil, path, call.line, standard: standard?.tokens,
          reason ?? (standard != nil ? "it has a default" : "it may be missing"))
      default:
        guard readers.contains(PythonCall.firstName(of: call.name)),
          !["read_env", "read_envfile", "prefixed"].contains(PythonCall.lastName(of: call.name))
        else { continue }
        let standard = call.fallback?.tokens ?? scheme[name]
        note(
          name, isRequired: standard == nil && isCertain(line, path), path, call.line, standard: standard,
          standard != nil ? "it has a default" : "it has no default")
      }
    }
  }
}
