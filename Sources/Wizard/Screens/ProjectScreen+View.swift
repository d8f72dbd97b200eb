import SetupPlan
import TerminalUI

extension ProjectScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    if let page {
      page.draw(on: &canvas, in: body, context)
      return
    }
    let room = body.inset(top: context.isShort ? 0 : 1)
    if room.width >= 110 {
      let (left, rest) = room.split(left: room.width / 2 - 2)
      canvas.divider(column: rest.column + 1, row: room.row, height: room.height)
      drawList(on: &canvas, in: left, context)
      let right = rest.inset(left: 4)
      drawFields(on: &canvas, in: right, context)
      drawState(on: &canvas, in: right.inset(top: sources.isEmpty ? 8 : 9), context)
      return
    }
    if context.isShort {
      if focus != .list, stateRows(canvas, width: room.width, context) > room.height - 6 {
        drawField(focus, on: &canvas, row: room.row, in: room, context)
        drawState(on: &canvas, in: room.inset(top: 1), context)
      } else if focus == .list {
        let rows = min(5, stateRows(canvas, width: room.width, context))
        let (upper, lower) = room.split(bottom: rows)
        drawList(on: &canvas, in: upper, context)
        drawState(on: &canvas, in: lower, context)
      } else {
        let rows = sources.isEmpty ? 5 : 6
        drawFields(on: &canvas, in: room.split(top: rows).top, context)
        drawState(on: &canvas, in: room.inset(top: rows + 1), context)
      }
      return
    }
    // However much there is to say, the list keeps three rows and the fields keep theirs.
    let rows = min(max(2, stateRows(canvas, width: room.width, context)), max(2, room.height - 11))
    let (upper, state) = room.split(bottom: rows)
    let (list, fields) = upper.split(bottom: 7)
    drawList(on: &canvas, in: list.inset(bottom: 1), context)
    drawFields(on: &canvas, in: fields, context)
    drawState(on: &canvas, in: state, context)
  }

  private func drawList(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let (top, rest) = rect.split(top: 1)
    let label = rect.width >= 50 ? "Google Cloud project" : "Project"
    let used = canvas.put(label, row: top.row, column: top.column, width: top.width, style: theme.heading) + 2
    canvas.click(top, .choice(Focus.list.rawValue))
    let counted = list.hits.count == list.rows.count ? "\(list.rows.count)" : "\(list.hits.count) of \(list.rows.count)"
    let count = isLoading ? "\(context.spinner) loading" : counted
    list.search.draw(
      on: &canvas.frame, row: top.row, column: top.column + used, width: min(30, top.width - used - count.count - 2),
      theme: theme, isFocused: focus == .list, placeholder: "type to search")
    canvas.put(count, row: top.row, column: top.maxColumn - count.count, width: count.count, style: theme.quiet)
    if list.hits.isEmpty { drawEmptyList(on: &canvas, in: rest, context) }
    let window = list.window(height: rest.height)
    let titleWidth = min(
      max(12, (list.rows.map { CellWidth.of($0.title) }.max() ?? 0) + 2), max(12, rest.width * 2 / 3))
    for (index, place) in window.enumerated() {
      let row = rest.row + index
      let hit = list.hits[place]
      let isMarked = place == list.selection
      let style = isMarked ? (focus == .list ? theme.focus : theme.marked) : theme.text
      if isMarked, focus == .list { canvas.frame.fill(row: row, column: rest.column, width: rest.width, style: style) }
      let mark = isMarked ? theme.glyphs.pointer : " "
      let tick = hit.row.id == picked ? theme.glyphs.checked : " "
      canvas.put("\(mark)\(tick) ", row: row, column: rest.column, width: rest.width, style: style)
      let column = rest.column + 3
      canvas.put(
        hit.row.title, matched: hit.titlePlaces, row: row, column: column, width: min(titleWidth, rest.width - 3),
        style: style)
      canvas.put(
        hit.row.detail, matched: hit.detailPlaces, row: row, column: column + titleWidth,
        width: rest.maxColumn - column - titleWidth, style: isMarked && focus == .list ? style : theme.quiet)
      canvas.click(Rect(row: row, column: rest.column, width: rest.width, height: 1), .choice(100 + place))
    }
  }

  private func drawFields(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let fields = Focus.allCases.dropFirst().filter { $0 != .image || !sources.isEmpty }
    for (index, field) in fields.enumerated() where index < rect.height {
      drawField(field, on: &canvas, row: rect.row + index, in: rect, context)
    }
  }

  /// The findings in a few words, and whether they are a question.
  private func drawFindings(on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let questions = openQuestions
    let ask = questions == 0 ? "" : questions == 1 ? "1 question" : "\(questions) questions"
    let column = rect.column + 17
    var used = column
    if !ask.isEmpty {
      used += canvas.put(ask, row: row, column: used, width: rect.maxColumn - used, style: theme.warning) + 1
    }
    let told = ["Application", "Python", "Dependencies"].compactMap { title in
      found.first { $0.title == title }.map { fact in
        let value = fact.detail.flatMap { details[$0] } ?? fact.value
        return title == "Python" ? "Python \(value)" : value
      }
    }
    canvas.put(
      told.joined(separator: " \(theme.glyphs.dot) "), row: row, column: used, width: rect.maxColumn - used,
      style: focus == .findings ? theme.text : theme.quiet)
  }

  private func drawField(
    _ field: Focus, on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context
  ) {
    if field == .findings, found.isEmpty { return }
    let theme = context.theme
    let isFocused = focus == field
    canvas.put(isFocused ? theme.glyphs.pointer : " ", row: row, column: rect.column, width: 1, style: theme.accent)
    canvas.put(
      label(of: field), row: row, column: rect.column + 2, width: 12, style: isFocused ? theme.heading : theme.text)
    let column = rect.column + 15
    let width = min(44, rect.maxColumn - column)
    let placeholder = isDetecting ? "looking" : field.placeholder
    switch field {
    case .repository:
      repository.draw(
        on: &canvas.frame, row: row, column: column + 2, width: width - 4, theme: theme, isFocused: isFocused,
        placeholder: placeholder)
    case .service:
      service.draw(
        on: &canvas.frame, row: row, column: column + 2, width: width - 4, theme: theme, isFocused: isFocused,
        placeholder: placeholder)
    case .directory:
      directory.draw(
        on: &canvas.frame, row: row, column: column, width: width, theme: theme, isFocused: isFocused,
        placeholder: placeholder)
    case .image:
      if isFocused {
        canvas.put(theme.glyphs.previous, row: row, column: column, width: 1, style: theme.accent)
        canvas.put(theme.glyphs.next, row: row, column: column + width - 1, width: 1, style: theme.accent)
      }
      canvas.put(
        source.map { "promote what \($0) ran" } ?? "build its own", row: row, column: column + 2, width: width - 4,
        style: isFocused ? theme.focus : theme.text)
    case .findings: drawFindings(on: &canvas, row: row, in: rect, context)
    case .environment, .list:
      environment.draw(
        on: &canvas.frame, row: row, column: column, width: width, theme: theme, isFocused: isFocused,
        placeholder: field.placeholder)
    }
    canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(field.rawValue))
  }

  /// What stands before a field; of several services, which one is in it.
  private func label(of field: Focus) -> String {
    guard areSeveral, field == .directory, let place = directory.options.firstIndex(of: directory.text) else {
      return field.label
    }
    return "Folder \(place + 1)/\(directory.options.count)"
  }

  private func stateRows(_ canvas: Canvas, width: Int, _ context: Context) -> Int {
    if let complaint { return canvas.rows(of: complaint, width: width) }
    guard let picked, let check = checks[picked] else {
      return TextLayout.wrapped(unpickedWords(width: width, context), to: width).count
    }
    switch check {
    case .running: return 1
    case .failed(let failure): return canvas.rows(of: failure, width: width)
    case .done(let check): return max(1, check.obstacles.reduce(0) { $0 + canvas.rows(of: $1, width: width) })
    }
  }

  /// What is said before a project is picked.
  private func unpickedWords(width: Int, _ context: Context) -> String {
    context.sampleNote
      ?? (width < 60 ? "Nothing changes before you confirm." : "Nothing is changed before you confirm the review.")
  }

  /// What is known of the picked project, or what stops the person.
  private func drawState(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    if let complaint {
      canvas.failure(complaint, in: rect)
      return
    }
    guard let picked, let check = checks[picked] else {
      canvas.write(unpickedWords(width: rect.width, context), in: rect, style: theme.quiet)
      return
    }
    switch check {
    case .running:
      canvas.write(
        "\(context.spinner) checking billing and permissions of \(picked)", in: rect,
        style: theme.quiet)
    case .failed(let failure): canvas.failure(failure, in: rect)
    case .done(let check):
      guard !check.obstacles.isEmpty else {
        canvas.write(
          "\(theme.glyphs.done) \(picked): billing is on, no permission is missing", in: rect, style: theme.good)
        return
      }
      var room = rect
      for obstacle in check.obstacles { room = room.split(top: canvas.failure(obstacle, in: room)).rest }
    }
  }
}

extension ProjectScreen.Focus {
  /// What stands before the field.
  fileprivate var label: String {
    switch self {
    case .list: "Project"
    case .repository: "Repository"
    case .service: "Service"
    case .directory: "Directory"
    case .environment: "Environment"
    case .image: "Image"
    case .findings: "Found"
    }
  }

  /// What an empty field shows.
  fileprivate var placeholder: String {
    switch self {
    case .repository: "owner/name"
    case .directory: "path"
    case .list, .service, .environment, .image, .findings: "name"
    }
  }
}
