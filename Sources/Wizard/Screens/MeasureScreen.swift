import Measurement
import PlainText
import SetupPlan
import TerminalUI

/// Before and after, against what the guide promises: verdicts and plots.
struct MeasureScreen: Screen {
  var environment = ""
  /// Nil while it is measured.
  var result: Result<MeasureReport, Failure>?
  private(set) var scroll = Viewport()

  mutating func take(_ result: Result<MeasureReport, Failure>) {
    self.result = result
    scroll.reset()
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil: return .reload
    case .key(.enter):
      if case .failure = result { return .reload }
    default: _ = scroll.handle(input, count: rows(context).count, height: Chrome.body(context).height)
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome { .stay }

  private func rows(_ context: Context) -> [PlotRow] {
    guard case .success(let report) = result else { return [] }
    return report.rows(width: max(20, context.size.columns - 4), characters: context.plotCharacters)
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1)
    switch result {
    case nil:
      canvas.write("\(context.spinner) asking for the metrics of \(environment)", in: room, style: theme.quiet)
    case .failure(let failure): canvas.failure(failure, in: room)
    case .success:
      let all = rows(context)
      let range = scroll.range(count: all.count, height: room.height)
      for (index, row) in all[range].enumerated() {
        canvas.put(row, row: room.row + index, column: room.column, width: room.width)
      }
      guard range.upperBound < all.count else { return }
      canvas.put(
        theme.glyphs.down, row: room.maxRow - 1, column: room.maxColumn - 1, width: 1, style: theme.accent)
    }
  }

  func hints(_ context: Context) -> [Hint] {
    [
      Hint(context.theme.glyphs.updown, "scroll"), Hint("r", "again"), Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}

extension Canvas {
  /// A row of a plot, each piece in the colour of what it is.
  mutating func put(_ plot: PlotRow, row: Int, column: Int, width: Int) {
    var place = column
    for span in plot.spans where place < column + width {
      place += put(
        SafeText(line: span.text).text, row: row, column: place, width: column + width - place,
        style: theme.style(of: span.role))
    }
  }
}

extension Theme {
  /// How a part of a plot is drawn; series are told apart by colours that are seen on light and on dark.
  fileprivate func style(of role: PlotRole) -> Style {
    switch role {
    case .title: heading
    case .axis: line
    case .label: text
    case .mark: warning
    case .series(let number): [accent, good, warning, bad][number % 4]
    case .chosen: focus
    }
  }
}

extension Context {
  /// What plots are made of: braille where the terminal has Unicode.
  var plotCharacters: PlotCharacters { theme.glyphs == .unicode ? .braille : .ascii }
}
