import SetupPlan
import TerminalUI

extension ConfigurationScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1).split(left: 140).left
    let (top, rest) = room.split(top: context.isShort ? 1 : 3)
    let open = rows.count { $0.variable.isRequired && !$0.isGiven }
    let count = open == 0 ? "" : "\(open) required and not given"
    canvas.put(
      "Variables that \(service ?? "the service") reads", row: top.row, column: top.column,
      width: top.width - count.count - 1,
      style: theme.heading)
    canvas.put(count, row: top.row, column: top.maxColumn - count.count, width: count.count, style: theme.warning)
    if top.height > 1 {
      canvas.put(
        "Values stand in overture.yaml; secrets in Secret Manager alone, and are not shown.", row: top.row + 1,
        column: top.column, width: top.width, style: theme.quiet)
    }
    let (list, foot) = rest.split(bottom: context.isShort ? 3 : 6)
    let window = Viewport.window(around: focus, count: rows.count, height: list.height)
    for (index, place) in window.enumerated() {
      drawRow(
        place, on: &canvas, in: Rect(row: list.row + index, column: list.column, width: list.width, height: 1), theme)
    }
    drawFoot(on: &canvas, in: foot.inset(top: context.isShort ? 0 : 1), theme)
  }

  private func drawRow(_ place: Int, on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    let row = rows[place]
    let isFocused = place == focus
    let isMissing = row.variable.isRequired && !row.isGiven
    canvas.put(
      isFocused ? theme.glyphs.pointer : " ", row: rect.row, column: rect.column, width: 1, style: theme.accent)
    canvas.put(
      isMissing ? "?" : row.isGiven ? theme.glyphs.done : theme.glyphs.dot, row: rect.row, column: rect.column + 2,
      width: 1, style: isMissing ? theme.warning : row.isGiven ? theme.good : theme.quiet)
    let isWide = rect.width >= 60
    let nameWidth = isWide ? min(30, rect.width / 3) : rect.width - 4 - 18
    canvas.put(
      row.variable.name, row: rect.row, column: rect.column + 4, width: nameWidth,
      style: isFocused ? theme.heading : theme.text)
    let column = rect.column + 4 + nameWidth + 1
    let wayWidth = isWide ? 22 : rect.maxColumn - column
    drawWay(row.way, on: &canvas, row: rect.row, column: column, width: wayWidth, isFocused && !isEditing, theme)
    canvas.click(rect, .choice(place))
    guard isWide else { return }
    let start = column + wayWidth + 1
    drawContent(
      row, on: &canvas, row: rect.row, column: start, width: rect.maxColumn - start, isFocused && isEditing, theme)
  }

  private func drawWay(
    _ way: Way, on canvas: inout Canvas, row: Int, column: Int, width: Int, _ isFocused: Bool, _ theme: Theme
  ) {
    if isFocused {
      canvas.put(theme.glyphs.previous, row: row, column: column, width: 1, style: theme.accent)
      canvas.put(theme.glyphs.next, row: row, column: column + width - 1, width: 1, style: theme.accent)
    }
    let style = isFocused ? theme.focus : way == .none ? theme.quiet : theme.text
    canvas.put(way.rawValue, row: row, column: column + 2, width: width - 4, style: style)
  }

  private func drawContent(
    _ row: Row, on canvas: inout Canvas, row place: Int, column: Int, width: Int, _ isFocused: Bool, _ theme: Theme
  ) {
    switch row.way {
    case .value:
      row.value.draw(
        on: &canvas.frame, row: place, column: column, width: width, theme: theme, isFocused: isFocused,
        placeholder: "empty")
    case .existing:
      row.secret.draw(
        on: &canvas.frame, row: place, column: column - 2, width: width + 2, theme: theme, isFocused: isFocused,
        placeholder: "its name")
    case .new:
      let words = row.hidden.isEmpty ? "type or paste it, unseen" : row.hidden.extent
      canvas.put(
        words, row: place, column: column, width: width, style: row.hidden.isEmpty ? theme.quiet : theme.text)
      if isFocused { canvas.frame.cursor = Position(row: place, column: column) }
    case .random: canvas.put("64 random characters", row: place, column: column, width: width, style: theme.quiet)
    case .none:
      canvas.put(
        row.variable.isRequired ? "the service does not start" : "its default counts", row: place, column: column,
        width: width, style: row.variable.isRequired ? theme.warning : theme.quiet)
    }
  }

  /// Where the variable is read, what it comes to, and who suggests a value.
  private func drawFoot(on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    if let complaint {
      canvas.failure(complaint, in: rect)
      return
    }
    guard rows.indices.contains(focus) else { return }
    let row = rows[focus]
    let need = row.variable.isRequired ? "required" : "optional"
    let place = row.variable.place.isEmpty ? "" : " (\(row.variable.place))"
    var lines = ["\(need): \(row.variable.why)\(place)"]
    switch row.way {
    case .new, .random:
      lines.append(
        "becomes the secret \(names?.secret(for: row.variable.name) ?? "") in Secret Manager, which the runtime account "
          + "alone may read")
    case .existing:
      lines.append(failure.map { "the project's secrets are not known: \($0.message)" } ?? "a secret of the project")
    case .value where CredentialHint(name: row.variable.name, value: row.value.text) != nil:
      lines.append("it looks like a credential: everybody who reads the repository would have it")
    case .value, .none: break
    }
    let sources = ([row.deployed].compactMap(\.self) + row.variable.suggestions).map { suggestion in
      suggestion.isRandom
        ? "\(suggestion.source) (generated)"
        : suggestion.value == nil ? "\(suggestion.source) (unseen)" : suggestion.source
    }
    if !sources.isEmpty { lines.append("given in \(sources.joined(separator: ", "))") }
    var room = rect
    for line in lines where !room.isEmpty {
      room = room.split(top: canvas.write(line, in: room, style: theme.quiet)).rest
    }
  }
}
