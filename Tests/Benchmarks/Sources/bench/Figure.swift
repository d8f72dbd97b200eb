import Foundation

/// A line of the table.
struct Figure {
  let name: String
  let product: String
  let other: String
  let result: String
  let goal: String
  /// Whether the goal is reached; nil where there is none, or nothing was measured.
  let isReached: Bool?

  /// The figure of something that could not be measured.
  static func skipped(_ name: String, because reason: String, goal: String) -> Figure {
    Figure(name: name, product: "", other: "", result: "skipped: \(reason)", goal: goal, isReached: nil)
  }

  /// The figures as a table in Markdown.
  static func table(_ figures: [Figure]) -> String {
    let rows = figures.map { figure in
      let goal =
        switch figure.isReached {
        case true?: "\(figure.goal): reached"
        case false?: "\(figure.goal): missed"
        case nil: figure.goal
        }
      return "| \(figure.name) | \(figure.product) | \(figure.other) | \(figure.result) | \(goal) |"
    }
    return (["| what | overture | against | result | goal |", "|---|---|---|---|---|"] + rows).joined(separator: "\n")
  }
}

extension Double {
  /// The number with so many decimals.
  func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }
}

extension [Double] {
  /// The value in the middle; that of two is their mean.
  var median: Double {
    let sorted = sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double { self / .seconds(1) }
}
