/// A GraphQL query as gh writes them: one operation, fields with aliases and arguments; no fragments.
struct GraphQLQuery: Sendable {
  /// A field that is asked for.
  struct Field: Sendable {
    /// The key in the answer: the alias, else the name.
    var key: String
    var name: String
    var arguments: [String: Argument]
    var selection: [Field]
  }

  /// What stands behind an argument's colon.
  enum Argument: Sendable {
    case variable(String)
    case value(JSON)
  }

  /// Why a text is not such a query.
  struct ParseError: Error {
    var message: String
  }

  let selection: [Field]

  /// - Parameter text: with or without `query NAME(…)` before the braces.
  /// - Throws: `ParseError`.
  init(_ text: String) throws(ParseError) {
    var parser = Parser(tokens: Self.tokens(text)[...])
    selection = try parser.operation()
  }

  private static func tokens(_ text: String) -> [Substring] {
    text.matches(of: /"(?:[^"\\]|\\.)*"|\$?[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+(?:\.[0-9]+)?|\.\.\.|[{}()\[\]:!=]/)
      .map(\.output)
  }

  private struct Parser {
    var tokens: ArraySlice<Substring>

    mutating func operation() throws(ParseError) -> [Field] {
      if tokens.first == "query" {
        tokens.removeFirst()
        if tokens.first != "{", tokens.first != "(" { _ = try name() }
        if tokens.first == "(" { try skipParentheses() }
      }
      let fields = try braces()
      guard tokens.isEmpty else { throw unexpected() }
      return fields
    }

    /// The declarations of variables say nothing that their values do not.
    private mutating func skipParentheses() throws(ParseError) {
      var depth = 0
      repeat {
        guard let token = tokens.popFirst() else { throw unexpected() }
        depth += token == "(" ? 1 : token == ")" ? -1 : 0
      } while depth > 0
    }

    private mutating func braces() throws(ParseError) -> [Field] {
      try take("{")
      var fields: [Field] = []
      while tokens.first != "}" { fields.append(try field()) }
      tokens.removeFirst()
      guard !fields.isEmpty else { throw ParseError(message: "Expected NAME, actual: RCURLY (\"}\")") }
      return fields
    }

    private mutating func field() throws(ParseError) -> Field {
      let first = try name()
      var field = Field(key: first, name: first, arguments: [:], selection: [])
      if tokens.first == ":" {
        tokens.removeFirst()
        field.name = try name()
      }
      if tokens.first == "(" { field.arguments = try arguments() }
      if tokens.first == "{" { field.selection = try braces() }
      return field
    }

    private mutating func arguments() throws(ParseError) -> [String: Argument] {
      try take("(")
      var arguments: [String: Argument] = [:]
      while tokens.first != ")" {
        let key = try name()
        try take(":")
        guard let token = tokens.popFirst() else { throw unexpected() }
        if token.hasPrefix("$") {
          arguments[key] = .variable(String(token.dropFirst()))
        } else if let value = try? JSON(parsing: Array(token.utf8)) {
          arguments[key] = .value(value)
        } else {
          // A value of an enumeration is a bare word.
          arguments[key] = .value(.string(String(token)))
        }
      }
      tokens.removeFirst()
      return arguments
    }

    private mutating func name() throws(ParseError) -> String {
      guard let token = tokens.first, let letter = token.first, letter.isLetter || letter == "_" else {
        throw unexpected()
      }
      tokens.removeFirst()
      return String(token)
    }

    private mutating func take(_ token: String) throws(ParseError) {
      guard tokens.first == token[...] else { throw unexpected() }
      tokens.removeFirst()
    }

    private func unexpected() -> ParseError {
      ParseError(message: tokens.first.map { "Parse error on \"\($0)\"" } ?? "Unexpected end of document")
    }
  }
}
