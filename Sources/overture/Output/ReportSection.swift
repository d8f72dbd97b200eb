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
  var plain: String {
    let text = lines.flatMap { line in
      switch line {
      case .item(let text): ["  \(text)"]
      case .detail(let text): ["    \(text)"]
      case .code(_, let lines): lines.map { "    \($0)" }
      }
    }
    return "\(title)\n\(text.joined(separator: "\n"))\n"
  }

  /// As Markdown.
  var markdown: String {
    let text = lines.flatMap { line in
      switch line {
      case .item(let text): ["- \(text)"]
      case .detail(let text): ["  - \(text)"]
      case .code(let language, let lines): ["", fence(lines) + language] + lines + [fence(lines), ""]
      }
    }
    return "## \(title)\n\n\(text.joined(separator: "\n"))\n"
  }

  /// A fence that no line of the code closes; spaces before one do not matter in Markdown.
  private func fence(_ lines: [String]) -> String {
    let longest = lines.map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
