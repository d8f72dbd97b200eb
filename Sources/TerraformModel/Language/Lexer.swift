/// Cuts a configuration's text into its pieces.
///
/// Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private let file: String
  private var place = 0
  private var line = 1

  /// The deepest that expressions may be inside texts.
  private static let depth = 50

  private static let symbols = ["&&", "||", "==", "!=", "<=", ">=", "=>", "..."]
  private static let single: Set<Character> = [
    "{", "}", "[", "]", "(", ")", "=", ",", ".", ":", "?", "+", "-", "*", "/", "%", "<", ">", "!",
  ]

  init(_ text: String, file: String) {
    scalars = Array(text.unicodeScalars)
    self.file = file
  }

  /// All pieces, the end last.
  /// - Throws: `ConfigurationProblem`.
  static func tokens(_ text: String, file: String) throws -> [Token] {
    var lexer = Lexer(text, file: file)
    return try lexer.read(untilBrace: false, depth: 0)
  }

  private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }
  private func problem(_ message: String) -> ConfigurationProblem {
    ConfigurationProblem(message, place: "\(file):\(line)")
  }

  /// Reads on to the end, or, inside of a `${`, to the brace that closes it.
  private mutating func read(untilBrace isInner: Bool, depth: Int) throws -> [Token] {
    guard depth < Self.depth else { throw problem("Expressions are nested too deeply.") }
    var tokens: [Token] = []
    var open = 0
    while let scalar = next {
      let start = line
      switch scalar {
      case "\n":
        tokens.append(Token(kind: .lineEnd, line: line))
        line += 1
        place += 1
      case " ", "\t", "\r", "\u{FEFF}": place += 1
      case "#": skipLine()
      case "/" where looking("//"): skipLine()
      case "/" where looking("/*"): try skipComment()
      case "\"":
        place += 1
        tokens.append(Token(kind: .text(try text(depth)), line: start))
      case "<" where looking("<<"): tokens.append(Token(kind: .text(try heredoc()), line: start))
      case _ where scalar.properties.isXIDStart || scalar == "_":
        tokens.append(Token(kind: .identifier(identifier()), line: start))
      case "0"..."9": tokens.append(Token(kind: .number(try number()), line: start))
      default:
        if isInner, scalar == "}", open == 0 {
          place += 1
          return tokens + [Token(kind: .end, line: line)]
        }
        let symbol = try symbol()
        if symbol == "{" { open += 1 }
        if symbol == "}" { open -= 1 }
        tokens.append(Token(kind: .symbol(symbol), line: start))
      }
    }
    guard !isInner else { throw problem("An expression in a text does not end.") }
    return tokens + [Token(kind: .end, line: line)]
  }

  private func looking(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    return place + wanted.count <= scalars.count && Array(scalars[place..<place + wanted.count]) == wanted
  }

  private mutating func skipLine() { while let scalar = next, scalar != "\n" { _ = scalar; place += 1 } }

  private mutating func skipComment() throws {
    while !looking("*/") {
      guard let scalar = next else { throw problem("A comment does not end.") }
      if scalar == "\n" { line += 1 }
      place += 1
    }
    place += 2
  }

  private mutating func identifier() -> String {
    var text = ""
    while let scalar = next, scalar.properties.isXIDContinue || scalar == "-" {
      text.unicodeScalars.append(scalar)
      place += 1
    }
    return text
  }

  private mutating func number() throws -> Double {
    var text = ""
    while let scalar = next, ("0"..."9").contains(scalar) || scalar == "." || scalar == "e" || scalar == "E" {
      // The dots of `list.0.name` and `...` are none of a number.
      if scalar == ".", place + 1 < scalars.count, !("0"..."9").contains(scalars[place + 1]) { break }
      text.unicodeScalars.append(scalar)
      place += 1
    }
    guard let number = Double(text) else { throw problem("\(text) is no number.") }
    return number
  }

  private mutating func symbol() throws -> String {
    for symbol in Self.symbols where looking(symbol) {
      place += symbol.unicodeScalars.count
      return symbol
    }
    guard let scalar = next, Self.single.contains(Character(scalar)) else {
      throw problem("A character does not belong here.")
    }
    place += 1
    return String(Character(scalar))
  }

  private mutating func text(_ depth: Int) throws -> [Token.Part] {
    var parts: [Token.Part] = []
    var written = ""
    while let scalar = next, scalar != "\n" {
      place += 1
      switch scalar {
      case "\"": return parts + (written.isEmpty && !parts.isEmpty ? [] : [.written(written)])
      case "\\": written.unicodeScalars.append(contentsOf: try escape())
      case "$", "%":
        let mark = String(Character(scalar))
        if looking("\(mark){") {
          written += "\(mark){"
          place += 2
        } else if scalar == "$", next == "{" {
          place += 1
          if !written.isEmpty { parts.append(.written(written)) }
          written = ""
          parts.append(.expression(try read(untilBrace: true, depth: depth + 1)))
        } else if next == "{" {
          throw problem("Directives in texts are not known here.")
        } else {
          written += mark
        }
      default: written.unicodeScalars.append(scalar)
      }
    }
    throw problem("A text does not end.")
  }

  private mutating func escape() throws -> [Unicode.Scalar] {
    guard let scalar = next else { throw problem("A text does not end.") }
    place += 1
    switch scalar {
    case "n": return ["\n"]
    case "r": return ["\r"]
    case "t": return ["\t"]
    case "\"": return ["\""]
    case "\\": return ["\\"]
    case "u", "U":
      let count = scalar == "u" ? 4 : 8
      guard place + count <= scalars.count else { throw problem("A text does not end.") }
      let digits = String(String.UnicodeScalarView(scalars[place..<place + count]))
      place += count
      guard let code = UInt32(digits, radix: 16), let found = Unicode.Scalar(code) else {
        throw problem("\\\(scalar)\(digits) is no character.")
      }
      return [found]
    default: throw problem("\\\(scalar) means nothing in a text.")
    }
  }

  /// `<<MARK` and the lines up to the mark; `<<-MARK` without their common indentation. Expressions in it are not read.
  private mutating func heredoc() throws -> [Token.Part] {
    place += 2
    let isIndented = next == "-"
    if isIndented { place += 1 }
    let mark = identifier()
    guard !mark.isEmpty else { throw problem("<< needs a word that ends the text.") }
    skipLine()
    var lines: [String] = []
    while place < scalars.count {
      place += 1
      line += 1
      let start = place
      skipLine()
      let text = String(String.UnicodeScalarView(scalars[start..<place]))
      if text.drop(while: { $0 == " " || $0 == "\t" }) == mark {
        let indent = isIndented ? lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0 : 0
        let whole = lines.map { $0.dropFirst(min(indent, $0.count)) + "\n" }.joined()
        guard !whole.contains("${"), !whole.contains("%{") else {
          throw problem("Expressions in a text of several lines are not known here.")
        }
        return [.written(whole)]
      }
      lines.append(text)
    }
    throw problem("The text that \(mark) ends does not end.")
  }
}
