/// Makes an expression of its pieces: by precedence, from the conditional operator down to members.
struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private var index = 0
  private var depth = 0

  init(tokens: [ExpressionToken]) { self.tokens = tokens }

  /// How deep expressions may be nested.
  private static let deepest = 100

  /// The expression that takes the whole text.
  mutating func whole() throws(Expression.SyntaxError) -> Expression {
    let expression = try conditional()
    guard next.kind == .end else { throw mismatch() }
    return expression
  }

  private var next: ExpressionToken { tokens[min(index, tokens.count - 1)] }

  private func mismatch() -> Expression.SyntaxError {
    .init(column: next.column, problem: "Syntax error: mismatched input '\(next.text)'")
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard next.kind == .symbol(symbol) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(Expression.SyntaxError) {
    guard take(symbol) else { throw mismatch() }
  }

  private mutating func conditional() throws(Expression.SyntaxError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw .init(column: next.column, problem: "expression recursion limit exceeded: \(Self.deepest)")
    }
    let condition = try binary(level: 0)
    guard take("?") else { return condition }
    let yes = try binary(level: 0)
    try expect(":")
    return .conditional(condition, yes, try conditional())
  }

  /// Operators from the loosest to the tightest.
  private static let levels: [[Expression.Operator]] = [
    [.or], [.and], [.equal, .unequal, .atMost, .atLeast, .less, .greater, .contained], [.plus],
  ]

  private mutating func binary(level: Int) throws(Expression.SyntaxError) -> Expression {
    guard level < Self.levels.count else { return try unary() }
    var left = try binary(level: level + 1)
    while let sign = takeOperator(Self.levels[level]) { left = .binary(sign, left, try binary(level: level + 1)) }
    return left
  }

  private mutating func takeOperator(_ signs: [Expression.Operator]) -> Expression.Operator? {
    let text: String
    switch next.kind {
    case .symbol(let symbol): text = symbol
    case .name("in"): text = "in"
    default: return nil
    }
    guard let sign = signs.first(where: { $0.rawValue == text }) else { return nil }
    index += 1
    return sign
  }

  private mutating func unary() throws(Expression.SyntaxError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw .init(column: next.column, problem: "expression recursion limit exceeded: \(Self.deepest)")
    }
    if take("!") { return .not(try unary()) }
    if take("-") { return .negative(try unary()) }
    return try members(of: try primary())
  }

  private mutating func members(of target: Expression) throws(Expression.SyntaxError) -> Expression {
    var expression = target
    while true {
      if take(".") {
        guard case .name(let name) = next.kind else { throw mismatch() }
        index += 1
        expression =
          take("(") ? .call(name, target: expression, try list(until: ")")) : .member(expression, name)
      } else if take("[") {
        let key = try conditional()
        try expect("]")
        expression = .element(expression, key)
      } else {
        return expression
      }
    }
  }

  private mutating func primary() throws(Expression.SyntaxError) -> Expression {
    let token = next
    switch token.kind {
    case .string(let text):
      index += 1
      return .literal(.string(text))
    case .int(let number):
      index += 1
      return .literal(.int(number))
    case .name("true"), .name("false"):
      index += 1
      return .literal(.bool(token.text == "true"))
    case .name("null"):
      index += 1
      return .literal(.null)
    case .name("in"): throw mismatch()
    case .name(let name):
      index += 1
      return take("(") ? .call(name, target: nil, try list(until: ")")) : .name(name)
    case .symbol("("):
      index += 1
      let inner = try conditional()
      try expect(")")
      return inner
    case .symbol("["):
      index += 1
      return .list(try list(until: "]"))
    case .symbol, .end: throw mismatch()
    }
  }

  private mutating func list(until end: String) throws(Expression.SyntaxError) -> [Expression] {
    var elements: [Expression] = []
    while !take(end) {
      if !elements.isEmpty { try expect(",") }
      elements.append(try conditional())
    }
    return elements
  }
}
