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

  /// Replaces an `if` whose condition compares literals by the branch that runs; returns any other text unchanged.
  static func settled(_ text: String) -> String {
    let inner = ShellWords.commands(text).first.flatMap(ShellWords.inner) ?? text
    guard let branches = branches(inner), let isTrue = holds(branches.condition) else { return text }
    return isTrue ? branches.then : branches.otherwise
  }

  /// The parts of `if CONDITION; then …; else …; fi`; nil for anything else.
  private static func branches(_ text: String) -> (condition: String, then: String, otherwise: String)? {
    var depth = 0
    var marks: [(word: String, range: Range<String.Index>)] = []
    for match in text.matches(of: #/(?:^|[\s;&|(])(if|then|elif|else|fi)(?=$|[\s;&|)])/#) {
      let word = String(match.output.1)
      if word == "if" { depth += 1 }
      if depth == 1 { marks.append((word, match.output.1.startIndex..<match.output.1.endIndex)) }
      if word == "fi" { depth -= 1 }
    }
    let words = marks.map(\.word)
    guard words == ["if", "then", "fi"] || words == ["if", "then", "else", "fi"], let first = marks.first,
      let last = marks.last, text[..<first.range.lowerBound].allSatisfy(\.isWhitespace),
      text[last.range.upperBound...].allSatisfy(\.isWhitespace)
    else { return nil }
    func between(_ place: Int) -> String {
      let part = text[marks[place].range.upperBound..<marks[place + 1].range.lowerBound]
      return String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace || $0 == ";" }.reversed())
    }
    return (between(0), between(1), words.count == 4 ? between(2) : "")
  }

  /// The result of a test between literals; nil for any other test.
  private static func holds(_ condition: String) -> Bool? {
    let pattern =
      #/\[+\s+(?:["']?(?<left>[^"'\s$]*)["']?\s+(?<sign>==?|!=)\s+["']?(?<right>[^"'\s$]*)["']?|(?<not>!\s+)?(?<kind>-[nz])\s+["']?(?<text>[^"'\s$\]]*)["']?)\s+\]+/#
    guard let match = condition.wholeMatch(of: pattern) else { return nil }
    if let sign = match.output.sign { return (match.output.left == match.output.right) == (sign != "!=") }
    let isEmpty = match.output.text?.isEmpty ?? true
    return (match.output.kind == "-z") == isEmpty ? match.output.not == nil : match.output.not != nil
  }
}
