import Foundation
import RESTClient

/// A folder's configuration, with the values of its variables.
package struct Configuration: Sendable {
  /// A resource as it is written.
  package struct Resource: Sendable {
    package var type: String
    package var name: String
    var body: Body
    package var place: String

    /// `TYPE.NAME`; instances add `[0]`.
    package var reference: String { "\(type).\(name)" }
  }

  /// In the order of the files and of what is in them.
  package let resources: [Resource]
  let locals: [String: Expression]
  let outputs: [String: Expression]
  let variables: [String: TerraformValue]
  /// Reads a file that the configuration names, by its path relative to the folder; nil if it does not exist.
  let read: @Sendable (String) -> String?
  /// The project that the provider works in.
  package let project: String

  /// Reads `*.tf`, and the values of `terraform.tfvars` and `*.auto.tfvars`, as JSON too, in Terraform's order, those of a
  /// file that is named last.
  ///
  /// - Parameters:
  ///   - folder: where they are.
  ///   - variablesFile: what `-var-file` names, from there.
  ///   - given: the values that the environment gives, as `TF_VAR_NAME` does; those of files count before them.
  /// - Throws: `ConfigurationProblem` where something cannot be read, a variable has no value, or one that is refused.
  package init(folder: String, variablesFile: String, given: [String: String] = [:]) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    var body = Body()
    for name in names where name.hasSuffix(".tf") && !name.hasPrefix(".") {
      let file = try Parser.body(try Self.text(folder, name), file: name)
      body.blocks += file.blocks
    }
    var values = given.mapValues(TerraformValue.string)
    let automatic = names.filter { $0.hasSuffix(".auto.tfvars") || $0.hasSuffix(".auto.tfvars.json") }
    for name in ["terraform.tfvars", "terraform.tfvars.json"].filter(names.contains) + automatic + [variablesFile] {
      values.merge(try Self.values(try Self.text(folder, name), name)) { $1 }
    }
    try self.init(body, values) { try? Self.text(folder, $0) }
  }

  /// - Parameters:
  ///   - files: the files by name.
  ///   - values: the values of the variables.
  /// - Throws: `ConfigurationProblem`.
  package init(files: [String: String], values: [String: JSONValue]) throws {
    var body = Body()
    for (name, text) in files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".tf") {
      body.blocks += try Parser.body(text, file: name).blocks
    }
    try self.init(body, values.mapValues(TerraformValue.init)) { files[$0] }
  }

  private init(
    _ body: Body, _ values: [String: TerraformValue], read: @escaping @Sendable (String) -> String?
  ) throws {
    self.read = read
    resources = body.blocks("resource").filter { $0.labels.count == 2 }.map {
      Resource(type: $0.labels[0], name: $0.labels[1], body: $0.body, place: $0.place)
    }
    locals = body.blocks("locals").reduce(into: [:]) { $0.merge($1.body.attributes) { $1 } }
    outputs = body.blocks("output").reduce(into: [:]) { $0[$1.labels.first ?? ""] = $1.body.attributes["value"] }
    let found = try Self.variables(body.blocks("variable"), values)
    variables = found
    let provider = body.blocks("provider").first { $0.labels == ["google"] && $0.body.attributes["alias"] == nil }
    let scope = Scope { $0 == "var" ? $1.flatMap { found[$0] } : nil }
    project = try provider?.body.attributes["project"].map(scope.value)?.text ?? ""
  }

  private static func text(_ folder: String, _ name: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
      throw ConfigurationProblem("\(folder)/\(name) cannot be read.")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func values(_ text: String, _ name: String) throws -> [String: TerraformValue] {
    guard name.hasSuffix(".json") else {
      let nothing = Scope { _, _ in nil }
      return try Parser.body(text, file: name).attributes.mapValues(nothing.value)
    }
    do {
      return try JSONValue(bytes: Array(text.utf8)).object.mapValues(TerraformValue.init)
    } catch {
      throw ConfigurationProblem("\(name) is no JSON.")
    }
  }

  private static func variables(
    _ blocks: [Block], _ values: [String: TerraformValue]
  ) throws -> [String: TerraformValue] {
    let nothing = Scope { _, _ in nil }
    var all: [String: TerraformValue] = [:]
    for block in blocks {
      let name = block.labels.first ?? ""
      guard let given = try values[name] ?? block.body.attributes["default"].map(nothing.value) else {
        throw ConfigurationProblem("No value for required variable \(name).", place: block.place)
      }
      all[name] = try converted(given, block.body.attributes["type"], name, block.place)
    }
    for block in blocks {
      for validation in block.body.blocks("validation") {
        try check(validation, Scope { $0 == "var" ? $1.flatMap { all[$0] } : nil }, "Invalid value for variable")
      }
    }
    return all
  }

  /// A value as its variable's type wants it; other types than these three are taken as they come.
  private static func converted(
    _ value: TerraformValue, _ type: Expression?, _ name: String, _ place: String
  ) throws -> TerraformValue {
    guard value != .null, case .name(let type)? = type else { return value }
    let found: TerraformValue? =
      switch type {
      case "string": value.text.map(TerraformValue.string)
      case "number": value.numeric.map(TerraformValue.number)
      case "bool": value.truth.map(TerraformValue.bool)
      default: value
      }
    guard let found else { throw ConfigurationProblem("\(name) has to be a \(type).", place: place) }
    return found
  }

  /// Refuses where a `validation` or `precondition` does not hold.
  static func check(_ block: Block, _ scope: Scope, _ summary: String) throws {
    guard let condition = block.body.attributes["condition"] else { return }
    let holds = try scope.value(condition)
    guard holds != .unknown, holds.truth != true else { return }
    let message = try block.body.attributes["error_message"].map(scope.value)?.text ?? ""
    throw ConfigurationProblem("\(summary): \(message)", place: block.place)
  }
}
