import SetupPlan
import TerminalUI

/// What a person fills in to accept a risk: its word where that is asked for, and, if they want, an end and a reason.
struct AcceptanceForm: Sendable, Equatable {
  /// Its fields, in order.
  enum Field: Sendable, Hashable { case word, until, because }

  /// The word to be typed; nil where one key accepts.
  let word: String?
  var fields: [Field: TextField]
  var focus: Field
  /// What is wrong with what was filled in, or why an event was refused.
  var complaint: String?

  /// - Parameters:
  ///   - word: the word to be typed; nil where one key accepts.
  ///   - record: what was accepted before, whose end and reason are offered again.
  init(word: String?, record: Acknowledgement?) {
    self.word = word
    fields = [
      .word: TextField(), .until: TextField(record?.until?.description ?? ""),
      .because: TextField(record?.because ?? ""),
    ]
    focus = word == nil ? .until : .word
  }

  /// The fields that are shown.
  var order: [Field] { (word == nil ? [] : [.word]) + [.until, .because] }

  func text(_ field: Field) -> String {
    let text = fields[field]?.text ?? ""
    return field == .word ? text : String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// What was filled in, where it is right; else the complaint says what is wrong.
  mutating func accepted(on today: Day) -> (until: Day?, because: String?)? {
    if let word, text(.word) != word {
      return refuse(.word, text(.word).isEmpty ? "Type \(word) to accept." : "That is not the word. Type \(word).")
    }
    let (end, reason) = (text(.until), text(.because))
    if !end.isEmpty {
      guard let day = Day(end) else { return refuse(.until, NameRules.lastDay(end)?.message ?? "") }
      guard day >= today else { return refuse(.until, "\(day) is over. Enter a day to come, or nothing.") }
    }
    if !reason.isEmpty, let violation = NameRules.reason(reason) {
      return refuse(.because, "\(violation.message) \(violation.reason)")
    }
    return (Day(end), reason.isEmpty ? nil : reason)
  }

  private mutating func refuse(_ field: Field, _ words: String) -> (until: Day?, because: String?)? {
    focus = field
    complaint = words
    return nil
  }

  /// Takes what edits a field or moves to another.
  mutating func handle(_ input: InputEvent) {
    complaint = nil
    switch input {
    case .key(.tab), .key(.down): move(by: 1)
    case .key(.backTab), .key(.up): move(by: -1)
    case .paste where focus == .word:
      // The word is a deliberate act: whoever types it has read which risk it is.
      complaint = "Pasting is refused here: type \(word ?? "the word")."
    default: _ = fields[focus]?.handle(input)
    }
  }

  private mutating func move(by distance: Int) {
    let place = (order.firstIndex(of: focus) ?? 0) + distance
    focus = order[(place + order.count) % order.count]
  }

  /// Draws a field a row; the result is how many rows it took.
  func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    for (index, field) in order.enumerated() where index < rect.height {
      let row = rect.row + index
      var column = rect.column
      let (label, after) =
        switch field {
        case .word: ("To accept, type ", word ?? "")
        case .until: ("until ", rect.width >= 60 ? "(a day, or nothing)" : "")
        case .because: ("because ", "")
        }
      column += canvas.put(label, row: row, column: column, width: rect.width, style: theme.text)
      if field == .word { column += canvas.put(after, row: row, column: column, width: 14, style: theme.risk) + 1 }
      let width = min(field == .because ? 60 : 16, rect.maxColumn - column)
      fields[field]?.draw(
        on: &canvas.frame, row: row, column: column, width: width, theme: theme, isFocused: focus == field,
        placeholder: field == .word ? "" : "-")
      if field == .until {
        canvas.put(
          after, row: row, column: column + width + 1, width: rect.maxColumn - column - width - 1, style: theme.quiet)
      }
    }
  }
}
