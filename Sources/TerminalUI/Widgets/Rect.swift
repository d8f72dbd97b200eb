/// A rectangle of cells.
package struct Rect: Sendable, Hashable {
  package var row: Int
  package var column: Int
  package var width: Int
  package var height: Int

  package init(row: Int, column: Int, width: Int, height: Int) {
    self.row = row
    self.column = column
    self.width = max(0, width)
    self.height = max(0, height)
  }

  package var maxRow: Int { row + height }
  package var maxColumn: Int { column + width }
  package var isEmpty: Bool { width == 0 || height == 0 }

  package func contains(_ position: Position) -> Bool {
    (row..<maxRow).contains(position.row) && (column..<maxColumn).contains(position.column)
  }

  /// The rectangle without so many rows and columns at its edges; never smaller than nothing.
  package func inset(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Rect {
    Rect(row: row + top, column: column + left, width: width - left - right, height: height - top - bottom)
  }

  /// The upper rows and what remains below them.
  package func split(top rows: Int) -> (top: Rect, rest: Rect) {
    let taken = min(max(0, rows), height)
    return (
      Rect(row: row, column: column, width: width, height: taken),
      Rect(row: row + taken, column: column, width: width, height: height - taken)
    )
  }

  /// What remains above the lower rows, and these.
  package func split(bottom rows: Int) -> (rest: Rect, bottom: Rect) {
    let parts = split(top: height - min(max(0, rows), height))
    return (parts.top, parts.rest)
  }

  /// The left columns and what remains to their right.
  package func split(left columns: Int) -> (left: Rect, rest: Rect) {
    let taken = min(max(0, columns), width)
    return (
      Rect(row: row, column: column, width: taken, height: height),
      Rect(row: row, column: column + taken, width: width - taken, height: height)
    )
  }
}
