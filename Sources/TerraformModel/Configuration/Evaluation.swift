import RESTClient

/// Works a configuration out, resource by resource, with what is known of those that exist.
package final class Evaluation {
  /// One instance of a resource as it is configured.
  package struct Instance {
    /// `TYPE.NAME`, with `[0]` where it is counted.
    package var address: String
    package var type: String
    package var name: String
    package var index: Int?
    /// Every attribute and block of the schema; what is not given is null, or no block.
    package var values: TerraformValue
    /// The attributes that an update leaves as they are, as `template[0].labels`.
    package var ignored: [String]
    /// The resources that it needs, as `TYPE.NAME`.
    package var needs: Set<String>
    /// Whether a replacement is made before what it replaces is deleted.
    package var createsFirst: Bool
  }

  private let configuration: Configuration
  private let schema: ProviderSchema
  /// What is known of an instance once it is planned or made.
  private let known: (_ instance: Instance) throws -> TerraformValue
  private let data: (_ type: String, _ name: String) throws -> TerraformValue
  private var locals: [String: TerraformValue] = [:]
  private var values: [String: TerraformValue] = [:]
  private var open: Set<String> = []

  /// - Parameters:
  ///   - configuration: what is worked out.
  ///   - schema: the resource types.
  ///   - data: the value of a data source.
  ///   - known: an instance's attributes, those that only the provider knows included; unknown where nobody knows yet.
  package init(
    _ configuration: Configuration, schema: ProviderSchema = .google,
    data: @escaping (_ type: String, _ name: String) throws -> TerraformValue = { _, _ in .unknown },
    known: @escaping (_ instance: Instance) throws -> TerraformValue
  ) {
    self.configuration = configuration
    self.schema = schema
    self.data = data
    self.known = known
  }

  /// The instances of a resource.
  /// - Throws: `ConfigurationProblem`.
  package func instances(of resource: Configuration.Resource) throws -> [Instance] {
    do {
      let count = try resource.body.attributes["count"].map(scope.value)
      guard let count else { return [try instance(resource, nil)] }
      guard let number = count.numeric.flatMap({ Int(exactly: $0) }), number >= 0 else {
        throw ConfigurationProblem("count has to be a whole number that is known.")
      }
      return try (0..<number).map { try instance(resource, $0) }
    } catch let problem as ConfigurationProblem where problem.place.isEmpty {
      throw ConfigurationProblem(problem.message, place: resource.place)
    }
  }

  /// How many instances of a resource there are.
  /// - Throws: `ConfigurationProblem`.
  package func count(of resource: Configuration.Resource) throws -> Int {
    guard let count = try resource.body.attributes["count"].map(scope.value) else { return 1 }
    return count.numeric.flatMap { Int(exactly: $0) } ?? 0
  }

  /// The outputs.
  /// - Throws: `ConfigurationProblem`.
  package func outputs() throws -> [String: TerraformValue] { try configuration.outputs.mapValues(scope.value) }

  private var scope: Scope { Scope(find: { [self] root, name in try find(root, name) }, read: configuration.read) }

  private func find(_ root: String, _ name: String?) throws -> TerraformValue? {
    switch (root, name) {
    case ("var", let name?): return configuration.variables[name]
    case ("local", let name?): return try local(name)
    // The folder that Terraform is run in, from which files are named.
    case ("path", "module"), ("path", "root"): return .string(".")
    case (_, let name?) where root.hasPrefix("data."): return try data(String(root.dropFirst(5)), name)
    case (let type, let name?): return try value(type, name)
    default: return nil
    }
  }

  private func local(_ name: String) throws -> TerraformValue? {
    if let found = locals[name] { return found }
    guard let expression = configuration.locals[name] else { return nil }
    try enter("local.\(name)")
    defer { open.remove("local.\(name)") }
    let found = try scope.value(expression)
    locals[name] = found
    return found
  }

  private func value(_ type: String, _ name: String) throws -> TerraformValue? {
    let reference = "\(type).\(name)"
    if let found = values[reference] { return found }
    guard let resource = configuration.resources.first(where: { $0.reference == reference }) else { return nil }
    try enter(reference)
    defer { open.remove(reference) }
    let all = try instances(of: resource).map(known)
    let found = resource.body.attributes["count"] == nil ? all.first : .list(all)
    values[reference] = found
    return found
  }

  private func enter(_ name: String) throws {
    guard open.insert(name).inserted else { throw ConfigurationProblem("\(name) refers to itself.") }
  }

  // MARK: - Instances

  private func instance(_ resource: Configuration.Resource, _ index: Int?) throws -> Instance {
    guard let block = schema.types[resource.type] else {
      throw ConfigurationProblem("The resource type \(resource.type) is not known here.", place: resource.place)
    }
    var scope = scope
    if let index { scope = scope.adding(["count": .object(["index": .number(Double(index))])]) }
    let lifecycle = resource.body.blocks("lifecycle")
    for condition in lifecycle.flatMap({ $0.body.blocks("precondition") }) {
      try Configuration.check(condition, scope, "Resource precondition failed")
    }
    let meta: Set<String> = ["count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"]
    var body = resource.body
    body.attributes = body.attributes.filter { !meta.contains($0.key) }
    body.blocks = body.blocks.filter { !meta.contains($0.type) }
    return Instance(
      address: resource.reference + (index.map { "[\($0)]" } ?? ""), type: resource.type, name: resource.name,
      index: index, values: try object(body, block, scope), ignored: ignored(lifecycle), needs: needs(resource.body),
      createsFirst: lifecycle.contains { $0.body.attributes["create_before_destroy"] == .literal(.bool(true)) })
  }

  private func ignored(_ lifecycle: [Block]) -> [String] {
    lifecycle.flatMap { block -> [String] in
      guard case .list(let elements)? = block.body.attributes["ignore_changes"] else { return [] }
      return elements.compactMap(path)
    }
  }

  private func path(_ expression: Expression) -> String? {
    switch expression {
    case .name(let name): name
    case .member(let inner, let name): path(inner).map { "\($0).\(name)" }
    case .index(let inner, .literal(let index)): path(inner).map { "\($0)[\(index.text ?? "")]" }
    default: nil
    }
  }

  /// The resources that a body refers to, also by way of locals.
  private func needs(_ body: Body) -> Set<String> {
    var found: Set<String> = []
    var seen: Set<String> = []
    func walk(_ references: [[String]]) {
      for reference in references where reference.count >= 2 {
        if reference[0] == "local" {
          guard seen.insert(reference[1]).inserted, let expression = configuration.locals[reference[1]] else {
            continue
          }
          walk(expression.references)
        } else if schema.types[reference[0]] != nil {
          found.insert("\(reference[0]).\(reference[1])")
        }
      }
    }
    walk(body.references)
    return found
  }

  private func object(_ body: Body, _ block: ProviderSchema.Block, _ scope: Scope) throws -> TerraformValue {
    for name in body.attributes.keys where block.attributes[name].map({ $0.isReadOnly }) != false {
      throw ConfigurationProblem("Unsupported argument: an argument named \(name) is not expected here.")
    }
    var members: [String: TerraformValue] = [:]
    for (name, attribute) in block.attributes {
      let value = try body.attributes[name].map(scope.value) ?? .null
      guard value != .null || !attribute.isRequired else {
        throw ConfigurationProblem("Missing required argument: the argument \(name) is required.")
      }
      members[name] = try converted(value, attribute.type, name)
    }
    let blocks = try expanded(body.blocks, scope)
    for given in blocks where block.blocks[given.block.type] == nil {
      throw ConfigurationProblem("Unsupported block: blocks of type \(given.block.type) are not expected here.")
    }
    for (name, nested) in block.blocks {
      let values = try blocks.filter { $0.block.type == name }.map { try object($0.block.body, nested.block, $0.scope) }
      guard values.count < 2 || !nested.isSingle else {
        throw ConfigurationProblem("Too many \(name) blocks: no more than 1 is allowed.")
      }
      members[name] = nested.isList ? .list(nested.isSet ? Self.inOrder(values) : values) : values.first ?? .null
    }
    return .object(members)
  }

  /// A set's elements, by their names.
  private static func inOrder(_ elements: [TerraformValue]) -> [TerraformValue] {
    func name(_ element: TerraformValue) -> String {
      if case .object(let members) = element { members["name"]?.text ?? "" } else { element.text ?? "" }
    }
    return elements.sorted { name($0) < name($1) }
  }

  /// The blocks, those of `dynamic` blocks in their place, each with the names that it may use.
  private func expanded(_ blocks: [Block], _ scope: Scope) throws -> [(block: Block, scope: Scope)] {
    try blocks.flatMap { block -> [(block: Block, scope: Scope)] in
      guard block.type == "dynamic" else { return [(block, scope)] }
      guard let type = block.labels.first, let content = block.body.blocks("content").first,
        let collection = try block.body.attributes["for_each"].map(scope.value)
      else { throw ConfigurationProblem("A dynamic block needs for_each and content.", place: block.place) }
      var iterator = type
      if case .name(let name)? = block.body.attributes["iterator"] { iterator = name }
      let elements: [(TerraformValue, TerraformValue)]
      switch collection {
      case .list(let list): elements = list.enumerated().map { (.number(Double($0.offset)), $0.element) }
      case .object(let members): elements = members.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value) }
      default: throw ConfigurationProblem("for_each has to be a list or a map that is known.", place: block.place)
      }
      return elements.map { key, value in
        (
          Block(type: type, labels: [], body: content.body, place: block.place),
          scope.adding([iterator: .object(["key": key, "value": value])])
        )
      }
    }
  }

  /// A value as its attribute's type has it.
  private func converted(_ value: TerraformValue, _ type: JSONValue, _ name: String) throws -> TerraformValue {
    guard value != .null, value != .unknown else { return value }
    switch type {
    case "string":
      guard let text = value.text else { throw ConfigurationProblem("\(name) has to be a string.") }
      return .string(text)
    case "number":
      guard let number = value.numeric else { throw ConfigurationProblem("\(name) has to be a number.") }
      return .number(number)
    case "bool":
      guard let truth = value.truth else { throw ConfigurationProblem("\(name) has to be true or false.") }
      return .bool(truth)
    default:
      let inner = type.array.last ?? .null
      switch (type.array.first?.string, value) {
      case ("map", .object(let members)):
        return .object(try members.mapValues { try converted($0, inner, name) })
      case ("list", .list(let elements)), ("set", .list(let elements)):
        return .list(try elements.map { try converted($0, inner, name) })
      default: throw ConfigurationProblem("\(name) has a value of another type.")
      }
    }
  }
}
