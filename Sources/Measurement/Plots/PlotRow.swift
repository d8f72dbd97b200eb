/// What a part of a plot is; whoever draws it chooses the colour.
package enum PlotRole: Sendable, Hashable {
  case title, axis, label
  /// A deployment or another instant that is marked.
  case mark
  /// The line or the points of the series of that number, from 0.
  case series(Int)
  /// What stands out: a chosen point.
  case chosen
}

/// A piece of one row of a plot, all of one role.
package struct PlotSpan: Sendable, Equatable {
  package var text: String
  package var role: PlotRole

  package init(_ text: String, _ role: PlotRole) {
    self.text = text
    self.role = role
  }
}

/// One row of a plot for a terminal, from left to right. Labels may hold what others have named: print them as `SafeText`.
package struct PlotRow: Sendable, Equatable {
  package var spans: [PlotSpan]

  package init(_ spans: [PlotSpan] = []) { self.spans = spans }

  /// The row without roles.
  package var text: String {
    let whole = spans.map(\.text).joined()
    return String(whole.reversed().drop { $0 == " " }.reversed())
  }
}

/// Cells with a role each, before neighbours of one role are put together.
struct PlotGrid {
  let width: Int
  let height: Int
  private var cells: [(character: Character, role: PlotRole)]

  init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: (" ", .label), count: self.width * self.height)
  }

  /// Whether a cell is still empty; those outside are not.
  func isFree(_ column: Int, _ row: Int) -> Bool {
    guard (0..<width).contains(column), (0..<height).contains(row) else { return false }
    return cells[row * width + column].character == " "
  }

  /// Whether a cell holds a part of a text.
  func isText(_ column: Int, _ row: Int) -> Bool {
    guard (0..<width).contains(column), (0..<height).contains(row) else { return false }
    let character = cells[row * width + column].character
    return character.isLetter || character.isNumber
  }

  mutating func put(_ character: Character, _ role: PlotRole, _ column: Int, _ row: Int) {
    guard (0..<width).contains(column), (0..<height).contains(row) else { return }
    cells[row * width + column] = (character, role)
  }

  /// Writes a text of characters of one column each; what does not fit is left out.
  mutating func write(_ text: String, _ role: PlotRole, _ column: Int, _ row: Int) {
    for (offset, character) in text.enumerated() { put(character, role, column + offset, row) }
  }

  var rows: [PlotRow] {
    (0..<height).map { row in
      var spans: [PlotSpan] = []
      for column in 0..<width {
        let cell = cells[row * width + column]
        if let last = spans.indices.last, spans[last].role == cell.role || cell.character == " " {
          spans[last].text.append(cell.character)
        } else {
          spans.append(PlotSpan(String(cell.character), cell.role))
        }
      }
      return PlotRow(spans)
    }
  }
}
