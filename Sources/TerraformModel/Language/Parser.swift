/// Reads the blocks of a configuration.
struct Parser {
  private var tokens: [Token]
  private var place = 0
  private let file: String
  private var depth = 0

  private static let depth = 200

  private init(_ tokens: [Token], file: String) {
    self.tokens = tokens
    self.file = file
  }

  /// Reads a file.
  /// - Throws: `ConfigurationProblem`.
  static func body(_ text: String, file: String) throws -> Body {
    var parser = Parser(try Lexer.tokens(text, file: file), file: file)
    return try parser.body(isFile: true)
  }

  private var kind: Token.Kind { tokens[place].kind }

  private func problem(_ message: String) -> ConfigurationProblem {
    ConfigurationProblem(message, place: "\(file):\(tokens[place].line)")
  }

  private mutating func advance() { if place < tokens.count - 1 { place += 1 } }

  private mutating func take(_ symbol: String) -> Bool {
    guard kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws {
    guard take(symbol) else { throw problem("\(symbol) is missing.") }
  }

  private mutating func skipLineEnds() { while kind == .lineEnd { advance() } }

  private mutating func identifier() throws -> String {
    guard case .identifier(let name) = kind else { throw problem("A name is missing.") }
    advance()
    return name
  }

  // MARK: - Blocks

  private mutating func body(isFile: Bool) throws -> Body {
    var body = Body()
    while true {
      skipLineEnds()
      if isFile, kind == .end { return body }
      if !isFile, take("}") { return body }
      let name = try identifier()
      if take("=") {
        guard body.attributes[name] == nil else { throw problem("\(name) is given twice.") }
        body.attributes[name] = try expression()
      } else {
        body.blocks.append(try block(name))
      }
      guard kind == .lineEnd || kind == .end || kind == .symbol("}") else { throw problem("A line does not end here.") }
    }
  }

  private mutating func block(_ type: String) throws -> Block {
    let place = "\(file):\(tokens[place].line)"
    var labels: [String] = []
    while !take("{") {
      switch kind {
      case .text(let parts):
        guard case .written(let label)? = parts.first, parts.count == 1 else { throw problem("A label is plain text.") }
        labels.append(label)
        advance()
      case .identifier(let label):
        labels.append(label)
        advance()
      default: throw problem("{ is missing.")
      }
    }
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depth else { throw problem("Blocks are nested too deeply.") }
    return Block(type: type, labels: labels, body: try body(isFile: false), place: place)
  }

  // MARK: - Expressions

  private mutating func expression() throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depth else { throw problem("Expressions are nested too deeply.") }
    let condition = try operation(0)
    skipInsideBrackets()
    guard take("?") else { return condition }
    skipInsideBrackets()
    let then = try expression()
    skipInsideBrackets()
    try expect(":")
    skipInsideBrackets()
    return .conditional(condition, then: then, otherwise: try expression())
  }

  private static let levels = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]]

  private mutating func operation(_ level: Int) throws -> Expression {
    guard level < Self.levels.count else { return try unary() }
    var left = try operation(level + 1)
    while true {
      skipInsideBrackets()
      guard case .symbol(let symbol) = kind, Self.levels[level].contains(symbol) else { return left }
      advance()
      skipInsideBrackets()
      left = .binary(symbol, left, try operation(level + 1))
    }
  }

  /// How many brackets are open: inside of them a line's end means nothing.
  private var brackets = 0

  private mutating func skipInsideBrackets() { if brackets > 0 { skipLineEnds() } }

  private mutating func unary() throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depth else { throw problem("Expressions are nested too deeply.") }
    if take("!") { return .not(try unary()) }
    if take("-") { return .negative(try unary()) }
    return try reference(try primary())
  }

  private mutating func reference(_ start: Expression) throws -> Expression {
    var found = start
    while true {
      if take(".") {
        if take("*") {
          found = .splat(found, try names())
        } else if case .number(let number) = kind {
          advance()
          found = .index(found, .literal(.number(number)))
        } else {
          found = .member(found, try identifier())
        }
      } else if take("[") {
        brackets += 1
        skipLineEnds()
        if take("*") {
          skipLineEnds()
          brackets -= 1
          try expect("]")
          found = .splat(found, try names())
        } else {
          let index = try expression()
          skipLineEnds()
          brackets -= 1
          try expect("]")
          found = .index(found, index)
        }
      } else {
        return found
      }
    }
  }

  private mutating func names() throws -> [String] {
    var names: [String] = []
    while take(".") { names.append(try identifier()) }
    return names
  }

  private mutating func primary() throws -> Expression {
    switch kind {
    case .number(let number):
      advance()
      return .literal(.number(number))
    case .text(let parts):
      advance()
      return try text(parts)
    case .symbol("("):
      return try bracketed("(", ")") { try $0.expression() }
    case .symbol("["): return try bracketed("[", "]") { try $0.list() }
    case .symbol("{"): return try bracketed("{", "}") { try $0.object() }
    case .identifier(let name):
      advance()
      switch name {
      case "true": return .literal(.bool(true))
      case "false": return .literal(.bool(false))
      case "null": return .literal(.null)
      default:
        guard kind == .symbol("(") else { return .name(name) }
        return try bracketed("(", ")") { try $0.call(name) }
      }
    default: throw problem("An expression is missing.")
    }
  }

  private mutating func bracketed(
    _ open: String, _ close: String, _ body: (inout Parser) throws -> Expression
  ) throws -> Expression {
    try expect(open)
    brackets += 1
    skipLineEnds()
    let found = try body(&self)
    skipLineEnds()
    brackets -= 1
    try expect(close)
    return found
  }

  private mutating func text(_ parts: [Token.Part]) throws -> Expression {
    let pieces = try parts.map { part -> Expression in
      switch part {
      case .written(let text): return .literal(.string(text))
      case .expression(let tokens):
        var inner = Parser(tokens, file: file)
        inner.depth = depth + 1
        inner.brackets = 1
        inner.skipLineEnds()
        let found = try inner.expression()
        inner.skipLineEnds()
        guard inner.kind == .end else { throw inner.problem("} is missing.") }
        return found
      }
    }
    if pieces.count == 1, case .literal = pieces[0] { return pieces[0] }
    return .template(pieces)
  }

  private mutating func call(_ name: String) throws -> Expression {
    var arguments: [Expression] = []
    var isExpanded = false
    while kind != .symbol(")") {
      arguments.append(try expression())
      skipLineEnds()
      if take("...") { isExpanded = true }
      skipLineEnds()
      guard take(",") else { break }
      skipLineEnds()
    }
    return .call(name, arguments, isExpanded: isExpanded)
  }

  private mutating func list() throws -> Expression {
    if kind == .identifier("for") { return try loop(isObject: false) }
    var elements: [Expression] = []
    while kind != .symbol("]") {
      elements.append(try expression())
      skipLineEnds()
      guard take(",") else { break }
      skipLineEnds()
    }
    return .list(elements)
  }

  private mutating func object() throws -> Expression {
    if kind == .identifier("for") { return try loop(isObject: true) }
    var members: [Expression.Member] = []
    while kind != .symbol("}") {
      let key: Expression
      if case .identifier(let name) = kind,
        tokens[place + 1].kind == .symbol("=") || tokens[place + 1].kind == .symbol(":")
      {
        key = .literal(.string(name))
        advance()
      } else {
        key = try operation(0)
      }
      skipLineEnds()
      guard take("=") || take(":") else { throw problem("= is missing.") }
      skipLineEnds()
      // A line's end separates members.
      let outer = brackets
      brackets = 0
      let value = try expression()
      brackets = outer
      members.append(Expression.Member(key: key, value: value))
      guard kind == .lineEnd || kind == .symbol(",") || kind == .symbol("}") else { throw problem("} is missing.") }
      while kind == .lineEnd || kind == .symbol(",") { advance() }
    }
    return .object(members)
  }

  private mutating func loop(isObject: Bool) throws -> Expression {
    advance()
    var value = try identifier()
    var key: String?
    if take(",") {
      key = value
      value = try identifier()
    }
    guard try identifier() == "in" else { throw problem("in is missing.") }
    skipLineEnds()
    let collection = try expression()
    skipLineEnds()
    try expect(":")
    skipLineEnds()
    var result = try expression()
    skipLineEnds()
    var resultKey: Expression?
    if isObject {
      try expect("=>")
      skipLineEnds()
      resultKey = result
      result = try expression()
      skipLineEnds()
    }
    let isGrouped = take("...")
    skipLineEnds()
    var condition: Expression?
    if kind == .identifier("if") {
      advance()
      condition = try expression()
    }
    return .loop(
      Expression.Loop(
        keyName: key, valueName: value, collection: collection, resultKey: resultKey, result: result,
        isGrouped: isGrouped, condition: condition))
  }
}
