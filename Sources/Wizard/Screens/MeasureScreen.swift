import Measurement
import PlainText
import SetupPlan
import TerminalUI

/// Before and after, against what the guide promises: verdicts and plots.
struct MeasureScreen: Screen {
  var environment = ""
  /// Nil while it is measured.
  var result: Result<MeasureReport, Failure>?
  var progress = WorkProgress()
  private(set) var scroll = Viewport()

  mutating func take(_ result: Result<MeasureReport, Failure>, at seconds: Double) {
    progress.end(at: seconds, result)
    self.result = result
    scroll.reset()
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil: return .reload
    case .key(.enter):
      if case .failure = result { return .reload }
    case .key(.character("n")), .key(.tab): turn(1, context)
    case .key(.character("N")), .key(.backTab): turn(-1, context)
    default: _ = scroll.handle(input, count: rows(context).count, height: room(Chrome.body(context), context).height)
    }
    return .stay
  }

  /// Shows the part after the one at the top, or the one before.
  private mutating func turn(_ direction: Int, _ context: Context) {
    let rows = rows(context)
    let titles = rows.indices.filter { index in
      rows[index].spans.first?.role == .title && (index == 0 || rows[index - 1].spans.isEmpty)
    }
    let next = direction > 0 ? titles.first { $0 > scroll.offset } : titles.last { $0 < scroll.offset }
    guard let next else { return }
    scroll.show(next, count: rows.count, height: room(Chrome.body(context), context).height)
  }

  private func room(_ body: Rect, _ context: Context) -> Rect { body.inset(top: context.isShort ? 0 : 1) }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome { .stay }

  private func rows(_ context: Context) -> [PlotRow] {
    guard case .success(let report) = result else { return [] }
    return report.rows(width: max(20, context.size.columns - 4), characters: context.plotCharacters)
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let room = room(body, context)
    switch result {
    case nil: canvas.write("asking for the metrics of \(environment)", progress, in: room, context)
    case .failure(let failure): canvas.failure(failure, in: room)
    case .success:
      let all = rows(context)
      let range = scroll.range(count: all.count, height: room.height)
      for (index, row) in all[range].enumerated() {
        canvas.put(row, row: room.row + index, column: room.column, width: room.width)
      }
      canvas.markMore(range.upperBound < all.count, in: room)
    }
  }

  func hints(_ context: Context) -> [Hint] {
    [
      Hint(context.theme.glyphs.updown, "scroll"), Hint("n", "next part"), Hint("r", "again"), Hint("?", "help"),
      Hint("esc", "back"),
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
