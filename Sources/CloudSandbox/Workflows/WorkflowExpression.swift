/// GitHub's expressions: names with dots, texts, Booleans, `! && || == !=`, parentheses and functions
/// (docs.github.com/actions/reference/workflows-and-actions/expressions). A name that stands for nothing has no
/// value.
struct WorkflowExpression {
  /// The value of a name such as `steps.push.outputs.digest`; `.null` if it has no value.
  var names: (String) -> JSON
  /// The value of a function such as `success()`.
  var functions: (String, [JSON]) -> JSON

  /// A text with each `${{ }}` in it replaced.
  func filled(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /\$\{\{((?:[^}]|\}(?!\}))*)\}\}/) {
      result += rest[..<match.range.lowerBound] + Self.text(value(of: String(match.1)))
      rest = rest[match.range.upperBound...]
    }
    return result + rest
  }

  /// The value of an expression, with or without `${{ }}` around it.
  func value(of expression: String) -> JSON {
    var tokens = Self.tokens(Self.bare(expression))[...]
    return alternative(&tokens)
  }

  /// Whether a condition holds. One that does not ask how what came before has ended holds only after success.
  /// - Parameters:
  ///   - condition: with or without `${{ }}`; nil for no condition.
  ///   - hasSucceeded: whether all that came before has.
  /// - Returns: whether what it belongs to is to run.
  func holds(_ condition: String?, after hasSucceeded: Bool) -> Bool {
    guard let condition else { return hasSucceeded }
    let asks = condition.contains(/\b(success|failure|cancelled|always)\(\)/)
    return (asks || hasSucceeded) && Self.isTrue(value(of: condition))
  }

  /// How a value is written into a text.
  static func text(_ value: JSON) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    case .bool(let value): value ? "true" : "false"
    default: value.text()
    }
  }

  private static func isTrue(_ value: JSON) -> Bool { ![.null, .bool(false), .string(""), .int(0)].contains(value) }

  private static func bare(_ expression: String) -> String {
    expression.wholeMatch(of: /\s*\$\{\{((?s).*)\}\}\s*/).map { String($0.1) } ?? expression
  }

  private static func tokens(_ expression: String) -> [String] {
    expression.matches(of: /'(?:[^']|'')*'|&&|\|\||==|!=|[!(),]|[A-Za-z0-9_][\w.\-]*/).map { String($0.0) }
  }

  private func alternative(_ tokens: inout ArraySlice<String>) -> JSON {
    var left = conjunction(&tokens)
    while take("||", &tokens) {
      let right = conjunction(&tokens)
      left = Self.isTrue(left) ? left : right
    }
    return left
  }

  private func conjunction(_ tokens: inout ArraySlice<String>) -> JSON {
    var left = comparison(&tokens)
    while take("&&", &tokens) {
      let right = comparison(&tokens)
      left = Self.isTrue(left) ? right : left
    }
    return left
  }

  private func comparison(_ tokens: inout ArraySlice<String>) -> JSON {
    let left = operand(&tokens)
    if take("==", &tokens) { return .bool(Self.isEqual(left, operand(&tokens))) }
    if take("!=", &tokens) { return .bool(!Self.isEqual(left, operand(&tokens))) }
    return left
  }

  /// Texts are compared without regard to capitals.
  private static func isEqual(_ left: JSON, _ right: JSON) -> Bool {
    text(left).lowercased() == text(right).lowercased()
  }

  private func operand(_ tokens: inout ArraySlice<String>) -> JSON {
    guard let token = tokens.popFirst() else { return .null }
    switch token {
    case "!": return .bool(!Self.isTrue(operand(&tokens)))
    case "(":
      let value = alternative(&tokens)
      _ = take(")", &tokens)
      return value
    case "true", "false": return .bool(token == "true")
    case _ where token.hasPrefix("'"): return .string(String(token.dropFirst().dropLast()).replacing("''", with: "'"))
    case _ where token.allSatisfy(\.isNumber): return .string(token)
    case _ where take("(", &tokens):
      var arguments: [JSON] = []
      while !tokens.isEmpty, !take(")", &tokens) {
        arguments.append(alternative(&tokens))
        _ = take(",", &tokens)
      }
      return functions(token, arguments)
    default: return names(token)
    }
  }

  private func take(_ token: String, _ tokens: inout ArraySlice<String>) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }
}
