/// Text as mdoc(7) reads it, by which both mandoc and groff show the same.
enum Mdoc {
  /// A line of text.
  static func line(_ text: some StringProtocol) -> String {
    let escaped = escape(text)
    // A line that begins so would be taken for a macro.
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  /// A word behind a macro, which takes it for no macro, mark or second word.
  static func word(_ text: some StringProtocol) -> String {
    let escaped = escape(text)
    return escaped.contains(" ") ? "\"\(escaped)\"" : "\\&\(escaped)"
  }

  /// Sentences, each on its own line, as readers of differences and mdoc(7) want it.
  static func sentences(_ text: some StringProtocol) -> [String] {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let last = lines[lines.count - 1]
      if last.hasSuffix(".") || last.hasSuffix("?") || last.hasSuffix("!") {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
      }
    }
    return lines.filter { !$0.isEmpty }.map { line($0) }
  }

  /// Backslashes and quotation marks would be read as commands, and what is not ASCII depends on the reader's language.
  private static func escape(_ text: some StringProtocol) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\e"
      case "\"": result += "\\(dq"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default: result += "\\[u\(padded(String(scalar.value, radix: 16, uppercase: true)))]"
      }
    }
  }

  private static func padded(_ digits: String) -> String {
    String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
