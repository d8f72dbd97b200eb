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
    let intro =
      isIncomplete
      ? "\(open.count) of 4 questions \(open.count == 1 ? "has" : "have") no answer yet."
      : "Four questions; nothing is chosen beforehand."
    let (top, rest) = body.split(left: 100).left.split(top: context.isShort ? 1 : 2)
    canvas.put(
      intro, row: top.row, column: body.column, width: body.width,
      style: isIncomplete ? theme.warning : theme.quiet)
    let all = lines(spaced: rest.height >= 17)
    let focused = all.firstIndex { number(of: $0) == focus } ?? 0
    let window = Viewport.window(around: focused, count: all.count, height: rest.height)
    for (index, place) in window.enumerated() {
      draw(all[place], on: &canvas, row: rest.row + index, in: rest, context)
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
      let mark = isAnswered(question) ? theme.glyphs.done : theme.glyphs.pending
      canvas.put(
        mark, row: row, column: rect.column, width: 1, style: isAnswered(question) ? theme.good : theme.quiet)
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
      let note = choice == .safer ? "" : isChosen ? "accepted" : "trade-off"
      let column = rect.column + 36
      if rect.width >= 64 {
        canvas.put(
          question.meaning(choice), row: row, column: column, width: rect.maxColumn - column - note.count - 1,
          style: isFocused ? style : theme.quiet)
      }
      if rect.width >= 40 {
        canvas.put(
          note, row: row, column: rect.maxColumn - note.count, width: note.count,
          style: isFocused ? style : theme.warning)
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

  // MARK: The page of a trade-off

  /// Where the parts of a trade-off's page lie, and its text line by line.
  struct PageLayout {
    var title: Rect
    var text: Rect
    var foot: Rect
    var lines: [(label: String, text: String, style: Style)] = []
    var isWide: Bool { text.width >= 60 }
  }

  /// Blanks are given up first, where the text needs the room.
  func layout(of page: Page, in body: Rect, _ context: Context) -> PageLayout {
    let lines = textLines(of: TradeOff[page.question.tradeOff], width: body.width, isAiry: false, context)
    for gap in [1, 0] {
      let (title, rest) = body.inset(top: context.isShort ? 0 : gap).split(top: 1 + (context.isShort ? 0 : gap))
      let (text, foot) = rest.split(bottom: footRows(page, width: body.width, gap: gap))
      if gap == 1, text.height < lines.count { continue }
      var layout = PageLayout(title: title, text: text, foot: foot, lines: lines)
      if text.height >= lines.count + 4 {
        layout.lines = textLines(of: TradeOff[page.question.tradeOff], width: body.width, isAiry: true, context)
      }
      return layout
    }
    return PageLayout(title: body, text: body, foot: body)
  }

  private func textLines(
    of tradeOff: TradeOff, width: Int, isAiry: Bool, _ context: Context
  ) -> [(label: String, text: String, style: Style)] {
    let theme = context.theme
    let parts = [
      ("You gain", tradeOff.gained, theme.good), ("You risk", tradeOff.risked, theme.bad),
      ("Who", tradeOff.abuse, theme.warning), ("Instead", tradeOff.instead, theme.accent),
    ]
    let isWide = width >= 60
    var lines: [(label: String, text: String, style: Style)] = []
    for (label, words, style) in parts {
      let wrapped = TextLayout.wrapped(
        isWide ? words : "\(label): \(words)", to: min(isWide ? width - 11 : width - 1, 100))
      for (index, line) in wrapped.enumerated() { lines.append((index == 0 && isWide ? label : "", line, style)) }
      if isAiry { lines.append(("", "", style)) }
    }
    return lines
  }

  private func draw(_ page: Page, on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let tradeOff = TradeOff[page.question.tradeOff]
    let layout = layout(of: page, in: body, context)
    let title = layout.title
    let place = "trade-off \(page.question.rawValue + 1) of \(SecurityTopic.allCases.count)"
    let placeWidth = title.width >= 60 ? place.count : 0
    canvas.put(
      tradeOff.title, row: title.row, column: title.column, width: title.width - placeWidth, style: theme.heading)
    canvas.put(place, row: title.row, column: title.maxColumn - placeWidth, width: placeWidth, style: theme.quiet)
    let rect = layout.text
    let count = layout.lines.count
    let height = count > rect.height && layout.isWide ? rect.height - 1 : rect.height
    let range = page.scroll.range(count: count, height: height)
    for (index, line) in layout.lines[range].enumerated() {
      let row = rect.row + index
      if layout.isWide { canvas.put(line.label, row: row, column: rect.column, width: 10, style: line.style) }
      let column = rect.column + (layout.isWide ? 11 : 0)
      canvas.put(line.text, row: row, column: column, width: rect.maxColumn - column)
    }
    let hidden = count - range.upperBound
    if layout.isWide, count > rect.height {
      let words =
        hidden > 0 ? "\(theme.glyphs.down) \(hidden) more line\(hidden == 1 ? "" : "s")" : "\(theme.glyphs.up) the end"
      canvas.put(words, row: rect.maxRow - 1, column: rect.column + 11, width: 30, style: theme.accent)
    } else if hidden > 0 {
      canvas.put(theme.glyphs.down, row: rect.maxRow - 1, column: rect.maxColumn - 1, width: 1, style: theme.accent)
    }
    drawFoot(of: tradeOff, page, on: &canvas, in: layout.foot, context)
  }

  private func footRows(_ page: Page, width: Int, gap: Int) -> Int {
    let isRemarked = width >= 60 && !remark(on: TradeOff[page.question.tradeOff], page).isEmpty
    return (width >= 72 ? 1 : 2) + (isRemarked ? 1 : 0) + (width >= 60 ? gap : 0)
      + (page.typed != nil ? (width >= 60 ? 1 : 2) : 0)
  }

  private func drawFoot(
    of tradeOff: TradeOff, _ page: Page, on canvas: inout Canvas, in rect: Rect, _ context: Context
  ) {
    let theme = context.theme
    var row = rect.row
    let remark = remark(on: tradeOff, page)
    if rect.width >= 60 {
      // What the rows below do not need is the gap above.
      row = rect.maxRow - footRows(page, width: rect.width, gap: 0)
      canvas.put(remark, row: row, column: rect.column, width: rect.width, style: theme.quiet)
      if !remark.isEmpty { row += 1 }
    }
    if let typed = page.typed {
      let prompt = page.isMistyped ? "That is not the name. Type " : "To accept, type "
      var column = rect.column
      column += canvas.put(
        prompt, row: row, column: column, width: rect.width, style: page.isMistyped ? theme.bad : theme.text)
      column += canvas.put(environment, row: row, column: column, width: 20, style: theme.heading) + 1
      if rect.width < 60 {
        row += 1
        column = rect.column
      }
      typed.draw(
        on: &canvas.frame, row: row, column: column, width: min(24, rect.maxColumn - column), theme: theme,
        isFocused: true)
      row += 1
    }
    let used = canvas.button(
      "a", page.question.action(.safer), press: page.typed == nil ? .character("a") : .control("a"), row: row,
      column: rect.column, isFocused: page.focus == .safer)
    let isWide = rect.width >= 72
    canvas.button(
      "p", page.question.action(.riskier), press: .character("p"), row: isWide ? row : row + 1,
      column: isWide ? rect.column + used + 3 : rect.column, isFocused: page.focus == .riskier)
  }

  /// What is known of earlier acceptances.
  private func remark(on tradeOff: TradeOff, _ page: Page) -> String {
    guard let record = accepted[tradeOff.id] ?? history[tradeOff.id] else {
      return isProduction && page.typed == nil ? "Accepting in production takes the environment's name, typed." : ""
    }
    let isSame = record.text == tradeOff.textHash
    return "Accepted before: \(record.at.prefix(10)) by \(record.by), \(isSame ? "this same text" : "another text")."
  }
}
