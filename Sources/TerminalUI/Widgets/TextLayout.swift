/// Fitting text into columns.
package enum TextLayout {
  /// The text in at most so many columns, its end replaced by the ellipsis where it is cut.
  package static func clipped(_ text: String, to width: Int, ellipsis: String = "…") -> String {
    guard CellWidth.of(text) > width else { return text }
    guard width > 0 else { return "" }
    let room = width - CellWidth.of(ellipsis)
    guard room > 0 else { return String(text.prefix(width)) }
    var used = 0
    var kept = ""
    for grapheme in text {
      used += CellWidth.of(grapheme)
      guard used <= room else { break }
      kept.append(grapheme)
    }
    return kept + ellipsis
  }

  /// The text in exactly so many columns, clipped or filled with blanks.
  package static func padded(_ text: String, to width: Int, ellipsis: String = "…") -> String {
    let kept = clipped(text, to: width, ellipsis: ellipsis)
    return kept + String(repeating: " ", count: max(0, width - CellWidth.of(kept)))
  }

  /// The text at the right of so many columns.
  package static func rightAligned(_ text: String, to width: Int, ellipsis: String = "…") -> String {
    let kept = clipped(text, to: width, ellipsis: ellipsis)
    return String(repeating: " ", count: max(0, width - CellWidth.of(kept))) + kept
  }

  /// The text broken at blanks into lines of at most so many columns; longer words are broken anywhere.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    guard width > 0 else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapLine(String($0), to: width) }
  }

  private static func wrapLine(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var rest = String(word)
      let joined = line.isEmpty ? rest : line + " " + rest
      if CellWidth.of(joined) <= width {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while CellWidth.of(rest) > width {
        var head = prefix(of: rest, columns: width)
        if head.isEmpty { head = String(rest.prefix(1)) }
        lines.append(head)
        rest.removeFirst(head.count)
      }
      line = rest
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }

  private static func prefix(of text: String, columns: Int) -> String {
    var used = 0
    return String(
      text.prefix { grapheme in
        used += CellWidth.of(grapheme)
        return used <= columns
      })
  }
}
