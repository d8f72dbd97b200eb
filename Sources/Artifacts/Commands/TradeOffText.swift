import SetupPlan

/// A trade-off as the exported script shows it, between the lines of a here-document.
struct TradeOffText {
  /// The width of a terminal that shows it without breaking lines.
  private static let width = 80
  private static let indentation = "    "

  let title: String
  /// What stands under a heading each.
  let parts: [(heading: String, text: String)]

  /// The title, and under a heading each what is gained, what is risked, who could abuse it, and what to do instead.
  ///
  /// Between quoted delimiters the shell expands nothing, and the text ends at a line that is the delimiter: no line here
  /// is, since the title is one line of several words, and all others are indented.
  var lines: [String] {
    let first = "Trade-off \(title.replacing("\n", with: " "))"
    return [first] + parts.flatMap { heading, text in ["  \(heading)"] + Self.wrapped(text) }
  }

  /// Lines that are not broken within a word.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(indentation + word)
      }
    }
    return lines
  }
}

extension TradeOffText {
  /// All that the operator has to know.
  init(_ tradeOff: TradeOff) {
    self.init(
      title: "\(tradeOff.id.rawValue): \(tradeOff.title)",
      parts: [
        ("You gain:", tradeOff.gained), ("You risk:", tradeOff.risked), ("Who could abuse it:", tradeOff.abuse),
        ("Instead:", tradeOff.instead),
      ])
  }
}
