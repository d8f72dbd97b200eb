import SetupPlan
import TerminalUI

/// What differs between the answers and what is really there.
struct StatusScreen: Screen, Equatable {
  var environment = ""
  /// Nil while it is compared.
  var result: Result<[StepChange], Failure>?
  /// What answers the requests; nil where nothing does, or nobody has looked yet.
  var serving: Serving?
  /// What is taken on.
  var risks: RiskReport?
  var scroll = Viewport()

  /// The steps that differ.
  var drift: [StepChange] {
    guard case .success(let changes) = result else { return [] }
    return changes.filter { !$0.details.isEmpty }
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil: return .reload
    case .key(.enter):
      if case .failure = result { return .reload }
      return drift.isEmpty ? (result == nil ? .stay : .back) : .next
    default:
      _ = scroll.handle(input, count: lines(context).count, height: max(1, context.size.rows - 6))
      return .stay
    }
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome { .stay }

  private func lines(_ context: Context) -> [(text: String, style: Style)] {
    let theme = context.theme
    let width = max(10, context.size.columns - 6)
    let answering = (serving?.sentences ?? []).flatMap { TextLayout.wrapped($0, to: width) }.map {
      ("  " + $0, theme.text)
    }
    let differences = drift.flatMap { change in
      [("\(TextLayout.padded(change.step.title, to: 26))\(change.step.rawValue)", theme.heading)]
        + change.details.flatMap { TextLayout.wrapped($0, to: width) }.map { ("  " + $0, theme.text) }
    }
    return differences + (answering.isEmpty ? [] : [("What serves", theme.heading)] + answering)
  }

  /// The verdict, above the differences.
  private func head(_ theme: Theme) -> (text: String, style: Style) {
    let count = drift.reduce(0) { $0 + $1.details.count }
    guard count == 0 else {
      return ("\(theme.glyphs.warning) \(count) difference\(count == 1 ? "" : "s") in \(environment)", theme.warning)
    }
    if serving?.newestSentence != nil {
      return ("\(theme.glyphs.warning) \(environment) is as overture.yaml says, but see what serves", theme.warning)
    }
    return ("\(theme.glyphs.done) No drift: \(environment) is as overture.yaml says.", theme.good)
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let all = body.inset(top: context.isShort ? 0 : 1)
    let (room, foot) = all.split(bottom: risks?.isEmpty == false ? 1 : 0)
    if let risks, !foot.isEmpty {
      let lapsed = risks.lapsed.map(\.id.word)
      let words =
        "\(theme.glyphs.warning) risks: \(risks.risks.map(\.id.word).joined(separator: ", ")); exposure \(risks.exposure.word)"
        + (lapsed.isEmpty ? "" : "; ran out: \(lapsed.joined(separator: ", "))")
      canvas.put(words, row: foot.row, column: foot.column, width: foot.width, style: theme.risk)
    }
    switch result {
    case nil:
      canvas.write("\(context.spinner) comparing \(environment) with what is there", in: room, style: theme.quiet)
    case .failure(let failure): canvas.failure(failure, in: room)
    case .success:
      let head = head(theme)
      canvas.put(head.text, row: room.row, column: room.column, width: room.width, style: head.style)
      let list = room.inset(top: context.isShort ? 1 : 2)
      let differences = lines(context)
      let range = scroll.range(count: differences.count, height: list.height)
      for (index, line) in differences[range].enumerated() {
        canvas.put(line.text, row: list.row + index, column: list.column, width: list.width, style: line.style)
      }
    }
  }

  func hints(_ context: Context) -> [Hint] {
    let action = drift.isEmpty ? [Hint("enter", "back")] : [Hint("enter", "review the repair")]
    return action + [Hint("r", "again"), Hint("?", "help"), Hint("esc", "back")]
  }
}
