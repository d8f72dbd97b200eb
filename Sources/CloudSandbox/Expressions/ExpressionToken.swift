/// A piece of an expression's text.
struct ExpressionToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case name(String)
    case string(String)
    case int(Int64)
    case symbol(String)
    case end
  }

  var kind: Kind
  /// Where it begins, from 1.
  var column: Int
  /// As it stands there.
  var text: String

  private static let symbols = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "(", ")", "[", "]", ",", ".", "+", "-",
  ]

  /// The pieces of a text, and its end.
  static func all(of text: String) throws(Expression.SyntaxError) -> [ExpressionToken] {
    let characters = Array(text)
    var tokens: [ExpressionToken] = []
    var index = 0
    while index < characters.count {
      let first = characters[index]
      if first.isWhitespace {
        index += 1
        continue
      }
      let start = index
      let kind: Kind
      if first.isLetter || first == "_" {
        while index < characters.count,
          characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
        {
          index += 1
        }
        kind = .name(String(characters[start..<index]))
      } else if first.isASCII, first.isNumber {
        while index < characters.count, characters[index].isNumber { index += 1 }
        guard let number = Int64(String(characters[start..<index])) else {
          throw Expression.SyntaxError(column: start + 1, problem: "token recognition error at: '\(first)'")
        }
        kind = .int(number)
      } else if first == "'" || first == "\"" {
        kind = .string(try string(characters, from: &index))
      } else if let symbol = symbols.first(where: { characters[index...].starts(with: $0) }) {
        index += symbol.count
        kind = .symbol(symbol)
      } else {
        throw Expression.SyntaxError(
          column: index + 1, problem: "Syntax error: token recognition error at: '\(first)'")
      }
      tokens.append(ExpressionToken(kind: kind, column: start + 1, text: String(characters[start..<index])))
    }
    return tokens + [ExpressionToken(kind: .end, column: characters.count + 1, text: "<EOF>")]
  }

  /// The text between two quotation marks; `index` is left behind the second.
  private static func string(_ characters: [Character], from index: inout Int) throws(Expression.SyntaxError) -> String
  {
    let start = index
    let quote = characters[index]
    var text = ""
    index += 1
    while index < characters.count {
      let character = characters[index]
      index += 1
      if character == quote { return text }
      guard character == "\\", index < characters.count else {
        text.append(character)
        continue
      }
      let escaped = characters[index]
      index += 1
      switch escaped {
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "t": text.append("\t")
      case "\\", "'", "\"", "`", "?": text.append(escaped)
      default:
        throw Expression.SyntaxError(
          column: index - 1, problem: "Syntax error: token recognition error at: '\\\(escaped)'")
      }
    }
    throw Expression.SyntaxError(column: start + 1, problem: "Syntax error: mismatched input '\(quote)'")
  }
}
