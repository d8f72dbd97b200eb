extension Expression {
  /// Refuses what is no expression of CEL, or names what there is not; the message names the column.
  /// - Parameters:
  ///   - text: the expression.
  ///   - names: what it may name.
  ///   - field: where it stands in the request.
  /// - Throws: 400.
  static func check(_ text: String, names: Set<String>, field: String) throws(APIError) {
    let expression: Expression
    do {
      expression = try Expression(text)
    } catch {
      throw .invalidArgument("Error in CEL expression: 1:\(error.column): \(error.problem)", field: field)
    }
    if let problem = expression.problem(names: names) {
      throw .invalidArgument("Error in CEL expression: \(problem)", field: field)
    }
  }

  /// What stands in an expression: names that it may use, functions that there are.
  /// - Parameter names: the names, such as `assertion`, or `resource.name` where not all of it may be named.
  /// - Returns: what is wrong; nil where nothing is.
  func problem(names: Set<String>) -> String? {
    switch self {
    case .literal: return nil
    case .list(let elements): return first(elements, names)
    case .name(let name): return names.contains(name) ? nil : "undeclared reference to '\(name)'"
    case .member(.name(let name), let member) where names.contains("\(name).\(member)"): return nil
    case .member(let target, _): return target.problem(names: names)
    case .not(let operand), .negative(let operand): return operand.problem(names: names)
    case .element(let one, let other), .binary(_, let one, let other): return first([one, other], names)
    case .conditional(let condition, let yes, let no): return first([condition, yes, no], names)
    case .call("has", target: nil, let arguments):
      guard arguments.count == 1, case .member = arguments[0] else { return "invalid argument to has() macro" }
      return arguments[0].problem(names: names)
    case .call(let function, let target, let arguments):
      let count = arguments.count + (target == nil ? 0 : 1)
      guard ExpressionFunctions.exists(function, isMethod: target != nil, count: count) else {
        return "undeclared reference to '\(function)'"
      }
      return first((target.map { [$0] } ?? []) + arguments, names)
    }
  }

  private func first(_ parts: [Expression], _ names: Set<String>) -> String? {
    parts.lazy.compactMap { $0.problem(names: names) }.first
  }

  /// Whether a claim of the credential is named somewhere: `assertion.x` or `assertion['x']`.
  var namesClaim: Bool {
    switch self {
    case .literal, .name: false
    case .list(let elements): elements.contains(where: \.namesClaim)
    case .member(.name("assertion"), _), .element(.name("assertion"), _): true
    case .member(let target, _): target.namesClaim
    case .not(let operand), .negative(let operand): operand.namesClaim
    case .element(let one, let other), .binary(_, let one, let other): one.namesClaim || other.namesClaim
    case .conditional(let condition, let yes, let no): condition.namesClaim || yes.namesClaim || no.namesClaim
    case .call(_, let target, let arguments): ((target.map { [$0] } ?? []) + arguments).contains(where: \.namesClaim)
    }
  }
}
