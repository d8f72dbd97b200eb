/// Text for a POSIX shell.
package enum Shell {
  /// One word of a command that means exactly this text.
  ///
  /// Words of harmless characters stay as they are; all else goes into single quotes, in which only the single quote
  /// itself is special.
  package static func quote(_ text: String) -> String {
    let isHarmless: (Character) -> Bool = {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:@%+=,".contains($0))
    }
    guard text.isEmpty || !text.allSatisfy(isHarmless) || text.hasPrefix("=") || text.hasPrefix("%") else {
      return text
    }
    return "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// Whether a path or a name means only itself: in a shell, in a Dockerfile, in YAML and to GitHub.
  static func isPlain(_ text: String) -> Bool {
    !text.hasPrefix("-") && quote(text) == text && !text.contains { "%@:,=".contains($0) }
  }

  /// A command of several words, each quoted.
  package static func command(_ words: [String]) -> String {
    words.map(quote).joined(separator: " ")
  }

  /// A command of several words with a continuation line for each further group of words.
  static func command(_ first: [String], _ continuations: [[String]]) -> String {
    ([command(first)] + continuations.map { "  " + command($0) }).joined(separator: " \\\n")
  }
}
