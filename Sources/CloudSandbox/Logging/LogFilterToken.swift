/// A word or a mark of a filter, and where it stands.
struct LogFilterToken {
  enum Kind: Equatable {
    /// Without quotes: a name, a number, AND.
    case word
    /// In quotes.
    case quoted
    /// `( ) , . - = != > >= < <= : =~ !~`
    case mark
    case end
  }

  let kind: Kind
  let text: String
  /// Where it begins, counted from one.
  let line: Int
  let column: Int
  /// Whether nothing stands between it and the one before.
  let isAttached: Bool

  func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }

  /// What a client is told who wrote it at a place where it cannot be.
  var refusal: APIError {
    .invalidArgument("Unparseable filter: syntax error at line \(line), column \(column), token '\(text)'")
  }
}

extension LogFilterToken {
  private static let marks = ["!=", ">=", "<=", "=~", "!~", "=", ">", "<", ":", "(", ")", ",", "."]
  private static let breaks = Set("()=!<>:~,.\"'")

  /// The tokens of a filter, the last of which is its end.
  /// - Throws: 400 for quotes that do not end.
  static func all(of text: String) throws(APIError) -> [LogFilterToken] {
    var scanner = Scanner(characters: Array(text))
    var tokens: [LogFilterToken] = []
    while let token = try scanner.next() { tokens.append(token) }
    return tokens + [scanner.end]
  }

  private struct Scanner {
    let characters: [Character]
    var place = 0
    var line = 1
    var column = 1

    init(characters: [Character]) { self.characters = characters }

    var end: LogFilterToken {
      LogFilterToken(kind: .end, text: "end of filter", line: line, column: column, isAttached: false)
    }

    private func peek(_ offset: Int = 0) -> Character? {
      place + offset < characters.count ? characters[place + offset] : nil
    }

    private mutating func step() {
      if peek() == "\n" {
        line += 1
        column = 0
      }
      place += 1
      column += 1
    }

    mutating func next() throws(APIError) -> LogFilterToken? {
      let before = place
      while let character = peek() {
        if character.isWhitespace {
          step()
        } else if character == "-", peek(1) == "-" {
          while let rest = peek(), rest != "\n" { _ = (rest, step()) }
        } else {
          break
        }
      }
      guard let first = peek() else { return nil }
      let (line, column, isAttached) = (line, column, before == place && place > 0)
      func token(_ kind: Kind, _ text: String) -> LogFilterToken {
        LogFilterToken(kind: kind, text: text, line: line, column: column, isAttached: isAttached)
      }
      if first == "\"" || first == "'" {
        guard let text = quoted(until: first) else {
          throw .invalidArgument(
            "Unparseable filter: syntax error at line \(line), column \(column), token '\(first)': the quotes do not end"
          )
        }
        return token(.quoted, text)
      }
      let two = String(characters[place..<min(place + 2, characters.count)])
      if let mark = LogFilterToken.marks.first(where: { two.hasPrefix($0) }) {
        for _ in mark { step() }
        return token(.mark, mark)
      }
      var text = ""
      while let character = peek(), !character.isWhitespace, !LogFilterToken.breaks.contains(character) {
        text.append(character)
        step()
      }
      if text.isEmpty {
        text.append(first)
        step()
      }
      return token(.word, text)
    }

    /// The text between quotes; nil where they do not end. A backslash before what is no escape stays, for regular expressions.
    private mutating func quoted(until quote: Character) -> String? {
      var text = ""
      step()
      while let character = peek() {
        step()
        if character == quote { return text }
        guard character == "\\", let escaped = peek() else {
          text.append(character)
          continue
        }
        step()
        switch escaped {
        case "\"", "'", "\\": text.append(escaped)
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        default: text += "\\\(escaped)"
        }
      }
      return nil
    }
  }
}
