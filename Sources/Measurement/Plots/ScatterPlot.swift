/// Points with labels over two axes of numbers, some of them joined by a line: a curve of cost against latency, for instance.
package struct ScatterPlot: Sendable, Equatable {
  /// A point of the plane.
  package struct Point: Sendable, Equatable {
    package var x: Double
    package var y: Double
    /// Empty where it has none.
    package var label: String
    /// Whether it lies on the line that joins those that do.
    package var isOnCurve: Bool
    /// Whether it stands out.
    package var isChosen: Bool

    package init(_ x: Double, _ y: Double, label: String = "", isOnCurve: Bool = true, isChosen: Bool = false) {
      self.x = x
      self.y = y
      self.label = label
      self.isOnCurve = isOnCurve
      self.isChosen = isChosen
    }
  }

  package var title: String
  /// What lies along the bottom, with its unit: `USD a month`.
  package var bottom: String
  /// What lies along the side, with its unit: `p99 (ms)`.
  package var side: String
  package var points: [Point]

  package init(title: String, bottom: String, side: String, points: [Point]) {
    self.title = title
    self.bottom = bottom
    self.side = side
    self.points = points
  }

  var valueScale: PlotScale { PlotScale(points.map(\.y), marks: 4) }
  var bottomScale: PlotScale { PlotScale(points.map(\.x), marks: 5) }
  /// Those that are joined, from left to right.
  var curve: [Point] { points.filter(\.isOnCurve).sorted { ($0.x, $0.y) < ($1.x, $1.y) } }

  /// The plot for a terminal.
  ///
  /// - Parameters:
  ///   - width: columns, at least 24.
  ///   - height: rows, at least 6.
  ///   - characters: what it is made of.
  /// - Returns: as many rows as it is high.
  package func rows(width: Int, height: Int, characters: PlotCharacters) -> [PlotRow] {
    let frame = PlotFrame(
      width: max(24, width), height: max(6, height), characters: characters, values: valueScale)
    var grid = frame.emptyGrid()
    grid.write("\(title): \(side) over \(bottom)", .title, 0, 0)
    let across = bottomScale
    var canvas = DotCanvas(width: frame.canvasWidth, height: frame.canvasHeight, characters: characters)
    var last: (column: Int, row: Int)?
    for point in curve {
      let dot = frame.dot(across.position(point.x), frame.values.position(point.y), on: canvas)
      if let last { canvas.line(last, dot, series: 0) }
      last = dot
    }
    canvas.draw(into: &grid, column: frame.left, row: frame.top)
    frame.drawAxes(into: &grid, bottom: across.marks.map { (across.position($0), PlotScale.text($0)) })
    for point in points {
      let (column, row) = cell(of: point, frame, across)
      grid.put(
        point.isChosen ? characters.strongPoint : characters.point,
        point.isChosen ? .chosen : .series(point.isOnCurve ? 0 : 1), column, row)
    }
    // Those that stand out get their labels first.
    for point in points.filter(\.isChosen) + points.filter({ !$0.isChosen }) where !point.label.isEmpty {
      writeLabel(of: point, into: &grid, at: cell(of: point, frame, across), left: frame.left)
    }
    return grid.rows
  }

  private func cell(of point: Point, _ frame: PlotFrame, _ across: PlotScale) -> (column: Int, row: Int) {
    (frame.left + frame.cellColumn(across.position(point.x)), frame.cellRow(frame.values.position(point.y)))
  }

  /// Beside the point, above or below it, where it covers no other label or point; nowhere if there is no such place.
  private func writeLabel(
    of point: Point, into grid: inout PlotGrid, at place: (column: Int, row: Int), left: Int
  ) {
    let length = point.label.count
    let right = place.column + 2
    let before = place.column - 1 - length
    let places = [
      (right, place.row), (before, place.row), (right, place.row - 1), (right, place.row + 1), (before, place.row - 1),
      (before, place.row + 1),
    ]
    for (column, row) in places where column >= left {
      guard (column - 1..<column + length).allSatisfy({ $0 == place.column || grid.isFree($0, row) }),
        !grid.isText(column + length, row)
      else { continue }
      grid.write(point.label, point.isChosen ? .chosen : .label, column, row)
      return
    }
  }
}
