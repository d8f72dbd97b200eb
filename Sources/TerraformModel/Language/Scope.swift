/// The names that an expression may use, and its value with them.
struct Scope {
  /// Finds what a reference's first name means, with the second where it is one of several: `var.region`, `TYPE.NAME`.
  var find: (_ root: String, _ name: String?) throws -> TerraformValue?
  /// Reads a file, by its path relative to the configuration's folder; nil if the file does not exist.
  var read: (String) -> String? = { _ in nil }
  /// Names of loops and of `dynamic` blocks.
  var own: [String: TerraformValue] = [:]

  func adding(_ names: [String: TerraformValue]) -> Scope {
    var scope = self
    scope.own.merge(names) { $1 }
    return scope
  }

  /// - Throws: `ConfigurationProblem`.
  func value(_ expression: Expression) throws -> TerraformValue {
    switch expression {
    case .literal(let value): return value
    case .template(let parts): return try template(parts)
    case .name(let name):
      if let value = own[name] { return value }
      guard let value = try find(name, nil) else { throw ConfigurationProblem("\(name) is not declared.") }
      return value
    case .member(.name(let root), let name) where own[root] == nil:
      guard let value = try find(root, name) else { throw ConfigurationProblem("\(root).\(name) is not declared.") }
      return value
    case .member(.member(.name("data"), let type), let name):
      guard let value = try find("data.\(type)", name) else {
        throw ConfigurationProblem("data.\(type).\(name) is not declared.")
      }
      return value
    case .member(let inner, let name): return try member(try value(inner), name)
    case .index(let inner, let index): return try element(try value(inner), try value(index))
    case .splat(let inner, let names): return try splat(try value(inner), names)
    case .list(let elements): return .list(try elements.map(value))
    case .object(let members):
      return .object(
        try members.reduce(into: [:]) { object, member in
          guard let key = try value(member.key).text else { throw ConfigurationProblem("A key has to be a text.") }
          object[key] = try value(member.value)
        })
    case .call(let name, let arguments, let isExpanded): return try call(name, arguments, isExpanded)
    case .loop(let loop): return try self.loop(loop)
    case .conditional(let condition, let then, let otherwise):
      let decision = try value(condition)
      guard decision != .unknown else { return .unknown }
      guard let truth = decision.truth else { throw ConfigurationProblem("A condition has to be true or false.") }
      return try value(truth ? then : otherwise)
    case .not(let inner):
      let found = try value(inner)
      guard found != .unknown else { return .unknown }
      guard let truth = found.truth else { throw ConfigurationProblem("! needs true or false.") }
      return .bool(!truth)
    case .negative(let inner):
      let found = try value(inner)
      guard found != .unknown else { return .unknown }
      guard let number = found.numeric else { throw ConfigurationProblem("- needs a number.") }
      return .number(-number)
    case .binary(let symbol, let left, let right): return try binary(symbol, left, right)
    }
  }

  private func template(_ parts: [Expression]) throws -> TerraformValue {
    let values = try parts.map(value)
    // A single expression keeps its type.
    if values.count == 1 { return values[0] }
    guard !values.contains(.unknown) else { return .unknown }
    return .string(
      try values.map { value in
        guard let text = value.text else { throw ConfigurationProblem("A value in a text has to be a text itself.") }
        return text
      }.joined())
  }

  private func member(_ value: TerraformValue, _ name: String) throws -> TerraformValue {
    switch value {
    case .unknown: return .unknown
    case .object(let members):
      guard let found = members[name] else { throw ConfigurationProblem("There is no \(name).") }
      return found
    default: throw ConfigurationProblem("There is no \(name) in this value.")
    }
  }

  private func element(_ value: TerraformValue, _ index: TerraformValue) throws -> TerraformValue {
    switch value {
    case .unknown: return .unknown
    case .list(let elements):
      guard index != .unknown else { return .unknown }
      guard let number = index.numeric.flatMap({ Int(exactly: $0) }), elements.indices.contains(number) else {
        throw ConfigurationProblem("There is no such element.")
      }
      return elements[number]
    default: return try member(value, index.text ?? "")
    }
  }

  private func splat(_ value: TerraformValue, _ names: [String]) throws -> TerraformValue {
    let elements: [TerraformValue]
    switch value {
    case .unknown: return .unknown
    case .null: elements = []
    case .list(let list): elements = list
    default: elements = [value]
    }
    return .list(try elements.map { try names.reduce($0, member) })
  }

  private func call(_ name: String, _ arguments: [Expression], _ isExpanded: Bool) throws -> TerraformValue {
    switch name {
    case "try":
      for argument in arguments.dropLast() {
        if let found = try? value(argument) { return found }
      }
      guard let last = arguments.last else { throw ConfigurationProblem("try needs an argument.") }
      return try value(last)
    case "can":
      guard arguments.count == 1 else { throw ConfigurationProblem("can takes one argument.") }
      return .bool((try? value(arguments[0])) != nil)
    case "file":
      guard arguments.count == 1, let path = try value(arguments[0]).text else {
        throw ConfigurationProblem("file takes the path of a file.")
      }
      guard let text = read(path.hasPrefix("./") ? String(path.dropFirst(2)) : path) else {
        throw ConfigurationProblem("There is no file \(path).")
      }
      return .string(text)
    default:
      var values = try arguments.map(value)
      if isExpanded, case .list(let more)? = values.last { values = values.dropLast() + more }
      return try Functions.call(name, values)
    }
  }

  private func loop(_ loop: Expression.Loop) throws -> TerraformValue {
    let elements: [(TerraformValue, TerraformValue)]
    switch try value(loop.collection) {
    case .unknown: return .unknown
    case .list(let list): elements = list.enumerated().map { (.number(Double($0.offset)), $0.element) }
    case .object(let members): elements = members.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value) }
    default: throw ConfigurationProblem("for needs a list or a map.")
    }
    var list: [TerraformValue] = []
    var object: [String: TerraformValue] = [:]
    for (key, element) in elements {
      var names = [loop.valueName: element]
      if let name = loop.keyName { names[name] = key }
      let inner = adding(names)
      if let condition = loop.condition {
        guard let truth = try inner.value(condition).truth else {
          throw ConfigurationProblem("A condition has to be true or false.")
        }
        guard truth else { continue }
      }
      let result = try inner.value(loop.result)
      guard let resultKey = loop.resultKey else {
        list.append(result)
        continue
      }
      guard let key = try inner.value(resultKey).text else { throw ConfigurationProblem("A key has to be a text.") }
      if loop.isGrouped, case .list(let others)? = object[key] {
        object[key] = .list(others + [result])
      } else {
        object[key] = loop.isGrouped ? .list([result]) : result
      }
    }
    return loop.resultKey == nil ? .list(list) : .object(object)
  }

  private func binary(_ symbol: String, _ left: Expression, _ right: Expression) throws -> TerraformValue {
    let first = try value(left)
    if symbol == "&&" || symbol == "||" {
      // Both sides count in Terraform; one that decides alone makes what is wrong with the other no matter here.
      guard first != .unknown else { return .unknown }
      guard let truth = first.truth else { throw ConfigurationProblem("\(symbol) needs true or false.") }
      if truth == (symbol == "||") { return .bool(truth) }
      let second = try value(right)
      guard second != .unknown else { return .unknown }
      guard let other = second.truth else { throw ConfigurationProblem("\(symbol) needs true or false.") }
      return .bool(other)
    }
    let second = try value(right)
    guard !first.hasUnknown, !second.hasUnknown else { return .unknown }
    switch symbol {
    case "==": return .bool(first == second)
    case "!=": return .bool(first != second)
    default: break
    }
    guard let one = first.numeric, let two = second.numeric else {
      throw ConfigurationProblem("\(symbol) needs two numbers.")
    }
    switch symbol {
    case "<": return .bool(one < two)
    case ">": return .bool(one > two)
    case "<=": return .bool(one <= two)
    case ">=": return .bool(one >= two)
    case "+": return .number(one + two)
    case "-": return .number(one - two)
    case "*": return .number(one * two)
    default:
      guard two != 0 else { throw ConfigurationProblem("Nothing can be divided by 0.") }
      return .number(symbol == "/" ? one / two : one.truncatingRemainder(dividingBy: two))
    }
  }
}
