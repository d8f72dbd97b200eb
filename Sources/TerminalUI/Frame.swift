import PlainText

/// One cell of a frame.
package struct Cell: Sendable, Hashable {
  /// One grapheme; empty for the second column of a wide one.
  package var glyph: SafeText
  package var style: Style

  package init(glyph: SafeText, style: Style) {
    self.glyph = glyph
    self.style = style
  }

  package static let blank = Cell(glyph: .blank, style: .plain)

  package var text: String { glyph.text }
}

/// What the terminal shows, as a value: a grid of cells and where the cursor stands.
package struct Frame: Sendable, Equatable {
  package let size: Size
  /// Row by row, `size.rows * size.columns` cells.
  package private(set) var cells: [Cell]
  /// Where the cursor is shown; nil hides it.
  package var cursor: Position?

  package init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: max(0, size.columns) * max(0, size.rows))
  }

  package subscript(position: Position) -> Cell {
    get { cells[position.row * size.columns + position.column] }
    set { cells[position.row * size.columns + position.column] = newValue }
  }

  /// Writes text from a cell to the right, clipped at the frame's or the given width; control characters become blanks.
  ///
  /// A nil `width` allows the rest of the row. The result is the number of columns used.
  @discardableResult
  package mutating func put(
    _ text: String, row: Int, column: Int, width: Int? = nil, style: Style = .plain
  ) -> Int {
    guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { return 0 }
    let limit = min(size.columns - column, width ?? size.columns)
    var used = 0
    for grapheme in text {
      let shown = SafeText(cell: grapheme)
      let wide = CellWidth.of(shown.text)
      guard wide > 0 else { continue }
      guard used + wide <= limit else { break }
      separate(row: row, from: column + used, to: column + used + wide)
      self[Position(row: row, column: column + used)] = Cell(glyph: shown, style: style)
      if wide == 2 { self[Position(row: row, column: column + used + 1)] = Cell(glyph: .empty, style: style) }
      used += wide
    }
    return used
  }

  /// Fills a rectangle with blanks of a style.
  package mutating func fill(row: Int, column: Int, width: Int, height: Int = 1, style: Style) {
    let columns = max(0, column)..<max(0, column, min(size.columns, column + width))
    let rows = max(0, row)..<max(0, row, min(size.rows, row + height))
    guard !columns.isEmpty else { return }
    for y in rows {
      separate(row: y, from: columns.lowerBound, to: columns.upperBound)
      for x in columns { self[Position(row: y, column: x)] = Cell(glyph: .blank, style: style) }
    }
  }

  /// Blanks what would stay of a wide grapheme that is cut by the edge of an area about to be written.
  private mutating func separate(row: Int, from start: Int, to end: Int) {
    let first = Position(row: row, column: start)
    let next = Position(row: row, column: end)
    if start > 0, self[first].text.isEmpty { self[Position(row: row, column: start - 1)].glyph = .blank }
    if end < size.columns, self[next].text.isEmpty { self[next].glyph = .blank }
  }

  /// The frame as lines of text, without trailing blanks; what golden tests compare.
  package var text: String {
    (0..<size.rows).map { row in
      var line = ""
      for column in 0..<size.columns { line += self[Position(row: row, column: column)].text }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n") + "\n"
  }
}
