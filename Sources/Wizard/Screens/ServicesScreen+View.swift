import SetupPlan
import TerminalUI

extension ServicesScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1).split(left: 140).left
    let (top, rest) = room.split(top: context.isShort ? 1 : 3)
    let checked = rows.count(where: \.isChecked)
    let count = checked == 0 ? "\(rows.count)" : "\(checked) of \(rows.count)"
    canvas.put(
      "Services of this repository", row: top.row, column: top.column, width: top.width - count.count - 1,
      style: theme.heading)
    canvas.put(count, row: top.row, column: top.maxColumn - count.count, width: count.count, style: theme.quiet)
    if top.height > 1 {
      canvas.put(
        "Each has its answers in its own folder; what several share is asked once.", row: top.row + 1,
        column: top.column, width: top.width, style: theme.quiet)
    }
    // The list keeps three rows, however much there is to say of the marked one.
    let foot = min(max(2, footRows(canvas, width: rest.width)), max(2, rest.height - 4)) + 1
    let (list, lower) = rest.split(bottom: foot)
    for (index, place) in Viewport.window(around: place, count: rows.count, height: list.height).enumerated() {
      drawRow(
        place, on: &canvas, in: Rect(row: list.row + index, column: list.column, width: list.width, height: 1), theme)
    }
    canvas.rule(row: lower.row, column: lower.column, width: lower.width)
    drawFoot(on: &canvas, in: lower.inset(top: 1), theme)
  }

  private func drawRow(_ place: Int, on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    let row = rows[place]
    let isMarked = place == self.place
    let style = isMarked ? theme.focus : theme.text
    if isMarked { canvas.frame.fill(row: rect.row, column: rect.column, width: rect.width, style: style) }
    canvas.click(rect, .choice(place))
    let box =
      switch row.standing {
      case .found: "[\(row.isChecked ? theme.glyphs.checked : " ")]"
      case .impossible: " \(theme.glyphs.failed) "
      case .known(let known): (try? known.answers.get()) == nil ? " \(theme.glyphs.failed) " : " \(theme.glyphs.done) "
      }
    canvas.put(
      "\(isMarked ? theme.glyphs.pointer : " ")\(box)", row: rect.row, column: rect.column, width: 4, style: style)
    var column = rect.column + 5
    let nameWidth = min(max(10, (rows.map { CellWidth.of($0.name) }.max() ?? 0) + 2), max(10, rect.width / 3))
    canvas.put(row.name, row: rect.row, column: column, width: nameWidth - 1, style: style)
    column += nameWidth
    let quiet = isMarked ? style : theme.quiet
    if rect.width >= 60 {
      let width = min(max(10, (rows.map { CellWidth.of($0.directory) }.max() ?? 0) + 2), rect.width / 4)
      canvas.put(row.directory, row: rect.row, column: column, width: width - 1, style: style)
      column += width
    }
    canvas.put(
      words(row, theme), row: rect.row, column: column, width: rect.maxColumn - column,
      style: isMarked ? style : trouble(of: row) == nil ? quiet : theme.bad)
  }

  /// What is said of a service beside its name and folder.
  private func words(_ row: Row, _ theme: Theme) -> String {
    if let trouble = trouble(of: row) { return trouble.message }
    guard case .known(let known) = row.standing, let answers = try? known.answers.get() else {
      return [row.framework, row.evidence].filter { !$0.isEmpty }.joined(separator: "  ")
    }
    return "set up: " + answers.environments.map(\.name).joined(separator: ", ")
  }

  /// Why nothing can be done with a service.
  private func trouble(of row: Row) -> Failure? {
    switch row.standing {
    case .impossible(_, let failure): failure
    case .known(let known): if case .failure(let failure) = known.answers { failure } else { nil }
    case .found: nil
    }
  }

  /// What is wrong, or what is known of the marked service.
  private var footFailure: Failure? {
    complaint ?? (rows.indices.contains(place) ? trouble(of: rows[place]) : nil)
  }

  private func footRows(_ canvas: Canvas, width: Int) -> Int {
    footFailure.map { canvas.rows(of: $0, width: width) }
      ?? footLines.reduce(0) { $0 + TextLayout.wrapped($1, to: width).count }
  }

  private var footLines: [String] {
    guard rows.indices.contains(place) else { return [] }
    let row = rows[place]
    switch row.standing {
    case .found(let service):
      let file = service.directory == "." ? "overture.yaml" : "\(service.directory)/overture.yaml"
      return [
        [row.framework, row.evidence].filter { !$0.isEmpty }.joined(separator: ", found in "),
        "Its answers will be in \(file).",
      ].filter { !$0.isEmpty }
    case .impossible: return []
    case .known(let known): return ["\(known.home)/overture.yaml; return opens it."]
    }
  }

  private func drawFoot(on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    if let failure = footFailure {
      canvas.failure(failure, in: rect)
      return
    }
    var room = rect
    for line in footLines where !room.isEmpty {
      room = room.split(top: canvas.write(line, in: room, style: theme.quiet)).rest
    }
  }
}
