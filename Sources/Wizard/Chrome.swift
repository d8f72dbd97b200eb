import TerminalUI

/// What surrounds every screen: the title line, the stepper and the line of keys.
struct Chrome: Sendable {
  var repository: String
  var environment: String
  var isSandbox: Bool
  var title: String
  /// The screens of the way, and which of them is open; empty off the way.
  var steps: [String]
  var current: Int

  /// The room that is left for the screen.
  static func body(_ context: Context) -> Rect {
    let all = Rect(row: 0, column: 0, width: context.size.columns, height: context.size.rows)
    let margin = context.size.columns >= 60 ? 1 : 0
    return context.isShort
      ? all.inset(top: 1, left: margin, bottom: 1, right: margin)
      : all.inset(top: 3, left: margin, bottom: 2, right: margin)
  }

  func draw(on canvas: inout Canvas, hints: [Hint], _ context: Context) {
    drawTitle(on: &canvas, context)
    let size = context.size
    if !context.isShort {
      drawStepper(on: &canvas, row: 1, context)
      canvas.rule(row: 2, column: 0, width: size.columns)
      canvas.rule(row: size.rows - 2, column: 0, width: size.columns)
    }
    drawHints(hints, on: &canvas, row: size.rows - 1, width: size.columns)
  }

  private func drawTitle(on canvas: inout Canvas, _ context: Context) {
    let theme = context.theme
    let width = context.size.columns
    let place = steps.isEmpty ? title : "\(current + 1)/\(steps.count) \(title)"
    let placeWidth = min(CellWidth.of(place), max(0, width - 20))
    var column = 1
    let limit = width - placeWidth - 2
    column += canvas.put("Overture", row: 0, column: column, width: limit - column, style: theme.accent)
    if isSandbox {
      column += 1
      column += canvas.put(" SANDBOX ", row: 0, column: column, width: limit - column, style: theme.sandbox)
    }
    let about = [repository, environment].filter { !$0.isEmpty }.joined(separator: " \(theme.glyphs.dot) ")
    if limit - column > 6 {
      canvas.put(about, row: 0, column: column + 2, width: limit - column - 2, style: theme.quiet)
    }
    canvas.put(place, row: 0, column: width - placeWidth - 1, width: placeWidth, style: theme.heading)
  }

  private func drawStepper(on canvas: inout Canvas, row: Int, _ context: Context) {
    let theme = context.theme
    guard !steps.isEmpty else {
      let words = context.sampleNote ?? "overture.yaml in \(context.repositoryPath)"
      canvas.put(words, row: row, column: 1, width: context.size.columns - 2, style: theme.quiet)
      return
    }
    let glyphs = theme.glyphs
    let needed = steps.reduce(0) { $0 + CellWidth.of($1) + 2 } + 2 * max(0, steps.count - 1)
    let gap = needed + 2 + steps.count - 1 <= context.size.columns ? 3 : 2
    var column = 1
    for (index, name) in steps.enumerated() {
      let mark = index < current ? glyphs.done : index == current ? glyphs.current : glyphs.pending
      let style = index < current ? theme.good : index == current ? theme.accent : theme.quiet
      let label = needed + 2 <= context.size.columns || index == current ? "\(mark) \(name)" : mark
      column += canvas.put(label, row: row, column: column, width: context.size.columns - column, style: style)
      column += needed + 2 <= context.size.columns ? gap : 1
    }
  }

  private func drawHints(_ hints: [Hint], on canvas: inout Canvas, row: Int, width: Int) {
    let theme = canvas.theme
    let last = "^C quit"
    let lastColumn = width - last.count - 1
    var column = 1
    for hint in hints {
      let needed = CellWidth.of(hint.key) + 1 + CellWidth.of(hint.words)
      guard column + needed + 2 <= lastColumn else { continue }
      column += canvas.put(hint.key, row: row, column: column, width: width, style: theme.key) + 1
      column += canvas.put(hint.words, row: row, column: column, width: width, style: theme.quiet) + 2
    }
    canvas.put("^C", row: row, column: lastColumn, width: 2, style: theme.key)
    canvas.put("quit", row: row, column: lastColumn + 3, width: 4, style: theme.quiet)
    canvas.click(Rect(row: row, column: lastColumn, width: 7, height: 1), .key(.control("c")))
  }
}
