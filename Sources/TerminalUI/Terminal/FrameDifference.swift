/// The cells of a frame that a terminal does not show yet.
struct FrameDifference: Equatable {
  /// Neighbours in one row.
  struct Run: Equatable {
    var row: Int
    var column: Int
    var cells: [Cell]
  }

  /// Row by row, from left to right.
  var runs: [Run] = []

  /// - Parameters:
  ///   - shown: what the terminal shows; nil if that is not known.
  ///   - next: what it is to show.
  init(from shown: Frame?, to next: Frame) {
    let before = shown?.size == next.size ? shown?.cells : nil
    let columns = next.size.columns
    for (index, cell) in next.cells.enumerated() {
      if let before, before[index] == cell { continue }
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      if let last = runs.last, last.row == row, last.column + last.cells.count == column {
        runs[runs.count - 1].cells.append(cell)
      } else {
        runs.append(Run(row: row, column: column, cells: [cell]))
      }
    }
  }
}
