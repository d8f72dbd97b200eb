/// Lines over an axis of time or of numbers, with instants marked: drawn in a terminal or as SVG from the same numbers.
package struct LinePlot: Sendable, Equatable {
  /// A point; `y` nil interrupts the line.
  package struct Point: Sendable, Equatable {
    package var x: Double
    package var y: Double?

    package init(_ x: Double, _ y: Double?) {
      self.x = x
      self.y = y
    }
  }

  /// One line.
  package struct Series: Sendable, Equatable {
    package var name: String
    /// In the order of `x`.
    package var points: [Point]

    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// An instant that is marked, such as a deployment.
  package struct Mark: Sendable, Equatable {
    package var x: Double
    package var label: String

    package init(_ x: Double, _ label: String) {
      self.x = x
      self.label = label
    }
  }

  /// What the values along the bottom are.
  package enum Axis: Sendable, Equatable {
    /// Seconds since 1970, in UTC.
    case time
    /// Plain numbers with a unit, which may be empty.
    case numbers(unit: String)
  }

  package var title: String
  /// The unit of the values, such as `ms`; may be empty.
  package var unit: String
  package var axis: Axis
  package var series: [Series]
  package var marks: [Mark]
  /// What the marks are, for the legend.
  package var markName: String

  package init(
    title: String, unit: String, axis: Axis = .time, series: [Series], marks: [Mark] = [],
    markName: String = "deployment"
  ) {
    self.title = title
    self.unit = unit
    self.axis = axis
    self.series = series
    self.marks = marks
    self.markName = markName
  }

  /// Whether there is anything to draw.
  package var isEmpty: Bool { !series.contains { $0.points.contains { $0.y != nil } } }

  /// The title with its unit.
  var heading: String { unit.isEmpty ? title : "\(title) (\(unit))" }

  /// The scale of the values.
  func valueScale(marks: Int) -> PlotScale {
    PlotScale(series.flatMap { $0.points.compactMap(\.y) }, marks: marks)
  }

  /// The ends of the bottom axis.
  var extent: (low: Double, high: Double) {
    let xs = series.flatMap { $0.points.map(\.x) } + marks.map(\.x)
    let (low, high) = (xs.min() ?? 0, xs.max() ?? 1)
    return low < high ? (low, high) : (low - 0.5, low + 0.5)
  }

  /// The marks of the bottom axis with their labels.
  func bottomMarks(count: Int) -> [(at: Double, label: String)] {
    let extent = extent
    switch axis {
    case .time: return TimeAxis(from: extent.low, to: extent.high, marks: count).marks
    case .numbers:
      let scale = PlotScale([extent.low, extent.high], fromZero: false, marks: count)
      return scale.marks.filter { $0 >= extent.low && $0 <= extent.high }.map { ($0, PlotScale.text($0)) }
    }
  }
}
