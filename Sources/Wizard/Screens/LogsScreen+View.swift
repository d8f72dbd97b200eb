import PlainText
import ServiceLog
import SetupPlan
import TerminalUI

extension LogsScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let room = body.inset(top: context.isShort ? 0 : 1)
    let rest = drawHead(on: &canvas, in: room, context)
    if let failure { canvas.failure(failure, in: rest); return }
    guard isOpen else {
      canvas.write(
        "\(context.spinner) reading the log of \(environment)", in: rest, style: context.theme.quiet)
      return
    }
    if showsDetails { return canvas.write(detailLines(context), scrolled: details, in: rest) }
    guard count > 0 else {
      let words =
        store.count == 0
        ? "No line in the last hour. What comes is shown here." : isScanning ? "looking" : "No line is like that."
      canvas.write(words, in: rest, style: context.theme.quiet)
      return
    }
    drawLines(on: &canvas, in: rest, context)
  }

  /// What is shown, and whether it follows.
  private func drawHead(on canvas: inout Canvas, in room: Rect, _ context: Context) -> Rect {
    let theme = context.theme
    var parts = [count == store.count ? "\(count) lines" : "\(count) of \(store.count) lines"]
    if kind != .all { parts.append(kind.word) }
    if let severity { parts.append("from \(severity.name)") }
    if let trace { parts.append("trace \(trace.prefix(12))") }
    if !words.text.isEmpty, !isTyping { parts.append("with “\(SafeText(line: words.text).text)”") }
    if isScanning { parts.append("\(context.spinner) \(store.count - (unscanned - store.first)) looked through") }
    let state = isFollowing ? "following" : "stopped"
    if isTyping {
      let used = canvas.put("/", row: room.row, column: room.column, width: room.width, style: theme.accent)
      canvas.put(
        words.text, row: room.row, column: room.column + used, width: room.width - used, style: theme.text)
      canvas.frame.cursor = Position(
        row: room.row, column: min(room.maxColumn - 1, room.column + used + CellWidth.of(words.text)))
    } else {
      let text = (note.map { [$0] } ?? [state]) + parts
      canvas.put(
        text.joined(separator: " \(theme.glyphs.dot) "), row: room.row, column: room.column, width: room.width,
        style: note == nil ? theme.quiet : theme.warning)
    }
    return room.inset(top: context.isShort ? 1 : 2)
  }

  private func drawLines(on canvas: inout Canvas, in room: Rect, _ context: Context) {
    let theme = context.theme
    // As many as could be seen, from the marked one upwards and downwards; wrapped ones take more rows.
    let height = room.height
    let last = isFollowing ? count - 1 : min(count - 1, place + height / 2)
    let first = max(0, last - height + 1)
    let places = Array(first...max(first, last))
    let lines = lines(at: places)
    var rows: [(number: Int, text: String, style: Style)] = []
    for (place, line) in zip(places, lines) {
      let number = number(at: place)
      let isMarked = !isFollowing && number == marked
      let style = isMarked ? theme.focus : Self.style(of: line, theme)
      for text in Self.rows(of: line, width: room.width, wraps: wraps, context) {
        rows.append((number, text, style))
      }
    }
    let markedRow = rows.lastIndex { $0.number == marked } ?? rows.count - 1
    let window =
      isFollowing
      ? max(0, rows.count - height)..<rows.count
      : Viewport.window(around: markedRow, count: rows.count, height: height)
    for (index, entry) in rows[window].enumerated() {
      let row = room.row + index
      canvas.put(entry.text, row: row, column: room.column, width: room.width, style: entry.style)
      canvas.click(Rect(row: row, column: room.column, width: room.width, height: 1), .choice(entry.number))
    }
  }

  /// The lines in places that follow each other; those that match may lie far apart.
  private func lines(at places: [Int]) -> [LogLine] {
    guard let first = places.first, let last = places.last, matches != nil else {
      return store.lines(in: number(at: places.first ?? 0)..<number(at: places.last ?? 0) + 1)
    }
    let wanted = Set(places.map(number(at:)))
    let range = number(at: first)..<number(at: last) + 1
    guard range.count <= Self.scanned else { return places.compactMap { store.line(number(at: $0)) } }
    var found: [LogLine] = []
    store.forEach(in: range) { number, line in
      if wanted.contains(number) { found.append(line) }
      return true
    }
    return found
  }

  private static func style(of line: LogLine, _ theme: Theme) -> Style {
    switch line.weight {
    case .error...: theme.bad
    case .warning: theme.warning
    case .debug: theme.quiet
    default: line.source == .system || line.source == .audit ? theme.accent : theme.text
    }
  }

  /// A line as rows: the clock, on a wide screen severity, source and revision, and what it says.
  static func rows(of line: LogLine, width: Int, wraps: Bool, _ context: Context) -> [String] {
    let isWide = width >= 100
    var head = line.time.clock(digits: isWide ? 3 : 0) + " "
    head += TextLayout.padded(line.weight.short, to: 5)
    if width >= 72 { head += TextLayout.padded(line.source.word, to: 8) }
    if isWide { head += TextLayout.padded(String(line.revision.suffix(9)), to: 10) }
    let room = max(8, width - CellWidth.of(head))
    let more = line.text.contains(where: \.isNewline) ? " \(context.theme.glyphs.ellipsis)" : ""
    guard wraps else { return [head + SafeText(line: String(line.head)).text + more] }
    let texts = SafeText.lines(line.text).flatMap { TextLayout.wrapped($0.text, to: room) }
    let indent = String(repeating: " ", count: CellWidth.of(head))
    return texts.enumerated().map { ($0 == 0 ? head : indent) + $1 }
  }

  // MARK: - One line

  /// All that is known of the marked line.
  func detailLines(_ context: Context) -> [(text: String, style: Style)] {
    guard let line else { return [] }
    let theme = context.theme
    let width = max(10, context.size.columns - 4)
    var facts = [
      ("Time", line.time.text), ("Severity", line.severity.name), ("Source", line.source.word),
      ("Revision", line.revision), ("Instance", line.instance), ("Trace", line.trace),
    ]
    if let request = line.request {
      facts += [
        ("Request", "\(request.method) \(request.path)"), ("Status", String(request.status)),
        ("Latency", request.latency.map { "\(Int(($0 * 1000).rounded())) ms, waiting for an instance included" } ?? ""),
        ("Agent", request.userAgent),
      ]
    }
    if !line.groups.isEmpty { facts.append(("Errors", line.groups.joined(separator: ", "))) }
    let rows = facts.filter { !$0.1.isEmpty }.map { label, value in
      (TextLayout.padded(label, to: 10) + SafeText(line: value).text, theme.text)
    }
    let text = SafeText.lines(line.text).flatMap { TextLayout.wrapped($0.text, to: width) }.map {
      ($0, Self.style(of: line, theme))
    }
    let payload =
      line.payload.isEmpty
      ? []
      : [("", theme.text)] + TextLayout.wrapped(SafeText(line: line.payload).text, to: width).map { ($0, theme.quiet) }
    return rows + [("", theme.text)] + text + payload
  }
}
