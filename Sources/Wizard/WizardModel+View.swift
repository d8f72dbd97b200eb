import SetupPlan
import TerminalUI

extension WizardModel {
  /// The frame at a size; a pure function of the model.
  package func view(size: Size) -> Frame {
    canvas(size: size).frame
  }

  /// The frame, and where clicks on it lead.
  func canvas(size: Size) -> Canvas {
    var context = context
    context.size = size
    var canvas = Canvas(size: size, theme: theme)
    guard size.columns >= Self.leastSize.columns, size.rows >= Self.leastSize.rows else {
      let words =
        "Overture\(start.isSandbox ? " SANDBOX" : "") needs 40x12; this is \(size.columns)x\(size.rows). Enlarge the window."
      let lines = TextLayout.wrapped(words, to: size.columns)
      for (index, line) in lines.enumerated() { canvas.put(line, row: index, column: 0, width: size.columns) }
      return canvas
    }
    let chrome = chrome
    let screen = current
    let body = Chrome.body(context)
    screen.draw(on: &canvas, in: body, context)
    chrome.draw(on: &canvas, hints: screen.hints(context), context)
    if let overlay { draw(overlay, hints: screen.hints(context), on: &canvas, context) }
    return canvas
  }

  private var chrome: Chrome {
    let isOffPath =
      [.home, .status, .history, .deployment, .logs, .measure, .advice, .doctor].contains(place)
      || place == .services && !asksServices
    let steps = isOffPath ? [] : path
    let titles = steps.map(\.title)
    let environment =
      switch place {
      case .home: ""
      case .status: status.environment
      case .history: history.environment
      case .logs: logs.environment
      case .measure: measure.environment
      case .advice: advice.environment
      case .doctor: doctor.environment
      case .deployment: deployment.environment
      default: way == .setUp ? project.environment.text : home.environment?.name ?? ""
      }
    if place == .services {
      return Chrome(
        repository: project.repository.text, environment: "", isSandbox: start.isSandbox, title: place.title,
        steps: titles, current: 0)
    }
    return Chrome(
      repository: way == .setUp && !isOffPath ? project.repository.text : answers?.repository.description ?? "",
      environment: environment, isSandbox: start.isSandbox, title: place.title, steps: titles,
      current: steps.firstIndex(of: place) ?? 0)
  }

  private func draw(_ overlay: Overlay, hints: [Hint], on canvas: inout Canvas, _ context: Context) {
    canvas.frame.cursor = nil
    switch overlay {
    case .help: drawHelp(hints, on: &canvas, context)
    case .leaving(let quits):
      let width = min(56, context.size.columns - 4)
      let inside = Panel(title: "Leave?").draw(
        on: &canvas.frame, in: centered(width: width, height: 6, context), theme: theme, style: theme.warning)
      canvas.click(Rect(row: 0, column: 0, width: context.size.columns, height: context.size.rows), .key(.escape))
      canvas.write("Nothing was changed. Your answers are not kept.", in: inside)
      let used = canvas.button(
        "s", "Stay", press: .character("s"), row: inside.maxRow - 1, column: inside.column, isFocused: !quits)
      canvas.button(
        "q", "Quit", press: .character("q"), row: inside.maxRow - 1, column: inside.column + used + 2, isFocused: quits)
    }
  }

  private func drawHelp(_ hints: [Hint], on canvas: inout Canvas, _ context: Context) {
    let always = [
      Hint("esc", "back; no answer is lost"), Hint("?", "this help"),
      Hint("^C", place == .run || place == .several ? "finish the running step, then stop" : "quit"),
    ]
    let shown = hints.filter { hint in !always.contains { $0.key == hint.key } } + always
    let height = min(shown.count + 3, context.size.rows - 2)
    let inside = Panel(title: "Keys: \(place.title)").draw(
      on: &canvas.frame, in: centered(width: min(50, context.size.columns - 4), height: height, context), theme: theme,
      style: theme.accent)
    for (index, hint) in shown.prefix(inside.height - 1).enumerated() {
      canvas.put(
        TextLayout.padded(hint.key, to: 11), row: inside.row + index, column: inside.column, width: 11, style: theme.key
      )
      canvas.put(hint.words, row: inside.row + index, column: inside.column + 12, width: inside.width - 12)
    }
    canvas.put("any key closes", row: inside.maxRow - 1, column: inside.column, width: inside.width, style: theme.quiet)
  }

  private func centered(width: Int, height: Int, _ context: Context) -> Rect {
    Rect(
      row: max(0, (context.size.rows - height) / 2), column: max(0, (context.size.columns - width) / 2), width: width,
      height: height)
  }
}

extension WizardModel.Place {
  /// What the stepper calls it.
  var title: String {
    switch self {
    case .home: "Set-up"
    case .several: "Run"
    default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
    }
  }
}
