import PlainText
import SetupPlan
import TerminalUI

/// What a screen draws on: the frame, the theme, and where clicks lead.
struct Canvas {
  /// What a click on a place does.
  enum Target: Sendable, Equatable {
    /// The same as pressing a key.
    case key(Key)
    /// A field, row or tab of the screen, by its own numbering.
    case choice(Int)
  }

  var frame: Frame
  let theme: Theme
  private(set) var targets: [(rect: Rect, target: Target)] = []

  init(size: Size, theme: Theme) {
    frame = Frame(size: size)
    self.theme = theme
  }

  /// Writes text, clipped with an ellipsis.
  @discardableResult
  mutating func put(_ text: String, row: Int, column: Int, width: Int, style: Style? = nil) -> Int {
    let shown = TextLayout.clipped(text, to: width, ellipsis: theme.glyphs.ellipsis)
    return frame.put(shown, row: row, column: column, width: max(0, width), style: style ?? theme.text)
  }

  /// Writes text over as many lines as it needs, at most as many as the rectangle has; the result is how many.
  @discardableResult
  mutating func write(_ text: String, in rect: Rect, style: Style? = nil) -> Int {
    let lines = TextLayout.wrapped(text, to: rect.width).prefix(rect.height)
    for (index, line) in lines.enumerated() {
      put(line, row: rect.row + index, column: rect.column, width: rect.width, style: style)
    }
    return lines.count
  }

  /// Writes lines of which a part is seen, with a mark where more follow.
  mutating func write(_ lines: [(text: String, style: Style)], scrolled scroll: Viewport, in room: Rect) {
    let range = scroll.range(count: lines.count, height: room.height)
    for (index, line) in lines[range].enumerated() {
      put(line.text, row: room.row + index, column: room.column, width: room.width, style: line.style)
    }
    markMore(range.upperBound < lines.count, in: room)
  }

  /// Writes a list with the marked row in sight; a click on a row chooses it by its place.
  mutating func write(_ rows: [(text: String, style: Style)], marked place: Int, in room: Rect) {
    let window = Viewport.window(around: place, count: rows.count, height: room.height)
    for (row, index) in zip(room.row..., window) {
      let isMarked = index == place
      put(
        "\(isMarked ? theme.glyphs.pointer : " ") \(rows[index].text)", row: row, column: room.column,
        width: room.width, style: isMarked ? theme.focus : rows[index].style)
      click(Rect(row: row, column: room.column, width: room.width, height: 1), .choice(index))
    }
  }

  /// Marks in a rectangle's last cell that more follows.
  mutating func markMore(_ isThere: Bool, in room: Rect) {
    guard isThere, !room.isEmpty else { return }
    put(theme.glyphs.down, row: room.maxRow - 1, column: room.maxColumn - 1, width: 1, style: theme.accent)
  }

  /// A horizontal rule over a rectangle's first row.
  mutating func rule(row: Int, column: Int, width: Int) {
    frame.put(
      String(repeating: theme.glyphs.horizontal, count: max(0, width)), row: row, column: column, style: theme.line)
  }

  /// A vertical rule.
  mutating func divider(column: Int, row: Int, height: Int) {
    for place in row..<row + max(0, height) {
      frame.put(theme.glyphs.vertical, row: place, column: column, style: theme.line)
    }
  }

  /// Writes text whose matched characters stand out.
  mutating func put(
    _ text: String, matched places: [Int], row: Int, column: Int, width: Int, style: Style
  ) {
    put(text, row: row, column: column, width: width, style: style)
    var place = column
    for (index, character) in text.enumerated() {
      let columns = CellWidth.of(character)
      if places.contains(index), place + columns <= column + width {
        var match = style
        match.bold = true
        match.underline = true
        if style == theme.text || style == theme.quiet { match = theme.match }
        frame.put(String(character), row: row, column: place, style: match)
      }
      place += columns
    }
  }

  /// A button with the key that presses it; the result is its width.
  @discardableResult
  mutating func button(
    _ key: String, _ label: String, press: Key, row: Int, column: Int, isFocused: Bool, style: Style? = nil
  ) -> Int {
    let mark = isFocused ? theme.glyphs.pointer : " "
    let text = "\(mark)[ \(key) ] \(label) "
    let used = frame.put(text, row: row, column: column, style: style ?? (isFocused ? theme.focus : theme.heading))
    click(Rect(row: row, column: column, width: used, height: 1), .key(press))
    return used
  }

  /// Makes a place react to clicks; later ones lie over earlier ones.
  mutating func click(_ rect: Rect, _ target: Target) { targets.append((rect, target)) }

  func target(at position: Position) -> Target? { targets.last { $0.rect.contains(position) }?.target }

  /// Shows what went wrong, or only happened: what, why, what to do, for each thing that was found; the result is how many
  /// rows it took.
  @discardableResult
  mutating func failure(_ failure: Failure, in rect: Rect, isHarmless: Bool = false) -> Int {
    failure.all.reduce(0) { rows, failure in
      rows + single(failure, in: rect.inset(top: rows), isHarmless: isHarmless)
    }
  }

  private mutating func single(_ failure: Failure, in rect: Rect, isHarmless: Bool) -> Int {
    let isWide = rect.width >= 60
    let head = isHarmless ? theme.warning : theme.bad
    var room = rect
    if !room.isEmpty {
      put(
        isHarmless ? theme.glyphs.warning : theme.glyphs.failed, row: room.row, column: room.column, width: 1,
        style: head)
    }
    room = room.split(top: write(failure.message, in: room.inset(left: 2), style: head)).rest
    for (label, words) in [("why:", failure.reason), ("do:", failure.remedy)] where !words.isEmpty && !room.isEmpty {
      if isWide { put(label, row: room.row, column: room.column + 2, width: 4, style: theme.quiet) }
      let text = isWide ? words : "\(label) \(words)"
      room = room.split(top: write(text, in: room.inset(left: isWide ? 7 : 2))).rest
    }
    return rect.height - room.height
  }

  /// How many rows `failure` takes at a width.
  func rows(of failure: Failure, width: Int) -> Int {
    let indents = width >= 60 ? [2, 7, 7] : [2, 2, 2]
    return failure.all.reduce(0) { rows, failure in
      let texts =
        width >= 60
        ? [failure.message, failure.reason, failure.remedy]
        : [failure.message, "why: " + failure.reason, "do: " + failure.remedy]
      return zip(texts, indents).reduce(rows) { sum, part in
        sum + (part.0.isEmpty ? 0 : TextLayout.wrapped(part.0, to: width - part.1).count)
      }
    }
  }
}

extension Context {
  /// A text of others in as many lines as it needs on this screen.
  func wrapped(_ text: String, _ style: Style, indent: Int = 0) -> [(text: String, style: Style)] {
    TextLayout.wrapped(SafeText(line: text).text, to: max(10, size.columns - 4) - indent).map {
      (String(repeating: " ", count: indent) + $0, style)
    }
  }
}
