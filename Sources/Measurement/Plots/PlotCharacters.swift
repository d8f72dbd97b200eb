/// The characters that a plot in a terminal is made of.
package enum PlotCharacters: String, Sendable, CaseIterable {
  /// Two by four dots in a cell.
  case braille
  /// Two by two quarters in a cell.
  case blocks
  /// One mark in a cell.
  case ascii

  /// Dots in a cell, side by side.
  package var columns: Int { self == .ascii ? 1 : 2 }

  /// Dots in a cell, one above the other.
  package var rows: Int {
    switch self {
    case .braille: 4
    case .blocks: 2
    case .ascii: 1
    }
  }

  /// A vertical mark between dots, such as a deployment's.
  var markLine: Character { self == .ascii ? ":" : "┆" }
  /// A mark's foot on the axis.
  var markFoot: Character { self == .ascii ? "^" : "▲" }
  var axisLine: Character { self == .ascii ? "-" : "─" }
  var axisTick: Character { self == .ascii ? "+" : "┴" }
  var axisCorner: Character { self == .ascii ? "+" : "└" }
  var sideLine: Character { self == .ascii ? "|" : "│" }
  var sideTick: Character { self == .ascii ? "+" : "┤" }
  /// A point of a scatter plot, and one that stands out.
  var point: Character { self == .ascii ? "o" : "●" }
  var strongPoint: Character { self == .ascii ? "@" : "◆" }

  /// What a series' line looks like in a legend.
  func sample(_ series: Int) -> String {
    switch self {
    case .ascii: String(Self.asciiMarks[series % Self.asciiMarks.count])
    case .braille: "⠒⠒"
    case .blocks: "▀▀"
    }
  }

  /// The marks of the series in ASCII, where colour may be all that else tells them apart.
  private static let asciiMarks: [Character] = ["*", "o", "x", "#"]

  /// The character with some of a cell's dots set.
  ///
  /// - Parameters:
  ///   - dots: a bit for each dot, row by row from the top left.
  ///   - series: whose dots they are.
  /// - Returns: one character of one column.
  func cell(_ dots: UInt8, series: Int) -> Character {
    switch self {
    case .ascii: return dots == 0 ? " " : Self.asciiMarks[series % Self.asciiMarks.count]
    case .blocks: return Self.quarters[Int(dots & 0b1111)]
    case .braille:
      var offset: UInt32 = 0
      for (bit, value) in Self.brailleBits.enumerated() where dots & (1 << UInt8(bit)) != 0 { offset |= value }
      return Unicode.Scalar(0x2800 + offset).map(Character.init) ?? " "
    }
  }

  /// Unicode numbers the left column first, and has the lowest row last: https://www.unicode.org/charts/PDF/U2800.pdf
  private static let brailleBits: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// Upper left, upper right, lower left, lower right are the bits 0 to 3.
  private static let quarters: [Character] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
}
