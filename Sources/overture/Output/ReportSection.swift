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

  /// For a terminal.
  var plain: SafeText {
    let text = lines.flatMap { line -> [SafeText] in
      switch line {
      case .item(let text): ["  \(text)"]
      case .detail(let text): ["    \(text)"]
      case .code(_, let lines): lines.map { "    " + Self.code($0) }
      }
    }
    return "\(title)\n\(text.joined(separator: "\n"))\n"
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
