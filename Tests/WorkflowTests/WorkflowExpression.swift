import Foundation

/// A value of GitHub's expressions, as far as the workflows use them.
enum WorkflowValue: Equatable {
  case null
  case bool(Bool)
  case text(String)

  /// How it is written into a text.
  var text: String {
    switch self {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .text(let text): text
    }
  }

  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .text(let text): !text.isEmpty
    }
  }
}

/// GitHub's expressions: names with dots, texts, Booleans, `! && || == !=`, parentheses and functions
/// (docs.github.com/actions/reference/workflows-and-actions/expressions).
struct WorkflowExpression {
  struct Invalid: Error, CustomStringConvertible {
    var description: String
  }

  /// The value of a name such as `steps.push.outputs.digest`.
  var names: (String) throws -> WorkflowValue
  /// The value of a function such as `success()`.
  var functions: (String, [WorkflowValue]) throws -> WorkflowValue

  /// A text with each `${{ }}` in it replaced; one that is nothing else keeps its kind.
  func filled(_ text: String) throws -> WorkflowValue {
    let pattern = /\$\{\{(.*?)\}\}/.dotMatchesNewlines()
    if let whole = text.wholeMatch(of: pattern), text.matches(of: pattern).count == 1 {
      return try value(of: String(whole.1))
    }
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: pattern) {
      result += rest[..<match.range.lowerBound] + (try value(of: String(match.1)).text)
      rest = rest[match.range.upperBound...]
    }
    return .text(result + rest)
  }

  /// The value of an expression, without `${{ }}`.
  func value(of expression: String) throws -> WorkflowValue {
    var tokens = try Self.tokens(expression)[...]
    let value = try alternative(&tokens)
    guard tokens.isEmpty else { throw Invalid(description: "\(expression): \(tokens) is left") }
    return value
  }

  /// Whether the status of the job so far is asked for; what does not do so runs only after success.
  static func asksForStatus(_ expression: String) -> Bool {
    expression.contains(/\b(success|failure|cancelled|always)\(\)/)
  }

  private static func tokens(_ expression: String) throws -> [String] {
    let pattern = /\s*('(?:[^']|'')*'|&&|\|\||==|!=|[!(),]|[A-Za-z_][\w.-]*)/
    var tokens: [String] = []
    var rest = expression[...]
    while let match = rest.prefixMatch(of: pattern) {
      tokens.append(String(match.1))
      rest = rest[match.range.upperBound...]
    }
    guard rest.allSatisfy(\.isWhitespace) else { throw Invalid(description: "\(expression): what is \(rest)?") }
    return tokens
  }

  private func alternative(_ tokens: inout ArraySlice<String>) throws -> WorkflowValue {
    var left = try conjunction(&tokens)
    while take("||", &tokens) {
      let right = try conjunction(&tokens)
      left = left.isTrue ? left : right
    }
    return left
  }

  private func conjunction(_ tokens: inout ArraySlice<String>) throws -> WorkflowValue {
    var left = try comparison(&tokens)
    while take("&&", &tokens) {
      let right = try comparison(&tokens)
      left = left.isTrue ? right : left
    }
    return left
  }

  private func comparison(_ tokens: inout ArraySlice<String>) throws -> WorkflowValue {
    let left = try operand(&tokens)
    if take("==", &tokens) { return .bool(try Self.isEqual(left, operand(&tokens))) }
    if take("!=", &tokens) { return .bool(try !Self.isEqual(left, operand(&tokens))) }
    return left
  }

  /// Texts are compared without regard to capitals.
  private static func isEqual(_ left: WorkflowValue, _ right: WorkflowValue) -> Bool {
    left.text.lowercased() == right.text.lowercased()
  }

  private func operand(_ tokens: inout ArraySlice<String>) throws -> WorkflowValue {
    guard let token = tokens.popFirst() else { throw Invalid(description: "An expression ends too early.") }
    switch token {
    case "!": return .bool(try !operand(&tokens).isTrue)
    case "(":
      let value = try alternative(&tokens)
      guard take(")", &tokens) else { throw Invalid(description: "A parenthesis is missing.") }
      return value
    case "true", "false": return .bool(token == "true")
    case _ where token.hasPrefix("'"): return .text(String(token.dropFirst().dropLast()).replacing("''", with: "'"))
    case _ where take("(", &tokens):
      var arguments: [WorkflowValue] = []
      while !take(")", &tokens) {
        arguments.append(try alternative(&tokens))
        _ = take(",", &tokens)
      }
      return try functions(token, arguments)
    default: return try names(token)
    }
  }

  private func take(_ token: String, _ tokens: inout ArraySlice<String>) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }
}
