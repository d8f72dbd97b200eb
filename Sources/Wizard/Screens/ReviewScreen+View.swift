import SetupPlan
import TerminalUI

extension ReviewScreen {
  /// A line of a tab: words in their styles, one after another.
  struct Line {
    var parts: [(text: String, style: Style)]

    init(_ parts: (String, Style)...) { self.parts = parts.map { (text: $0.0, style: $0.1) } }

    init(parts: [(text: String, style: Style)]) { self.parts = parts }
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    switch state {
    case .loading:
      let words =
        kind == .revert
        ? "finding out what is there to take back; nothing is changed"
        : "comparing with what is there; nothing is changed"
      canvas.write(
        "\(context.spinner) \(words)", in: body.inset(top: context.isShort ? 0 : 1), style: context.theme.quiet)
    case .failed(let failure):
      canvas.failure(failure, in: body.inset(top: context.isShort ? 0 : 1))
    case .ready(let all):
      let preview = preview ?? all
      if let consent, consent.isOpen { return consent.draw(on: &canvas, in: body, context) }
      var body = body
      if !parts.isEmpty {
        canvas.put(partsTitle, row: body.row, column: body.column, width: body.width, style: context.theme.accent)
        body = body.inset(top: 1)
      }
      let (top, rest) = body.split(top: context.isShort ? 1 : 2)
      let titles = titles(of: preview, width: top.width)
      let rects = Tabs(titles, selection: tab.rawValue).draw(
        on: &canvas.frame, row: top.row, column: top.column, width: top.width, theme: context.theme)
      for (index, rect) in rects.enumerated() { canvas.click(rect, .choice(index)) }
      switch tab {
      case .files: drawFiles(of: preview, on: &canvas, in: rest, context)
      case .start: drawStart(of: preview, on: &canvas, in: rest, context)
      default: drawLines(on: &canvas, in: rest, context)
      }
    }
  }

  private func titles(of preview: Preview, width: Int) -> [String] {
    Tab.allCases.map { tab in
      guard width >= 60 else { return tab.shortTitle }
      return count(of: tab, preview).map { "\(tab.title) \($0)" } ?? tab.title
    }
  }

  /// How many things a tab shows; nil where that says nothing.
  private func count(of tab: Tab, _ preview: Preview) -> Int? {
    switch tab {
    case .files: preview.files.count { $0.kind != .unchanged }
    case .commands: preview.commands.count
    case .grants: preview.grants.count { !$0.isPresent || kind == .revert }
    case .resources: preview.steps.count { !$0.details.isEmpty }
    case .risks: kind == .revert ? nil : risks?.risks.count
    case .cost, .start: nil
    }
  }

  // MARK: Files

  private func drawFiles(of preview: Preview, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    guard preview.files.indices.contains(file) else {
      canvas.write("No file is written.", in: rect, style: theme.quiet)
      return
    }
    let shown = preview.files[file]
    if rect.width >= 100 {
      let (left, rest) = rect.split(left: min(66, rect.width * 2 / 5))
      drawFileList(of: preview, on: &canvas, in: left, context)
      canvas.divider(column: rest.column + 1, row: rest.row, height: rest.height)
      drawDiff(of: shown, on: &canvas, in: rest.inset(left: 3), context)
      return
    }
    if isReading {
      let (top, rest) = rect.split(top: 1)
      canvas.put(shown.path, row: top.row, column: top.column, width: top.width, style: theme.heading)
      drawDiff(of: shown, on: &canvas, in: rest, context)
      return
    }
    let rows = min(preview.files.count, max(2, rect.height / 2 - 2))
    let (list, rest) = rect.split(top: rows)
    drawFileList(of: preview, on: &canvas, in: list, context)
    canvas.rule(row: rest.row, column: rest.column, width: rest.width)
    drawDiff(of: shown, on: &canvas, in: rest.inset(top: 1), context)
  }

  private func drawFileList(of preview: Preview, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    for (index, place) in Viewport.window(around: file, count: preview.files.count, height: rect.height).enumerated() {
      let change = preview.files[place]
      let isMarked = place == file
      let style = isMarked ? (isReading ? theme.marked : theme.focus) : theme.text
      let row = rect.row + index
      if isMarked, !isReading { canvas.frame.fill(row: row, column: rect.column, width: rect.width, style: style) }
      let added = change.diff.filter { $0.kind == .added }.count
      let removed = change.diff.filter { $0.kind == .removed }.count
      let counts = change.kind == .unchanged ? "same" : removed > 0 ? "+\(added) -\(removed)" : "+\(added)"
      let mark = isMarked ? theme.glyphs.pointer : " "
      let note = change.kind == .created ? "new " : change.kind == .conflict ? "conflict " : ""
      let noteWidth = rect.width >= 40 ? note.count + counts.count : 0
      canvas.put(
        "\(mark) \(change.path)", row: row, column: rect.column, width: rect.width - noteWidth - 1, style: style)
      canvas.put(
        note + counts, row: row, column: rect.maxColumn - noteWidth, width: noteWidth,
        style: isMarked && !isReading ? style : change.kind == .conflict ? theme.bad : theme.quiet)
      canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(100 + place))
    }
  }

  private func drawDiff(of change: FileChange, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    guard !change.diff.isEmpty else {
      canvas.write("It is so already.", in: rect, style: theme.quiet)
      return
    }
    let range = diff.range(count: change.diff.count, height: rect.height)
    for (index, line) in change.diff[range].enumerated() {
      let (mark, style): (String, Style) =
        switch line.kind {
        case .hunk: ("", theme.accent)
        case .context: (" ", theme.quiet)
        case .added: ("+", theme.added)
        case .removed: ("-", theme.removed)
        }
      canvas.put(mark + line.text, row: rect.row + index, column: rect.column, width: rect.width, style: style)
    }
  }

  // MARK: Commands, IAM, resources, cost

  private func drawLines(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let all = lines(of: tab, context)
    guard !all.isEmpty else {
      canvas.write(tab == .risks ? "No risk is taken." : "Nothing changes here.", in: rect, style: context.theme.quiet)
      return
    }
    let isLong = all.count > rect.height
    let room = isLong ? rect.inset(bottom: 1) : rect
    let range = scrolls[tab, default: Viewport()].range(count: all.count, height: room.height)
    for (index, line) in all[range].enumerated() {
      var column = room.column
      for part in line.parts {
        column += canvas.put(
          part.text, row: room.row + index, column: column, width: room.maxColumn - column, style: part.style)
      }
    }
    guard isLong else { return }
    canvas.put(
      "\(range.lowerBound + 1)-\(range.upperBound) of \(all.count) lines", row: rect.maxRow - 1, column: rect.column,
      width: rect.width, style: context.theme.quiet)
  }

  /// What a tab says, line by line, at the width of the moment.
  func lines(of tab: Tab, _ context: Context) -> [Line] {
    guard let preview else { return [] }
    let theme = context.theme
    switch tab {
    case .commands: return commandLines(of: preview, context)
    case .grants: return grantLines(of: preview, context)
    case .resources:
      let width = max(10, context.size.columns - 6)
      let notices = noticeLines(of: preview, width: width, context)
      return notices
        + preview.steps.filter { !$0.details.isEmpty }.flatMap { change in
          [Line((TextLayout.padded(change.step.title, to: 26), theme.heading), (change.step.rawValue, theme.quiet))]
            + change.details.flatMap { TextLayout.wrapped($0, to: width) }.map { Line(("  " + $0, theme.text)) }
        }
    case .cost: return costLines(of: preview, context)
    case .risks: return kind == .revert ? [] : riskLines(context)
    case .files, .start: return []
    }
  }

  private func commandLines(of preview: Preview, _ context: Context) -> [Line] {
    let theme = context.theme
    let width = max(10, context.size.columns - 4)
    return preview.commands.flatMap { command in
      [Line(("# \(command.step.rawValue)", theme.quiet))]
        + command.command.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
          let indent = String(line.prefix { $0 == " " }.prefix(8))
          // A continued line keeps its backslash at the end of its last piece.
          let isContinued = line.hasSuffix(" \\")
          let words = String(isContinued ? line.dropLast(2) : line)
          let pieces = TextLayout.wrapped(words, to: width - indent.count - 2)
          return pieces.enumerated().map { index, piece in
            let end = isContinued && index == pieces.count - 1 ? " \\" : ""
            return Line((indent + (index == 0 ? "" : "    ") + piece + end, theme.text))
          }
        }
    }
  }

  /// By account, and by what a grant gives: who can become the account, administrators, then the rest.
  private func grantLines(of preview: Preview, _ context: Context) -> [Line] {
    let width = max(10, context.size.columns - 4)
    var lines: [Line] = []
    for account in AccountGrants.ordered(preview.grants) {
      if !lines.isEmpty { lines.append(Line(("", context.theme.text))) }
      let title = "\(account.email): \(account.account.purpose)"
      lines += TextLayout.wrapped(title, to: width).map { Line(($0, context.theme.heading)) }
      for change in account.grants { lines += grantLines(change, context) }
    }
    return lines
  }

  private func grantLines(_ change: GrantChange, _ context: Context) -> [Line] {
    let theme = context.theme
    let width = max(10, context.size.columns - 10)
    let isChange = kind == .revert ? change.isPresent : !change.isPresent
    let mark = isChange ? (kind == .revert ? "-" : "+") : theme.glyphs.unchanged
    let style = isChange ? (kind == .revert ? theme.removed : theme.added) : theme.quiet
    let meaning = change.grant.meaning
    let badge = meaning.power == .administers ? "  administrator" : ""
    let there = isChange || kind == .revert ? "" : "  (there already)"
    func wrapped(_ label: String, _ words: String, _ style: Style) -> [Line] {
      TextLayout.wrapped(words, to: width).enumerated().map { index, piece in
        Line(("    \(index == 0 ? label : "   ") ", theme.quiet), (piece, style))
      }
    }
    var lines = [
      Line(("\(mark) ", style), (change.grant.role, theme.heading), (badge, theme.risk), (there, theme.quiet))
    ]
    lines += wrapped("may", meaning.allows, theme.text)
    if meaning.power == .becomes { lines += wrapped("who", change.who, theme.text) }
    return lines + wrapped("on ", change.resource, theme.quiet)
  }

  private func costLines(of preview: Preview, _ context: Context) -> [Line] {
    let theme = context.theme
    let width = min(44, max(10, context.size.columns - 18))
    func row(_ label: String, _ dollars: Double, _ style: Style) -> Line {
      Line((TextLayout.padded(label, to: width), style), (TextLayout.rightAligned(Money.text(dollars), to: 12), style))
    }
    if kind == .revert {
      return [
        row("Now, a month", (preview.currentCost ?? preview.cost).total, theme.text),
        row("After it is taken back", 0, theme.heading),
      ]
    }
    var lines = [Line(("Estimate in US$ a month, at list prices", theme.heading)), Line(("", theme.text))]
    lines += preview.cost.items.map { row($0.label, $0.dollars, theme.text) }
    lines.append(Line((String(repeating: theme.glyphs.horizontal, count: width + 12), theme.line)))
    lines.append(row("Total", preview.cost.total, theme.heading))
    if let most = preview.cost.atMost { lines.append(row("At most, all instances busy", most, theme.quiet)) }
    if let current = preview.currentCost { lines.append(row("What runs now", current.total, theme.quiet)) }
    return lines
  }
}
