/// One line of text that a person edits.
package struct TextField: Sendable, Equatable {
  package private(set) var text: String
  /// Where the next character goes, counted in characters.
  package private(set) var cursor: Int
  /// Whether the whole text is marked, as after arriving at the field: typing then replaces it.
  package var isMarked = false

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Replaces the text and puts the cursor at its end.
  package mutating func set(_ text: String) {
    self.text = text
    cursor = text.count
    isMarked = false
  }

  /// Takes an event if it edits the text or moves the cursor.
  ///
  /// The result says whether the event was taken; others are for whoever owns the field.
  package mutating func handle(_ event: InputEvent) -> Bool {
    switch event {
    case .paste(let pasted): insert(String(pasted.split(whereSeparator: \.isNewline).joined(separator: " ")))
    case .key(.character(let character)): insert(String(character))
    case .key(.backspace): removeBackwards()
    case .key(.delete): removeForwards()
    case .key(.left): move(to: cursor - 1)
    case .key(.right): move(to: cursor + 1)
    case .key(.home), .key(.control("a")): move(to: 0)
    case .key(.end), .key(.control("e")): move(to: text.count)
    case .key(.control("u")): set("")
    case .key(.control("w")): removeWord()
    default: return false
    }
    return true
  }

  private mutating func insert(_ added: String) {
    let clean = String(added.filter { !CellWidth.isControl($0) })
    if isMarked { set("") }
    isMarked = false
    let index = text.index(text.startIndex, offsetBy: cursor)
    let before = text[..<index] + clean
    // A combining mark joins the character before it, so that the count is taken from the joined text.
    cursor = before.count
    text = String(before + text[index...])
    cursor = min(cursor, text.count)
  }

  private mutating func removeBackwards() {
    isMarked = false
    guard cursor > 0 else { return }
    cursor -= 1
    text.remove(at: text.index(text.startIndex, offsetBy: cursor))
    cursor = min(cursor, text.count)
  }

  private mutating func removeForwards() {
    isMarked = false
    guard cursor < text.count else { return }
    text.remove(at: text.index(text.startIndex, offsetBy: cursor))
    cursor = min(cursor, text.count)
  }

  private mutating func removeWord() {
    while cursor > 0, text[text.index(text.startIndex, offsetBy: cursor - 1)] == " " { removeBackwards() }
    while cursor > 0, text[text.index(text.startIndex, offsetBy: cursor - 1)] != " " { removeBackwards() }
    isMarked = false
  }

  private mutating func move(to place: Int) {
    isMarked = false
    cursor = min(max(0, place), text.count)
  }

  /// Draws the part of the text around the cursor, and the cursor where the field has the focus.
  package func draw(
    on frame: inout Frame, row: Int, column: Int, width: Int, theme: Theme, isFocused: Bool, placeholder: String = ""
  ) {
    guard width > 0 else { return }
    if isFocused {
      frame.fill(row: row, column: column, width: width, style: Style(underline: true))
    }
    if text.isEmpty {
      frame.put(placeholder, row: row, column: column, width: width, style: theme.quiet)
      if isFocused { frame.cursor = Position(row: row, column: column) }
      return
    }
    var shown = Substring(text)
    var place = cursor
    if isFocused {
      while place > 0, CellWidth.of(String(shown.prefix(place))) >= width {
        shown = shown.dropFirst()
        place -= 1
      }
    }
    let style = isFocused ? (isMarked ? theme.focus : Style(underline: true)) : theme.text
    let visible =
      isFocused ? String(shown) : TextLayout.clipped(String(shown), to: width, ellipsis: theme.glyphs.ellipsis)
    frame.put(visible, row: row, column: column, width: width, style: style)
    if isFocused {
      frame.cursor = Position(row: row, column: column + min(width - 1, CellWidth.of(String(shown.prefix(place)))))
    }
  }
}
