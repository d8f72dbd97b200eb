extension MeasureReport {
  /// The report as Markdown, for a pull request: verdicts first, plots folded.
  package var markdown: String {
    var text = "# \(Self.escaped(title))\n"
    for part in parts {
      text += "\n## \(Self.escaped(part.title))\n"
      let plots = part.blocks.compactMap { block -> LinePlot? in
        if case .plot(let plot) = block { plot } else { nil }
      }
      for block in part.blocks { text += Self.markdown(block) }
      guard !plots.isEmpty else { continue }
      text += "\n<details><summary>\(plots.count) plots</summary>\n"
      for plot in plots {
        let rows = plot.rows(width: 78, height: 12, characters: .ascii).map(\.text)
        text += "\n" + Self.fenced(rows, "text")
      }
      text += "\n</details>\n"
    }
    return text
  }

  private static func markdown(_ block: ReportBlock) -> String {
    switch block {
    case .paragraph(let text): return "\n\(escaped(text))\n"
    case .list(let lines): return lines.isEmpty ? "" : "\n" + lines.map { "- \(escaped($0))\n" }.joined()
    case .table(let cells):
      let rows = cells.map { "| \($0.map { escaped($0).replacing("|", with: "\\|") }.joined(separator: " | ")) |" }
      let rule = "|\(String(repeating: " --- |", count: cells.first?.count ?? 0))"
      return "\n" + ([rows.first ?? "", rule] + rows.dropFirst()).joined(separator: "\n") + "\n"
    case .plot: return ""
    case .code(let texts): return texts.map { "\n\(escaped($0.title)):\n\n\(fenced([$0.text], "promql"))" }.joined()
    }
  }

  /// A fence that nothing in the text closes.
  private static func fenced(_ lines: [String], _ language: String) -> String {
    var fence = "```"
    while lines.contains(where: { $0.contains(fence) }) { fence += "`" }
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)\n"
  }

  /// What Markdown and HTML would read as theirs, as text.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "*", "_", "`", "[", "]", "\\": result += "\\\(character)"
      case "\n", "\r", "\r\n", "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
