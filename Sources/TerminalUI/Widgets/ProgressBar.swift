/// How much of something is done.
package struct ProgressBar: Sendable, Equatable {
  /// From 0 to 1.
  package let fraction: Double

  package init(done: Int, of total: Int) {
    fraction = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
  }

  /// Draws the bar; only what is done entirely fills its last cell.
  package func draw(on frame: inout Frame, row: Int, column: Int, width: Int, theme: Theme, style: Style) {
    guard width > 0 else { return }
    let full = Int(fraction * Double(width))
    frame.put(String(repeating: theme.glyphs.barFull, count: full), row: row, column: column, width: full, style: style)
    frame.put(
      String(repeating: theme.glyphs.barEmpty, count: width - full), row: row, column: column + full,
      width: width - full, style: theme.line)
  }

  /// The whole percentage, rounded down so that 100 means all.
  package var percent: Int { Int(fraction * 100) }
}
