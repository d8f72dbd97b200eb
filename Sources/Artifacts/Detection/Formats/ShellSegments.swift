/// A line of the shell as its parts, each as it is written: what stands between `&&`, `;` and line ends.
enum ShellSegments {
  private static let opening: Set<String> = ["if", "for", "while", "until", "case", "{"]
  private static let closing: Set<String> = ["fi", "done", "esac", "}"]
  private static let control: Set<String> = opening.union(closing).union([
    "then", "else", "elif", "do", "(", ")", "[", "[[", "!", "function",
  ])

  /// - Parameter text: the commands of a `RUN`.
  /// - Returns: the parts in order; what a condition, a loop or brackets hold together is one.
  static func split(_ text: String) -> [String] {
    var segments: [String] = []
    var segment = ""
    var word = ""
    var isCommand = true
    var quote: Character?
    var depth = 0
    var characters = text[...]
    func endWord() {
      guard !word.isEmpty else { return }
      if isCommand {
        if opening.contains(word) { depth += 1 } else if closing.contains(word) { depth -= 1 }
        isCommand = control.contains(word)
      }
      word = ""
    }
    func end() {
      let trimmed = segment.drop { $0.isWhitespace }
      if !trimmed.isEmpty { segments.append(String(trimmed.reversed().drop { $0.isWhitespace }.reversed())) }
      segment = ""
    }
    while let character = characters.popFirst() {
      if character == "\\", quote != "'" {
        segment.append(character)
        if let next = characters.popFirst() { segment.append(next) }
        word.append(character)
        continue
      }
      if let open = quote {
        if character == open { quote = nil }
        word.append(character)
        segment.append(character)
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        word.append(character)
      case "(": depth += 1
      case ")": depth -= 1
      case ";", "\n", "&", "|":
        endWord()
        isCommand = true
        let isBoth = character == "&" && characters.first == "&"
        if depth <= 0, character == ";" || character == "\n" || isBoth {
          if isBoth { characters.removeFirst() }
          end()
          continue
        }
      case _ where character.isWhitespace: endWord()
      default: word.append(character)
      }
      segment.append(character)
    }
    end()
    return segments
  }

  /// The commands of a text without the words that only hold them together.
  static func commands(_ text: String) -> [[String]] {
    ShellWords.commands(text).flatMap { words -> [[String]] in
      if let inner = ShellWords.inner(words) { return commands(inner) }
      if let first = words.first, ["for", "case"].contains(first) { return [] }
      let rest = Array(
        words.drop {
          ["if", "elif", "while", "until", "then", "else", "do", "{", "}", "(", "!", "fi", "done", "esac"].contains($0)
        })
      return rest.isEmpty || ["[", "[["].contains(rest[0]) ? [] : [rest]
    }
  }

  /// A condition that compares two known texts, as what it comes to; any other text as it is.
  static func settled(_ text: String) -> String {
    let inner = ShellWords.commands(text).first.flatMap(ShellWords.inner) ?? text
    let pattern =
      #/^\s*if \[+ ["']?([^"'\s$]*)["']? (==?|!=) ["']?([^"'\s$]*)["']? \]+\s*;\s*then\s+(.*?)(?:;?\s*else\s+(.*?))?\s*;?\s*fi\s*$/#
      .dotMatchesNewlines()
    guard let match = inner.wholeMatch(of: pattern) else { return text }
    let isTrue = (match.1 == match.3) == (match.2 != "!=")
    return isTrue ? String(match.4) : match.5.map(String.init) ?? ""
  }
}
