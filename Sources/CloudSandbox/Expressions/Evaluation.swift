/// Works out expressions; where CEL has errors as values, so have `&&` and `||` here: the other side may decide.
struct Evaluation: Sendable {
  /// What names stand for, such as `assertion` and `attribute`, or `resource`.
  var names: [String: JSON]

  /// Why an expression has no value.
  struct Failure: Error, Equatable {
    var message: String
  }

  /// The value of an expression.
  /// - Throws: where it has none: a claim that is not there, a method of another type.
  func value(of expression: Expression) throws(Failure) -> JSON {
    switch expression {
    case .literal(let value): return value
    case .list(let elements):
      var values: [JSON] = []
      for element in elements { values.append(try value(of: element)) }
      return .array(values)
    case .name(let name):
      guard let value = names[name] else { throw Failure(message: "undeclared reference to '\(name)'") }
      return value
    case .member(let target, let name): return try member(name, of: try value(of: target))
    case .element(let target, let key): return try element(try value(of: key), of: try value(of: target))
    case .not(let operand): return .bool(try !truth(of: operand))
    case .negative(let operand):
      guard case .int(let number) = try value(of: operand) else { throw Self.noOverload("-_") }
      return .int(0 &- number)
    case .binary(.or, let left, let right): return .bool(try either(left, right, decisive: true))
    case .binary(.and, let left, let right): return .bool(try either(left, right, decisive: false))
    case .binary(let sign, let left, let right):
      return try combine(sign, try value(of: left), try value(of: right))
    case .conditional(let condition, let yes, let no):
      return try value(of: try truth(of: condition) ? yes : no)
    case .call("has", target: nil, let arguments):
      guard arguments.count == 1, case .member(let target, let name) = arguments[0] else {
        throw Failure(message: "invalid argument to has() macro")
      }
      return .bool(try value(of: target)[name] != nil)
    case .call(let function, let target, let arguments):
      var values: [JSON] = []
      if let target { values.append(try value(of: target)) }
      for argument in arguments { values.append(try value(of: argument)) }
      return try ExpressionFunctions.call(function, isMethod: target != nil, values)
    }
  }

  /// The value of a condition.
  func truth(of expression: Expression) throws(Failure) -> Bool {
    guard case .bool(let value) = try value(of: expression) else {
      throw Failure(message: "the expression is not Boolean")
    }
    return value
  }

  static func noOverload(_ function: String) -> Failure { Failure(message: "no such overload: \(function)") }

  /// The side that decides counts, even where the other one has no value.
  private func either(_ left: Expression, _ right: Expression, decisive: Bool) throws(Failure) -> Bool {
    let first: Bool
    do {
      first = try truth(of: left)
    } catch {
      guard try truth(of: right) == decisive else { throw error }
      return decisive
    }
    return first == decisive ? decisive : try truth(of: right)
  }

  private func member(_ name: String, of value: JSON) throws(Failure) -> JSON {
    guard let found = value[name] else { throw Failure(message: "no such key: \(name)") }
    return found
  }

  private func element(_ key: JSON, of value: JSON) throws(Failure) -> JSON {
    switch (value, key) {
    case (.object(let fields), .string(let name)):
      guard let found = fields[name] else { throw Failure(message: "no such key: \(name)") }
      return found
    case (.array(let elements), .int(let index)):
      guard elements.indices.contains(Int(index)) else { throw Failure(message: "index out of bounds: \(index)") }
      return elements[Int(index)]
    default: throw Self.noOverload("_[_]")
    }
  }

  private func combine(_ sign: Expression.Operator, _ left: JSON, _ right: JSON) throws(Failure) -> JSON {
    switch (sign, left, right) {
    case (.equal, _, _): return .bool(left == right)
    case (.unequal, _, _): return .bool(left != right)
    case (.contained, _, .array(let elements)): return .bool(elements.contains(left))
    case (.contained, .string(let key), .object(let fields)): return .bool(fields[key] != nil)
    case (.plus, .string(let one), .string(let other)): return .string(one + other)
    case (.plus, .int(let one), .int(let other)):
      let (sum, overflows) = one.addingReportingOverflow(other)
      guard !overflows else { throw Failure(message: "integer overflow") }
      return .int(sum)
    case (.plus, .array(let one), .array(let other)): return .array(one + other)
    case (_, .int(let one), .int(let other)): return .bool(try Self.compare(sign, one, other))
    case (_, .double(let one), .double(let other)): return .bool(try Self.compare(sign, one, other))
    case (_, .string(let one), .string(let other)): return .bool(try Self.compare(sign, one, other))
    default: throw Self.noOverload("_\(sign.rawValue)_")
    }
  }

  private static func compare<Value: Comparable>(
    _ sign: Expression.Operator, _ one: Value, _ other: Value
  ) throws(Failure) -> Bool {
    switch sign {
    case .less: one < other
    case .atMost: one <= other
    case .greater: one > other
    case .atLeast: one >= other
    default: throw noOverload("_\(sign.rawValue)_")
    }
  }
}
