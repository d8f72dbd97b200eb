import SetupPlan
import TerminalUI

/// The last screen: what there is now, and what to do next.
struct ResultScreen: Screen, Equatable {
  var kind = RunEvent.RunKind.apply
  var environment = ""
  var seconds = 0.0
  /// Nil while it is gathered.
  var result: WizardResult?
  /// Why it could not be gathered; the run itself succeeded.
  var failure: Failure?
  /// Where the answers were written.
  var savedPath: String?
  var saveFailure: Failure?
  /// What was taken on; nil after a revert.
  var risks: RiskReport?
  var scroll = Viewport()

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.enter), .key(.character("q")): return .quit(0)
    case .key(.escape), .key(.character("h")): return .home
    case .key(.character("d")) where kind != .revert: return .deploy
    default:
      let height = max(1, context.size.rows - 4)
      _ = scroll.handle(input, count: lines(width: context.size.columns - 4, context).count, height: height)
      return .stay
    }
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome { .stay }

  private func lines(width: Int, _ context: Context) -> [(text: String, style: Style)] {
    let theme = context.theme
    let glyphs = theme.glyphs
    var lines: [(text: String, style: Style)] = []
    func add(_ text: String, _ style: Style, indent: Int = 0) {
      for (index, line) in TextLayout.wrapped(text, to: width - indent - 2).enumerated() {
        lines.append((String(repeating: " ", count: indent + (index > 0 ? 2 : 0)) + line, style))
      }
    }
    let headline =
      switch kind {
      case .apply: "\(environment) is set up, and verified."
      case .adjust: "\(environment) is adjusted, and verified."
      case .revert: "\(environment) is taken back."
      }
    add("\(glyphs.done) \(headline) It took \(Seconds.text(seconds)).", theme.good)
    if let url = result?.url {
      lines.append(("", theme.text))
      add(url, theme.accent, indent: 2)
    }
    if let risks, !risks.isEmpty {
      lines.append(("", theme.text))
      add(
        "\(glyphs.warning) \(risks.risks.count) risk\(risks.risks.count == 1 ? "" : "s") taken, exposure \(risks.exposure.word)",
        theme.risk)
      for risk in risks.risks {
        add("\(glyphs.warning) \(risk.id.word): \(risk.sentence); \(risks.words(risk.standing))", theme.text, indent: 2)
      }
      for row in risks.combinations { add("\(row.name): \(row.sentence)", theme.risk, indent: 2) }
    }
    if let result {
      if !result.made.isEmpty {
        lines.append(("", theme.text))
        add(kind == .revert ? "Taken back" : "Made", theme.heading)
        for item in result.made { add("\(glyphs.dot) \(item)", theme.text, indent: 2) }
      }
      if let savedPath { add("\(glyphs.dot) your answers, in \(savedPath)", theme.text, indent: 2) }
      lines.append(("", theme.text))
      if !result.next.isEmpty { add("Next", theme.heading) }
      for item in result.next { add(item, item.hasPrefix("$ ") ? theme.accent : theme.text, indent: 2) }
    } else if failure == nil {
      add("\(context.spinner) gathering what was made", theme.quiet)
    }
    if let saveFailure { add("\(saveFailure.message) \(saveFailure.reason) \(saveFailure.remedy)", theme.bad) }
    for failure in failure?.all ?? [] { add("\(failure.message) \(failure.reason) \(failure.remedy)", theme.bad) }
    return lines
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let room = body.inset(top: context.isShort ? 0 : 1)
    let all = lines(width: room.width, context)
    let range = scroll.range(count: all.count, height: room.height)
    for (index, line) in all[range].enumerated() {
      canvas.put(line.text, row: room.row + index, column: room.column, width: room.width - 2, style: line.style)
    }
    canvas.markMore(range.upperBound < all.count, in: room)
  }

  func hints(_ context: Context) -> [Hint] {
    [Hint("enter", "finish")] + (kind == .revert ? [] : [Hint("d", "deploy and watch")]) + [
      Hint("h", "home"), Hint("?", "help"), Hint(context.theme.glyphs.updown, "scroll"),
    ]
  }
}
