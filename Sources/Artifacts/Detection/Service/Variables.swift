/// The environment variables that a service's sources read.
struct Variables {
  typealias Variable = RepositoryFacts.Variable

  private var found: [String: Found<Variable>] = [:]

  /// Cloud Run sets these by itself.
  private static let given: Set<String> = ["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "HOME", "PATH"]
  private init() {}

  /// The variables by their names, each where it is needed most.
  static func found(_ service: ServiceFolder) -> [Found<Variable>] {
    var variables = Variables()
    for (path, module) in service.modules(with: .variable) {
      variables.read(module, path: path)
    }
    return variables.found.values.sorted { $0.value.name < $1.value.name }
  }

  private mutating func read(_ module: PythonModule, path: String) {
    var readers = Self.readers(of: module)
    let getters = Self.getters(of: module)
    let hasMakers = module.imports.values.contains { full in Self.makers.contains { $0.hasPrefix(full) } }
    var settings: (name: String, prefix: String)?
    for (place, line) in module.lines.enumerated() {
      if line.tokens.first?.isName("class") == true {
        settings = Self.isSettings(line, in: module).map { ($0, Self.prefix(after: place, in: module)) }
      } else if let settings, line.className == settings.name, !line.isInFunction {
        field(line, prefix: settings.prefix, path: path)
      }
      if hasMakers, let assigned = line.assignment,
        let (name, _) = PythonCall.dottedName(in: assigned.value, at: assigned.value.startIndex),
        Self.makers.contains(module.resolved(name))
      {
        readers.insert(assigned.name)
      }
      subscripts(line, in: module, path: path)
      calls(readers.isEmpty ? line.calls(of: getters) : line.calls, line, in: module, readers: readers, path: path)
    }
  }

  private mutating func note(_ name: String, isRequired: Bool, _ path: String, _ line: Int, _ why: String) {
    guard PythonToken.isName(name), name.utf8.count <= 100, !Self.given.contains(name) else { return }
    if let known = found[name], known.value.isRequired || !isRequired { return }
    found[name] = Found(Variable(name: name, isRequired: isRequired), path, line, .certain, why: why)
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
      let isRequired = line.isUnconditional && !tokens.contains { $0.isName("lambda") || $0.isName("if") }
      note(
        tokens[next + 1].text, isRequired: isRequired, path, tokens[place].line,
        isRequired ? "it is read at import, without a default" : "it is read, without a default")
    }
  }

  // MARK: Calls

  /// Objects that read variables by a call, such as those of python-decouple, environs and Starlette's configuration.
  private static let makers: Set<String> = [
    "environ.Env", "environs.Env", "starlette.config.Config", "decouple.Config", "decouple.AutoConfig",
  ]

  private static func readers(of module: PythonModule) -> Set<String> {
    Set(module.imports.filter { $0.value == "decouple.config" }.keys)
  }

  /// What reads a variable by itself, under the names that the module has for it.
  private static func getters(of module: PythonModule) -> Set<String> {
    Set(module.imports.filter { $0.value == "os.getenv" }.keys).union(["getenv", "get", "pop"])
  }

  private mutating func calls(
    _ calls: [PythonCall], _ line: PythonModule.Line, in module: PythonModule, readers: Set<String>, path: String
  ) {
    for call in calls {
      guard let name = call.positional(0)?.string else { continue }
      switch module.resolved(call.name) {
      case "os.getenv", "os.environ.get", "os.environ.pop":
        let hasDefault = call.positional(1) != nil || call.argument("default") != nil
        note(name, isRequired: false, path, call.line, hasDefault ? "it has a default" : "it may be missing")
      default:
        guard readers.contains(PythonCall.firstName(of: call.name)),
          !["read_env", "read_envfile", "prefixed"].contains(PythonCall.lastName(of: call.name))
        else { continue }
        let hasDefault = call.argument("default") != nil || call.positional(1) != nil
        note(
          name, isRequired: !hasDefault && line.isUnconditional, path, call.line,
          hasDefault ? "it has a default" : "it has no default")
      }
    }
  }

  // MARK: pydantic-settings

  /// The name of a class of settings that a line begins.
  private static func isSettings(_ line: PythonModule.Line, in module: PythonModule) -> String? {
    let tokens = line.tokens
    guard tokens.count > 3, let open = tokens.firstIndex(where: { $0.isPunctuation("(") }) else { return nil }
    let bases = PythonCall.parts(tokens[(open + 1)..<PythonCall.closing(tokens, from: open)])
    let isSettings = bases.contains { base in
      guard let (name, _) = PythonCall.dottedName(in: base, at: base.startIndex) else { return false }
      return ["pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"]
        .contains(module.resolved(name))
    }
    return isSettings ? tokens[tokens.startIndex + 1].text : nil
  }

  /// `model_config = SettingsConfigDict(env_prefix="APP_")`, or `env_prefix` in the class `Config`.
  private static func prefix(after place: Int, in module: PythonModule) -> String {
    for line in module.lines[(place + 1)...] {
      if line.className == nil { break }
      if let prefix = line.calls.compactMap({ $0.argument("env_prefix")?.string }).first { return prefix }
      if let assignment = line.assignment, assignment.name == "env_prefix", let value = assignment.value.first {
        return value.text
      }
    }
    return ""
  }

  /// `name: type` needs the variable, `name: type = value` has a default.
  private mutating func field(_ line: PythonModule.Line, prefix: String, path: String) {
    guard let assignment = line.assignment, !assignment.type.isEmpty, !assignment.name.hasPrefix("_"),
      assignment.name != "model_config", assignment.type.first?.isName("ClassVar") == false
    else { return }
    var name = (prefix + assignment.name).uppercased()
    var hasDefault = !assignment.value.isEmpty
    if let call = PythonCall.all(in: assignment.value).first, call.name.hasSuffix("Field") {
      let first = call.positional(0)?.tokens ?? []
      hasDefault =
        call.argument("default") != nil || call.argument("default_factory") != nil
        || (!first.isEmpty && !(first.count == 1 && first.first?.isPunctuation("...") == true)
          && first.first?.isPunctuation(".") == false)
      for keyword in ["alias", "validation_alias", "env"] {
        if let alias = call.argument(keyword)?.string { name = alias.uppercased() }
      }
    }
    note(
      name, isRequired: !hasDefault, path, line.number,
      hasDefault ? "a setting with a default" : "a setting without a default")
  }
}
