/// A bordered box with a title.
package struct Panel: Sendable, Equatable {
  package var title: String

  package init(title: String) { self.title = title }

  /// Empties the rectangle and draws its border; the result is the room inside.
  @discardableResult
  package func draw(on frame: inout Frame, in rect: Rect, theme: Theme, style: Style? = nil) -> Rect {
    guard rect.width >= 4, rect.height >= 2 else {
      return Rect(row: rect.row, column: rect.column, width: 0, height: 0)
    }
    let glyphs = theme.glyphs
    let line = style ?? theme.line
    frame.fill(row: rect.row, column: rect.column, width: rect.width, height: rect.height, style: .plain)
    let bar = String(repeating: glyphs.horizontal, count: rect.width - 2)
    frame.put(glyphs.topLeft + bar + glyphs.topRight, row: rect.row, column: rect.column, style: line)
    frame.put(glyphs.bottomLeft + bar + glyphs.bottomRight, row: rect.maxRow - 1, column: rect.column, style: line)
    for row in rect.row + 1..<rect.maxRow - 1 {
      frame.put(glyphs.vertical, row: row, column: rect.column, style: line)
      frame.put(glyphs.vertical, row: row, column: rect.maxColumn - 1, style: line)
    }
    if !title.isEmpty, rect.width > 6 {
      let shown = TextLayout.clipped(title, to: rect.width - 6, ellipsis: glyphs.ellipsis)
      frame.put(" \(shown) ", row: rect.row, column: rect.column + 2, style: style ?? theme.heading)
    }
    return rect.inset(top: 1, left: 2, bottom: 1, right: 2)
  }
}
