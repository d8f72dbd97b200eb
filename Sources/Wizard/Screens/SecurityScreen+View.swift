import SetupPlan
import TerminalUI

extension SecurityScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    if let page {
      draw(page, on: &canvas, in: body, context)
    } else {
      drawQuestions(on: &canvas, in: body, context)
    }
  }

  /// One line of the list of questions.
  private enum Line {
    case title(SecurityTopic)
    case answer(SecurityTopic, SecurityTopic.Choice)
    case blank
    case goOn
  }

  private func lines(spaced: Bool) -> [Line] {
    SecurityTopic.allCases.flatMap { question -> [Line] in
      [.title(question), .answer(question, .safer), .answer(question, .riskier)] + (spaced ? [.blank] : [])
    } + [.goOn]
  }

  private func drawQuestions(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let exposure = circumstances.map { Exposure(of: $0) } ?? .low
    let state = choices.isEmpty ? "nothing is chosen beforehand" : "exposure so far: \(exposure.word)"
    let intro =
      isIncomplete
      ? "\(open.count) of 4 questions \(open.count == 1 ? "has" : "have") no answer yet."
      : "Four questions; \(state)."
    let (top, list) = body.split(left: 100).left.split(top: context.isShort ? 1 : 2)
    let (rest, foot) = list.split(bottom: list.height >= 16 ? 3 : 0)
    drawConsequences(on: &canvas, in: foot, context)
    canvas.put(
      intro, row: top.row, column: body.column, width: body.width,
      style: isIncomplete ? theme.warning : exposure == .low ? theme.quiet : theme.risk)
    let all = lines(spaced: rest.height >= 17)
    let focused = all.firstIndex { number(of: $0) == focus } ?? 0
    let window = Viewport.window(around: focused, count: all.count, height: rest.height)
    for (index, place) in window.enumerated() {
      draw(all[place], on: &canvas, row: rest.row + index, in: rest, context)
    }
  }

  /// What the marked answer breaks, and the worst of it: the safer one has its price, too.
  private func drawConsequences(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    guard rect.height >= 3, let topic = SecurityTopic(rawValue: focus / 2), let circumstances else { return }
    let isRiskier = !focus.isMultiple(of: 2)
    let told = Consequences(
      of: topic.tradeOff, isRiskier: isRiskier, in: circumstances.answering(topic.tradeOff, isRiskier: isRiskier))
    for (index, aspect) in [Consequences.Aspect.breaks, .worst].enumerated() {
      let row = rect.row + 1 + index
      canvas.put(aspect.title, row: row, column: rect.column, width: 8, style: context.theme.quiet)
      canvas.put(told[aspect], row: row, column: rect.column + 9, width: rect.width - 9)
    }
  }

  private func number(of line: Line) -> Int? {
    switch line {
    case .answer(let question, let choice): question.rawValue * 2 + (choice == .safer ? 0 : 1)
    case .goOn: SecurityScreen.goOn
    case .title, .blank: nil
    }
  }

  private func draw(_ line: Line, on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context) {
    let theme = context.theme
    switch line {
    case .blank: break
    case .title(let question):
      let (mark, style) = mark(of: question, theme)
      canvas.put(mark, row: row, column: rect.column, width: 1, style: style)
      let used = canvas.put(
        question.title, row: row, column: rect.column + 2, width: rect.width - 2, style: theme.heading)
      canvas.put(
        question.words, row: row, column: rect.column + 4 + used, width: rect.width - 4 - used, style: theme.quiet)
    case .answer(let question, let choice):
      let number = question.rawValue * 2 + (choice == .safer ? 0 : 1)
      let isFocused = number == focus
      let isChosen = choices[question] == choice && isAnswered(question)
      let style = isFocused ? theme.focus : isChosen ? theme.marked : theme.text
      if isFocused { canvas.frame.fill(row: row, column: rect.column, width: rect.width, style: style) }
      let radio = isChosen ? theme.glyphs.radioOn : theme.glyphs.radioOff
      let mark = isFocused ? theme.glyphs.pointer : " "
      canvas.put(
        "\(mark)  \(radio) \(question.label(choice))", row: row, column: rect.column, width: rect.width, style: style)
      let hasRunOut = accepted[question.tradeOff]?.hasRunOut(on: today) ?? false
      let note =
        choice == .safer ? "" : isChosen ? "accepted" : hasRunOut && choices[question] == .riskier ? "ran out" : "risk"
      let column = rect.column + 36
      if rect.width >= 64 {
        canvas.put(
          question.meaning(choice), row: row, column: column, width: rect.maxColumn - column - note.count - 1,
          style: isFocused ? style : theme.quiet)
      }
      if rect.width >= 40 {
        canvas.put(
          note, row: row, column: rect.maxColumn - note.count, width: note.count,
          style: isFocused ? style : theme.risk)
      }
      canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(number))
    case .goOn:
      let label = open.isEmpty ? "Go on to the review" : "Go on (\(4 - open.count) of 4 answered)"
      let isFocused = focus == SecurityScreen.goOn
      canvas.put(
        "\(isFocused ? theme.glyphs.pointer : " ")[ \(label) ]", row: row, column: rect.column, width: rect.width,
        style: isFocused ? theme.focus : open.isEmpty ? theme.heading : theme.quiet)
      canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(SecurityScreen.goOn))
    }
  }

  /// A risk that is taken never has the mark of what is well.
  private func mark(of question: SecurityTopic, _ theme: Theme) -> (String, Style) {
    guard isAnswered(question) else { return (theme.glyphs.pending, theme.quiet) }
    return choices[question] == .riskier ? (theme.glyphs.warning, theme.risk) : (theme.glyphs.done, theme.good)
  }
}
