/// The classes of pydantic-settings in a service, with what they inherit and nest: each field is a variable.
struct SettingsClasses {
  /// A variable that a field reads.
  struct Field {
    var name: String
    var isRequired: Bool
    var path: String
    var line: Int
    var standard: ArraySlice<PythonToken>?
  }

  private struct Member {
    var name: String
    var type: ArraySlice<PythonToken>
    var aliases: [String]
    var hasDefault: Bool
    var standard: ArraySlice<PythonToken>?
    var path: String
    var line: Int
  }

  private struct Class {
    var name: String
    var bases: [String]
    var members: [Member] = []
    var prefix: String?
    var delimiter: String?
    /// Whether a field that may be None has that for its default, as before pydantic 2.
    var isOld: Bool
  }

  private var classes: [String: Class] = [:]
  private var names: [String] = []

  private static let roots: Set<String> = [
    "pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings",
    "pydantic_settings.main.BaseSettings",
  ]
  /// Models lie this deep in each other.
  private static let depth = 6

  /// - Parameter modules: the modules that count, with their paths from the repository's root.
  init(_ modules: [(path: String, module: PythonModule)]) {
    for (path, module) in modules {
      for (place, line) in module.lines.enumerated()
      where line.tokens.first?.isName("class") == true && !line.isInFunction {
        guard let found = Self.declared(at: place, in: module, path: path), classes[found.name] == nil else { continue }
        classes[found.name] = found
        names.append(found.name)
      }
    }
  }

  /// The variables of all settings that no other ones inherit, in the order of the sources.
  var fields: [Field] {
    let inherited = Set(classes.values.filter { isSettings($0) }.flatMap(\.bases).map(PythonCall.lastName(of:)))
    return names.compactMap { classes[$0] }.filter { isSettings($0) && !inherited.contains($0.name) }.flatMap { leaf in
      let line = lineage(of: leaf)
      return variables(
        of: line, prefix: line.lazy.compactMap(\.prefix).first ?? "",
        delimiter: line.lazy.compactMap(\.delimiter).first, depth: 0, isNeeded: true)
    }
  }

  // MARK: - Classes

  /// A class and those that it inherits from, as far as they are the service's own.
  private func lineage(of one: Class) -> [Class] {
    var line: [Class] = []
    var waiting = [one.name]
    while let name = waiting.first, line.count < 20 {
      waiting.removeFirst()
      guard let found = classes[name], !line.contains(where: { $0.name == name }) else { continue }
      line.append(found)
      waiting += found.bases.map(PythonCall.lastName(of:))
    }
    return line
  }

  private func isSettings(_ one: Class) -> Bool {
    lineage(of: one).contains { !Self.roots.isDisjoint(with: $0.bases) }
  }

  private static func declared(at place: Int, in module: PythonModule, path: String) -> Class? {
    let head = module.lines[place].tokens
    guard head.count > 3, let indent = head.first?.indent, let open = head.firstIndex(where: { $0.isPunctuation("(") })
    else { return nil }
    let arguments = PythonCall.parts(head[(open + 1)..<PythonCall.closing(head, from: open)])
    let bases = arguments.compactMap { PythonCall.dottedName(in: $0, at: $0.startIndex)?.name }.map(module.resolved)
    var found = Class(
      name: head[head.startIndex + 1].text, bases: bases,
      isOld: bases.contains { $0.hasPrefix("pydantic.") && $0.hasSuffix("BaseSettings") })
    note(head, in: &found)
    for line in module.lines[(place + 1)...] {
      // A method between two fields ends nothing; what stands as far left as the class does.
      guard let first = line.tokens.first, first.indent > indent else { break }
      note(line.tokens, in: &found)
      if let assignment = line.assignment, let text = assignment.value.first, text.kind == .string {
        if assignment.name == "env_prefix" { found.prefix = text.text }
        if assignment.name == "env_nested_delimiter" { found.delimiter = text.text }
      }
      guard line.className == found.name, !line.isInFunction, let member = member(line, path: path) else { continue }
      found.members.append(member)
    }
    return found
  }

  /// `SettingsConfigDict(env_prefix="APP_")`, and the same of a class's own arguments.
  private static func note(_ tokens: ArraySlice<PythonToken>, in found: inout Class) {
    for place in tokens.indices.dropLast(2) where tokens[place].kind == .name || tokens[place].kind == .string {
      let mark = tokens[place + 1]
      guard mark.isPunctuation("=") || mark.isPunctuation(":"), tokens[place + 2].kind == .string else { continue }
      switch tokens[place].text {
      case "env_prefix": found.prefix = tokens[place + 2].text
      case "env_nested_delimiter": found.delimiter = tokens[place + 2].text
      default: break
      }
    }
  }

  /// `name: type` needs the variable, `name: type = value` has a default.
  private static func member(_ line: PythonModule.Line, path: String) -> Member? {
    guard let assignment = line.assignment, !assignment.type.isEmpty, !assignment.name.hasPrefix("_"),
      assignment.name != "model_config", !assignment.type.contains(where: { $0.isName("ClassVar") })
    else { return nil }
    var member = Member(
      name: assignment.name, type: assignment.type, aliases: [], hasDefault: !assignment.value.isEmpty,
      standard: assignment.value.isEmpty ? nil : assignment.value, path: path, line: line.number)
    let isField: (PythonCall) -> Bool = { PythonCall.lastName(of: $0.name) == "Field" }
    // `Annotated[str, Field(alias="X")]` says as much as `= Field(alias="X")`, but for the default.
    let value = PythonCall.all(in: assignment.value).first.flatMap { isField($0) ? $0 : nil }
    let annotated = PythonCall.all(in: assignment.type).first(where: isField)
    for call in [annotated, value].compactMap(\.self) { member.aliases = aliases(of: call) ?? member.aliases }
    if let call = value {
      let first = call.positional(0)?.tokens ?? call.argument("default")?.tokens ?? []
      let isEllipsis = first.allSatisfy { $0.isPunctuation("...") || $0.isPunctuation(".") }
      member.hasDefault = !isEllipsis || call.argument("default_factory") != nil
      member.standard = isEllipsis ? nil : first
    } else if let call = annotated, call.argument("default") != nil || call.argument("default_factory") != nil {
      member.hasDefault = true
    }
    return member
  }

  private static func aliases(of call: PythonCall) -> [String]? {
    for keyword in ["validation_alias", "alias", "env"] {
      guard let argument = call.argument(keyword) else { continue }
      // `AliasChoices("a", "b")`: any of them will do.
      let names = argument.tokens.filter { $0.kind == .string }.map(\.text)
      if !names.isEmpty { return names }
    }
    return nil
  }

  // MARK: - Variables

  private func variables(
    of line: [Class], prefix: String, delimiter: String?, depth: Int, isNeeded: Bool
  ) -> [Field] {
    var seen: Set<String> = []
    let isOld = line.contains(where: \.isOld)
    return line.flatMap { one in
      one.members.filter { seen.insert($0.name).inserted }.flatMap { member -> [Field] in
        let mayBeNone = member.type.contains { $0.isName("Optional") || $0.isName("None") }
        let isRequired = isNeeded && !member.hasDefault && !(isOld && mayBeNone)
        let nested = member.type.lazy.filter { $0.kind == .name }.compactMap { classes[$0.text] }.first
        if let nested {
          // Settings of their own are read where they are declared; a model only below its field.
          if isSettings(nested) { return [] }
          if let delimiter, depth < Self.depth {
            return variables(
              of: lineage(of: nested), prefix: (member.aliases.first ?? prefix + member.name) + delimiter,
              delimiter: delimiter, depth: depth + 1, isNeeded: isRequired)
          }
        }
        let name = (depth == 0 ? member.aliases.first : nil) ?? prefix + member.name
        return [
          Field(
            name: name.uppercased(), isRequired: isRequired, path: member.path, line: member.line,
            standard: member.standard)
        ]
      }
    }
  }
}
