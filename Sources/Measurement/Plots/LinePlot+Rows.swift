extension LinePlot {
  /// The plot for a terminal.
  ///
  /// - Parameters:
  ///   - width: columns, at least 24.
  ///   - height: rows, at least 6: title and legend, the lines, the axis and its labels.
  ///   - characters: what it is made of.
  /// - Returns: as many rows as it is high.
  package func rows(width: Int, height: Int, characters: PlotCharacters) -> [PlotRow] {
    let frame = PlotFrame(
      width: max(24, width), height: max(6, height), characters: characters,
      values: valueScale(marks: max(2, min(5, (height - 3) / 2))))
    var grid = frame.emptyGrid()
    writeHeading(into: &grid, characters)
    let extent = extent
    func position(_ x: Double) -> Double { (x - extent.low) / (extent.high - extent.low) }
    for mark in marks {
      let column = frame.left + frame.cellColumn(position(mark.x))
      for row in frame.top..<frame.bottom { grid.put(characters.markLine, .mark, column, row) }
    }
    var canvas = DotCanvas(width: frame.canvasWidth, height: frame.canvasHeight, characters: characters)
    for (index, line) in series.enumerated() {
      var last: (column: Int, row: Int)?
      for point in line.points {
        guard let y = point.y, y.isFinite else {
          last = nil
          continue
        }
        let dot = frame.dot(position(point.x), frame.values.position(y), on: canvas)
        canvas.line(last ?? dot, dot, series: index)
        last = dot
      }
    }
    canvas.draw(into: &grid, column: frame.left, row: frame.top)
    frame.drawAxes(
      into: &grid, bottom: bottomMarks(count: max(2, frame.canvasWidth / 12)).map { (position($0.at), $0.label) })
    for mark in marks {
      grid.put(characters.markFoot, .mark, frame.left + frame.cellColumn(position(mark.x)), frame.bottom)
    }
    return grid.rows
  }

  private func writeHeading(into grid: inout PlotGrid, _ characters: PlotCharacters) {
    grid.write(heading, .title, 0, 0)
    var column = heading.count + 2
    for (index, line) in series.enumerated() where series.count > 1 {
      let sample = characters.sample(index)
      guard column + sample.count + line.name.count + 1 <= grid.width else { return }
      grid.write(sample, .series(index), column, 0)
      grid.write(line.name, .label, column + sample.count + 1, 0)
      column += sample.count + line.name.count + 3
    }
    guard !marks.isEmpty, column + markName.count + 2 <= grid.width else { return }
    grid.put(characters.markFoot, .mark, column, 0)
    grid.write(markName, .label, column + 2, 0)
  }
}

/// Where the parts of a plot lie in a terminal: labels at the left, the canvas, an axis and its labels below.
struct PlotFrame {
  let width: Int
  let height: Int
  let characters: PlotCharacters
  let values: PlotScale

  private var labels: [String] { values.marks.map(PlotScale.text) }
  /// The column where the canvas begins.
  var left: Int { (labels.map(\.count).max() ?? 1) + 1 }
  /// The canvas' first row.
  var top: Int { 1 }
  /// The row of the axis.
  var bottom: Int { height - 2 }
  var canvasWidth: Int { max(1, width - left) }
  var canvasHeight: Int { max(1, bottom - top) }

  func emptyGrid() -> PlotGrid { PlotGrid(width: width, height: height) }

  func cellColumn(_ position: Double) -> Int {
    min(canvasWidth - 1, max(0, Int((position * Double(canvasWidth - 1)).rounded())))
  }

  func cellRow(_ position: Double) -> Int {
    top + min(canvasHeight - 1, max(0, Int(((1 - position) * Double(canvasHeight - 1)).rounded())))
  }

  /// The dot of a place whose coordinates go from 0 to 1, upwards.
  func dot(_ x: Double, _ y: Double, on canvas: DotCanvas) -> (column: Int, row: Int) {
    let column = Int((min(1, max(0, x)) * Double(canvas.dotColumns - 1)).rounded())
    return (column, Int(((1 - min(1, max(0, y))) * Double(canvas.dotRows - 1)).rounded()))
  }

  /// Draws both axes, their marks and labels; labels at the bottom that would touch each other are left out.
  func drawAxes(into grid: inout PlotGrid, bottom marks: [(position: Double, label: String)]) {
    for row in top..<bottom { grid.put(characters.sideLine, .axis, left - 1, row) }
    for column in left..<width { grid.put(characters.axisLine, .axis, column, bottom) }
    grid.put(characters.axisCorner, .axis, left - 1, bottom)
    for value in values.marks {
      let row = cellRow(values.position(value))
      let label = PlotScale.text(value)
      grid.put(characters.sideTick, .axis, left - 1, row)
      grid.write(label, .label, left - 1 - label.count, row)
    }
    var free = 0
    for mark in marks {
      let column = left + cellColumn(mark.position)
      grid.put(characters.axisTick, .axis, column, bottom)
      let start = min(max(column - mark.label.count / 2, 0), width - mark.label.count)
      guard start >= free else { continue }
      grid.write(mark.label, .label, start, bottom + 1)
      free = start + mark.label.count + 1
    }
  }
}
