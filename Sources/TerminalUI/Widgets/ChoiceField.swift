/// A value that is stepped through with left and right, or typed.
package struct ChoiceField: Sendable, Equatable {
  package private(set) var field: TextField
  /// The sensible values, in order.
  package var options: [String]

  package init(_ text: String, options: [String]) {
    field = TextField(text)
    self.options = options
  }

  package var text: String { field.text }
  package var isMarked: Bool {
    get { field.isMarked }
    set { field.isMarked = newValue }
  }

  package mutating func set(_ text: String) { field.set(text) }

  /// Left and right step; everything else edits.
  package mutating func handle(_ event: InputEvent) -> Bool {
    switch event {
    case .key(.left): step(by: -1)
    case .key(.right): step(by: 1)
    case .key(.home), .key(.end), .key(.control("a")), .key(.control("e")), .key(.delete): return false
    default: return field.handle(event)
    }
    return true
  }

  private mutating func step(by distance: Int) {
    guard !options.isEmpty else { return }
    if let current = options.firstIndex(of: text) {
      field.set(options[min(max(0, current + distance), options.count - 1)])
    } else if let next = distance > 0 ? options.last : options.first {
      field.set(neighbour(distance) ?? next)
    }
    field.isMarked = true
  }

  /// The option nearest to a typed number in the direction, where both are numbers.
  private func neighbour(_ distance: Int) -> String? {
    guard let value = ChoiceField.magnitude(text) else { return options.first }
    let ranked = options.compactMap { option in ChoiceField.magnitude(option).map { (option, $0) } }
    return distance > 0 ? ranked.first { $0.1 > value }?.0 : ranked.last { $0.1 < value }?.0
  }

  /// The number that a text begins with, in the smallest of its units.
  private static func magnitude(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits) else { return nil }
    switch text.dropFirst(digits.count) {
    case "Gi": return number * 1024
    case "m": return number / 1000
    default: return number
    }
  }

  /// Draws the value, between pointers while it has the focus.
  package func draw(
    on frame: inout Frame, row: Int, column: Int, width: Int, theme: Theme, isFocused: Bool, placeholder: String = ""
  ) {
    guard width > 4 else { return }
    if isFocused, !options.isEmpty {
      frame.put(theme.glyphs.previous, row: row, column: column, style: theme.accent)
      frame.put(theme.glyphs.next, row: row, column: column + width - 1, style: theme.accent)
    }
    field.draw(
      on: &frame, row: row, column: column + 2, width: width - 4, theme: theme, isFocused: isFocused,
      placeholder: placeholder)
  }
}
