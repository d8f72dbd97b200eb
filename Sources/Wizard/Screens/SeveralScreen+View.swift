import SetupPlan
import TerminalUI

extension SeveralScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let room = body.inset(top: context.isShort ? 0 : 1)
    let (text, style) = head(context)
    canvas.put(text, row: room.row, column: room.column, width: room.width, style: style)
    if let failure {
      canvas.failure(failure, in: room.inset(top: 2))
      return
    }
    let list = listRoom(in: body, context)
    for (index, place) in Viewport.window(around: place, count: rows.count, height: list.height).enumerated() {
      drawRow(
        place, on: &canvas, in: Rect(row: list.row + index, column: list.column, width: list.width, height: 1), context)
    }
    let lower = lowerRoom(in: body, context)
    canvas.rule(row: lower.row - 1, column: lower.column, width: lower.width)
    canvas.write(details(width: lower.width, context), scrolled: scroll, in: lower)
    if isActive { drawProgress(on: &canvas, in: room, context) }
  }

  /// The rows below the headline: as many as there are services, while the marked one keeps some.
  private func listRoom(in body: Rect, _ context: Context) -> Rect {
    let room = body.inset(top: context.isShort ? 1 : 3, bottom: isActive ? 1 : 0)
    return room.split(top: min(rows.count, max(2, room.height - (context.isShort ? 4 : 9)))).top
  }

  func lowerRoom(in body: Rect, _ context: Context) -> Rect {
    let list = listRoom(in: body, context)
    return body.inset(top: list.maxRow - body.row + 1, bottom: isActive ? 1 : 0)
  }

  private func head(_ context: Context) -> (String, Style) {
    let theme = context.theme
    let members = rows.filter { $0.leftOut == nil }
    let count = "\(members.count) \(members.count == 1 ? "service" : "services")"
    guard !isActive else {
      let words =
        state == .stopping
        ? "finishing the running steps, then stopping" : "Setting up \(count) as \(environment)"
      return ("\(context.spinner) \(words)", state == .stopping ? theme.warning : theme.heading)
    }
    guard failure == nil else { return ("\(theme.glyphs.failed) Nothing was set up.", theme.bad) }
    let failed = rows.count { $0.failure != nil }
    let done = rows.count { if case .done = $0.end?.outcome { true } else { false } }
    if failed > 0 {
      let words = "\(failed) of \(rows.count) not set up; the others were not stopped by that"
      return ("\(theme.glyphs.failed) \(words)", theme.bad)
    }
    if done < rows.count {
      return ("\(theme.glyphs.warning) stopped: \(done) of \(rows.count) set up", theme.warning)
    }
    let verb = rows.count == 1 ? "is" : "are"
    return (
      "\(theme.glyphs.done) \(count) \(verb) set up, and verified. It took \(Seconds.text(seconds)).", theme.good
    )
  }

  private func drawRow(_ place: Int, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let row = rows[place]
    let isMarked = place == self.place
    let (mark, words, style) = told(row, context)
    if isMarked { canvas.frame.fill(row: rect.row, column: rect.column, width: rect.width, style: theme.focus) }
    canvas.click(rect, .choice(place))
    let nameWidth = min(max(8, (rows.map { CellWidth.of($0.name) }.max() ?? 0) + 2), max(8, rect.width / 3))
    let shown = isMarked ? theme.focus : style
    canvas.put(
      "\(isMarked ? theme.glyphs.pointer : " ")\(mark)", row: rect.row, column: rect.column, width: 3, style: shown)
    canvas.put(
      row.name, row: rect.row, column: rect.column + 4, width: nameWidth - 1, style: isMarked ? shown : theme.text)
    canvas.put(
      words, row: rect.row, column: rect.column + 4 + nameWidth, width: rect.width - 4 - nameWidth, style: shown)
  }

  /// The mark of a row, and what is said of it.
  private func told(_ row: Row, _ context: Context) -> (String, String, Style) {
    let theme = context.theme
    let glyphs = theme.glyphs
    switch row.end?.outcome {
    case .done(let address):
      let what = row.changed == 0 ? "up to date" : "\(row.changed) \(row.changed == 1 ? "step" : "steps") changed"
      return (glyphs.done, address ?? what, theme.good)
    case .failed(let failure): return (glyphs.failed, "failed: \(failure.message)", theme.bad)
    case .interrupted: return (glyphs.warning, "interrupted", theme.warning)
    case .unbegun: return (glyphs.skipped, "not begun", theme.quiet)
    case nil: break
    }
    if let failure = row.leftOut { return (glyphs.skipped, "left out: \(failure.message)", theme.bad) }
    guard let current = row.current, !row.steps.isEmpty else { return (glyphs.pending, "waiting", theme.quiet) }
    let number = min(row.ended.count + 1, row.steps.count)
    return (context.spinner, "step \(number) of \(row.steps.count) \(current.title)", theme.text)
  }

  /// What is known of the marked service, line by line.
  func details(width: Int, _ context: Context) -> [(text: String, style: Style)] {
    guard rows.indices.contains(place) else { return [] }
    let theme = context.theme
    let row = rows[place]
    var lines: [(text: String, style: Style)] = []
    func add(_ text: String, _ style: Style) {
      guard !text.isEmpty else { return }
      lines += TextLayout.wrapped(text, to: max(10, width - 2)).map { ($0, style) }
    }
    add("\(row.name) \(theme.glyphs.dot) \(environment)", theme.heading)
    if case .done(let address?) = row.end?.outcome { add(address, theme.accent) }
    for failure in row.failure?.all ?? [] {
      add(failure.message, theme.bad)
      add(failure.reason, theme.text)
      add(failure.remedy, theme.text)
    }
    if row.leftOut != nil { add("Then set it up by itself: overture", theme.text) }
    add(row.line, theme.quiet)
    guard let end = row.end else { return lines }
    switch end.outcome {
    case .done: add("To go back:", theme.text)
    case .failed, .interrupted, .unbegun: add("To go on:", theme.text)
    }
    add("$ \(end.command)", theme.accent)
    return lines
  }

  private func drawProgress(on canvas: inout Canvas, in room: Rect, _ context: Context) {
    let theme = context.theme
    let members = rows.filter { $0.leftOut == nil }
    // A run that has not begun has as many steps as those that have.
    let most = members.map(\.steps.count).max() ?? 0
    let done = members.reduce(0) { sum, row in
      if case .done? = row.end?.outcome { return sum + most }
      return sum + row.ended.count
    }
    let bar = ProgressBar(done: done, of: most * members.count)
    let words = " \(bar.percent) %  \(Seconds.text(context.seconds - startedAt))"
    bar.draw(
      on: &canvas.frame, row: room.maxRow - 1, column: room.column, width: max(0, room.width - words.count),
      theme: theme, style: theme.accent)
    canvas.put(
      words, row: room.maxRow - 1, column: room.maxColumn - words.count, width: words.count, style: theme.text)
  }
}
