import SetupPlan
import TerminalUI

extension SecurityScreen {
  /// Where the parts of a page lie, and its text line by line.
  struct PageLayout {
    var title: Rect
    var text: Rect
    var foot: Rect
    var lines: [SecurityPageText.Line] = []
    /// Whether the last line is only seen by scrolling, however large the screen is.
    var holdsBack = false

    /// How many lines are on the screen at once.
    var shownLines: Int { max(0, min(text.height, lines.count - (holdsBack ? 1 : 0))) }

    /// The lines that are on the screen.
    func range(_ scroll: Viewport) -> Range<Int> { scroll.range(count: lines.count, height: shownLines) }
  }

  func layout(of page: Page, in body: Rect, _ context: Context) -> PageLayout {
    let gap = context.isShort ? 0 : 1
    let (title, rest) = body.inset(top: gap).split(top: 1 + gap)
    let (text, foot) = rest.split(bottom: footRows(of: page, in: rest, context))
    guard let circumstances else { return PageLayout(title: title, text: text, foot: foot) }
    let lines = SecurityPageText(
      topic: page.question, circumstances: circumstances, mitigations: mitigations(of: page.question),
      theme: context.theme, width: body.width
    ).lines
    return PageLayout(title: title, text: text, foot: foot, lines: lines, holdsBack: needsDeliberation)
  }

  private func areButtonsBeside(_ width: Int) -> Bool { width >= 72 }

  /// A line that says how far one is, the form, and the buttons.
  private func footRows(of page: Page, in rect: Rect, _ context: Context) -> Int {
    let buttons = areButtonsBeside(rect.width) ? 1 : 2
    let form = page.form.map(\.order.count) ?? 0
    let gap = context.isShort ? 0 : 1
    return min(rect.height - 1, gap + 1 + form + buttons)
  }

  func draw(_ page: Page, on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let layout = layout(of: page, in: body, context)
    drawTitle(of: page, on: &canvas, in: layout.title, context)
    let rect = layout.text
    let range = layout.range(page.scroll)
    for (index, line) in layout.lines[range].enumerated() {
      for part in line.parts where part.column < rect.width {
        canvas.put(
          part.text, row: rect.row + index, column: rect.column + part.column, width: rect.width - part.column,
          style: part.style)
      }
    }
    drawFoot(of: page, layout, on: &canvas, hidden: layout.lines.count - range.upperBound, context)
    if rect.height > 0, range.upperBound < layout.lines.count {
      canvas.put(
        theme.glyphs.down, row: min(rect.maxRow, rect.row + layout.shownLines) - 1, column: rect.maxColumn - 1,
        width: 1, style: theme.risk)
    }
  }

  private func drawTitle(of page: Page, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let place = rect.width >= 60 ? "\(page.question.rawValue + 1) of \(SecurityTopic.allCases.count)   " : ""
    var right = 0
    if rect.width >= 60, let circumstances {
      let exposure = Exposure(of: circumstances.answering(page.question.tradeOff, isRiskier: true))
      let words = "exposure with 2: \(exposure.word)"
      right = words.count
      canvas.put(
        words, row: rect.row, column: rect.maxColumn - right, width: right,
        style: exposure == .low ? theme.quiet : theme.risk)
    }
    let question = page.question.words.prefix(1).uppercased() + page.question.words.dropFirst()
    canvas.put(
      place + question, row: rect.row, column: rect.column, width: rect.width - right - 1, style: theme.heading)
  }

  private func drawFoot(
    of page: Page, _ layout: PageLayout, on canvas: inout Canvas, hidden: Int, _ context: Context
  ) {
    let theme = context.theme
    let rect = layout.foot
    let buttons = areButtonsBeside(rect.width) ? 1 : 2
    let rows = 1 + (page.form?.order.count ?? 0) + buttons
    var row = rect.row + max(0, rect.height - rows)
    let (words, style) = remark(on: page, layout, hidden: hidden, context)
    canvas.put(words, row: row, column: rect.column, width: rect.width, style: style)
    row += 1
    if let form = page.form {
      form.draw(
        on: &canvas, in: Rect(row: row, column: rect.column, width: rect.width, height: rect.maxRow - buttons - row),
        context)
    }
    row = rect.maxRow - buttons
    let used = canvas.button(
      "1", page.question.action(.safer), press: page.form == nil ? .character("1") : .control("a"), row: row,
      column: rect.column, isFocused: page.focus == .safer)
    canvas.button(
      "2", page.question.action(.riskier), press: page.form == nil ? .character("2") : .enter,
      row: buttons == 1 ? row : row + 1, column: buttons == 1 ? rect.column + used + 3 : rect.column,
      isFocused: page.focus == .riskier, style: page.focus == .riskier ? theme.riskFocus : theme.risk)
  }

  /// What is to be done next, or what is known of earlier acceptances.
  private func remark(
    on page: Page, _ layout: PageLayout, hidden: Int, _ context: Context
  ) -> (String, Style) {
    let theme = context.theme
    if let form = page.form {
      return form.complaint.map { ($0, theme.bad) } ?? ("Read to the end.", theme.quiet)
    }
    if let note = page.note { return (note, theme.heading) }
    let word = page.question.tradeOff.word
    let percent = layout.lines.isEmpty ? 0 : min(page.isRead ? 100 : 99, page.seen * 100 / layout.lines.count)
    if page.isRefused {
      return ("Not read yet (\(percent) %): read on with \(context.theme.glyphs.down) to the end, then 2.", theme.bad)
    }
    if let record = accepted[page.question.tradeOff] ?? history[page.question.tradeOff] {
      let isSame = record.text == TradeOff[record.id].textHash
      let state = record.hasRunOut(on: today) ? "ran out" : isSame ? "this same text" : "another text"
      return (
        "\(needsDeliberation ? "Read \(percent) %. " : "")Accepted before: \(record.at.prefix(10)) by \(record.by), "
          + "\(state).", theme.quiet
      )
    }
    guard needsDeliberation else {
      return hidden > 0
        ? ("\(theme.glyphs.down) \(hidden) more line\(hidden == 1 ? "" : "s")", theme.quiet) : ("", theme.quiet)
    }
    return (
      page.isRead
        ? "Read to the end: 2 accepts, by the word \(word)."
        : "2 opens when this was read to its end (\(percent) %). Then type the word \(word).", theme.quiet
    )
  }
}
