import PlainText

/// A part of a report, for a terminal or as Markdown.
struct ReportSection {
  /// A line of it.
  enum Line {
    case item(String)
    case detail(String)
    /// Lines that stay as they are, in a language.
    case code(String, [String])
  }

  let title: String
  let lines: [Line]

  /// As plain text.
  var plain: SafeText { text(paints: false) }

  /// For a terminal.
  /// - Parameter paints: whether titles stand out, and what is added and removed has its colour.
  /// - Returns: its lines, each with its end.
  func text(paints: Bool) -> SafeText {
    let text = lines.flatMap { line -> [SafeText] in
      switch line {
      case .item(let text): [("  \(text)" as SafeText).painted(paints ? Self.ink(ofItem: text) : nil)]
      case .detail(let text): ["    \(text)"]
      case .code(let language, let lines):
        lines.map { line in
          ("    " + Self.code(line)).painted(paints && language == "diff" ? Self.ink(ofDiff: line) : nil)
        }
      }
    }
    // Put together by `+`: interpolation would take the colours for something of the text's own.
    return SafeText(line: title).painted(paints ? .bold : nil) + "\n" + text.joined(separator: "\n") + "\n"
  }

  /// Of an item with a mark in front: what it does to the thing.
  private static func ink(ofItem text: String) -> SafeText.Ink? {
    if text.hasPrefix("+ ") { return .green }
    if text.hasPrefix("- ") { return .red }
    return text.hasPrefix("~ ") ? .yellow : nil
  }

  private static func ink(ofDiff line: String) -> SafeText.Ink? {
    if line.hasPrefix("+") { return .green }
    if line.hasPrefix("-") { return .red }
    return line.hasPrefix("@@") ? .cyan : nil
  }

  /// As Markdown.
  var markdown: SafeText {
    let text = lines.flatMap { line -> [SafeText] in
      switch line {
      case .item(let text): ["- \(text)"]
      case .detail(let text): ["  - \(text)"]
      case .code(let language, let lines):
        ["", "\(fence(lines))\(language)"] + lines.map(Self.code) + ["\(fence(lines))", ""]
      }
    }
    return "## \(title)\n\n\(text.joined(separator: "\n"))\n"
  }

  /// A line of a file or a command, whose tabs are its own.
  private static func code(_ line: String) -> SafeText {
    line.split(separator: "\t", omittingEmptySubsequences: false).map { SafeText(line: String($0)) }
      .joined(separator: "\t")
  }

  /// A fence that no line of the code closes; spaces before one do not matter in Markdown.
  private func fence(_ lines: [String]) -> String {
    let longest = lines.map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
