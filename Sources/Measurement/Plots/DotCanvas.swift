/// Dots finer than a terminal's cells; each cell has the role of the series that drew into it last.
struct DotCanvas {
  let characters: PlotCharacters
  /// In cells.
  let width: Int
  let height: Int
  private var dots: [UInt8]
  private var owners: [Int]

  init(width: Int, height: Int, characters: PlotCharacters) {
    self.characters = characters
    self.width = max(1, width)
    self.height = max(1, height)
    dots = Array(repeating: 0, count: self.width * self.height)
    owners = Array(repeating: 0, count: self.width * self.height)
  }

  var dotColumns: Int { width * characters.columns }
  var dotRows: Int { height * characters.rows }

  /// Sets a dot, counted from the top left; one outside is left out.
  mutating func set(_ column: Int, _ row: Int, series: Int) {
    guard (0..<dotColumns).contains(column), (0..<dotRows).contains(row) else { return }
    let cell = row / characters.rows * width + column / characters.columns
    let bit = row % characters.rows * characters.columns + column % characters.columns
    dots[cell] |= 1 << UInt8(bit)
    owners[cell] = series
  }

  /// Draws a straight line between two dots, both included (Bresenham).
  mutating func line(_ from: (column: Int, row: Int), _ to: (column: Int, row: Int), series: Int) {
    var (column, row) = from
    let (width, height) = (abs(to.column - column), -abs(to.row - row))
    let (right, down) = (column < to.column ? 1 : -1, row < to.row ? 1 : -1)
    var error = width + height
    while true {
      set(column, row, series: series)
      guard (column, row) != (to.column, to.row) else { return }
      let doubled = 2 * error
      if doubled >= height {
        error += height
        column += right
      }
      if doubled <= width {
        error += width
        row += down
      }
    }
  }

  /// Puts the cells that have dots into a grid.
  func draw(into grid: inout PlotGrid, column: Int, row: Int) {
    for y in 0..<height {
      for x in 0..<width where dots[y * width + x] != 0 {
        let owner = owners[y * width + x]
        grid.put(characters.cell(dots[y * width + x], series: owner), .series(owner), column + x, row + y)
      }
    }
  }
}
