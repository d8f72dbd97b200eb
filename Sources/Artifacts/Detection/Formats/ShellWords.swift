/// The words of a shell command, as far as they are known without running it.
enum ShellWords {
  /// What `sh -c` is given to run; nil for any other command.
  static func inner(_ words: [String]) -> String? {
    guard words.count > 2, ["sh", "bash", "/bin/sh", "/bin/bash"].contains(words[0]), words[1].hasPrefix("-"),
      words[1].hasSuffix("c")
    else { return nil }
    return words[2]
  }

  /// Splits a command into its words; what stands between `&&`, `||`, `;`, `|`, `&` and line ends is a command of its own.
  ///
  /// - Parameter text: one or several commands.
  /// - Returns: the words of each command, without quotes; variables stay as they are written.
  static func commands(_ text: String) -> [[String]] {
    var commands: [[String]] = []
    var words: [String] = []
    var word = ""
    var hasWord = false
    var quote: Character?
    var isComment = false
    func endWord() {
      if hasWord { words.append(word) }
      word = ""
      hasWord = false
    }
    func endCommand() {
      endWord()
      if !words.isEmpty { commands.append(words) }
      words = []
    }
    var characters = text.makeIterator()
    while let character = characters.next() {
      if isComment {
        guard character.isNewline else { continue }
        isComment = false
      }
      switch (character, quote) {
      case ("\\", nil), ("\\", "\""):
        guard let next = characters.next(), !next.isNewline else { continue }
        if quote == "\"", !"\"\\$`".contains(next) { word.append("\\") }
        word.append(next)
        hasWord = true
      case ("'", nil), ("\"", nil):
        quote = character
        hasWord = true
      case (let character, let open?) where character == open: quote = nil
      case (let character, .some): word.append(character)
      case ("#", nil) where !hasWord: isComment = true
      case (let character, nil) where character.isNewline: endCommand()
      case (";", nil), ("&", nil), ("|", nil): endCommand()
      case (let character, nil) where character.isWhitespace: endWord()
      default:
        word.append(character)
        hasWord = true
      }
    }
    endCommand()
    return commands
  }
}
