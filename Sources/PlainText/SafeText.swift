/// Text that a terminal can only show: nothing in it moves the cursor, changes a setting or turns the direction of what
/// follows.
///
/// Everything that is printed or drawn is of this type, and only this file makes it. What a literal says is the program's
/// own layout; what is interpolated as `\(value)` may come from anywhere, and is kept on one line.
package struct SafeText: Sendable, Hashable {
  /// The text, with nothing left in it that a terminal would obey.
  package let text: String

  private init(checked text: String) { self.text = text }

  /// A value from elsewhere, such as a file's name or an answer of a server: line breaks and tabs are written as escapes, too.
  package init(line value: String) {
    self.init(checked: Self.replacing(in: value, keepingLayout: false, by: Self.escape))
  }

  /// A text of several lines: its line breaks and tabs stay.
  package init(layout text: String) {
    self.init(checked: Self.replacing(in: text, keepingLayout: true, by: Self.escape))
  }

  /// A JSON text: what a terminal would obey becomes JSON's own escapes, so that a reader gets the same values.
  package init(json text: String) {
    self.init(checked: Self.replacing(in: text, keepingLayout: true, by: Self.jsonEscape))
  }

  /// What a cell of a frame shows: a blank for what would move the cursor, nothing for a mark that is not seen.
  package init(cell grapheme: Character) {
    if let byte = grapheme.asciiValue {
      self.init(checked: (0x20..<0x7F).contains(byte) ? String(grapheme) : " ")
      return
    }
    self.init(
      checked: Self.replacing(in: String(grapheme), keepingLayout: false) { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: " "
        default: ""
        }
      })
  }

  /// Each line of a text by itself.
  package static func lines(_ text: String) -> [SafeText] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { SafeText(line: String($0)) }
  }

  package static let blank = SafeText(checked: " ")
  package static let empty = SafeText(checked: "")

  package var isEmpty: Bool { text.isEmpty }

  /// The text without the line breaks around it.
  package var trimmed: SafeText {
    let body = text.drop { $0.isNewline }
    let end = body.lastIndex { !$0.isNewline }
    return SafeText(checked: end.map { String(body[...$0]) } ?? "")
  }

  /// The beginning of the text, as far as a terminal has columns for it; a wide character takes two.
  /// - Parameter columns: how many there are.
  /// - Returns: what of it fits.
  package func prefix(columns: Int) -> SafeText {
    guard text.utf8.count > columns else { return self }
    var used = 0
    let end = text.firstIndex { character in
      used += character.unicodeScalars.contains { $0.value >= 0x1100 } ? 2 : 1
      return used > columns
    }
    return SafeText(checked: String(text[..<(end ?? text.endIndex)]))
  }

  /// How a text stands out on a terminal that shows colours: one of its eight, so that the user's own theme counts.
  package enum Ink: String, Sendable, CaseIterable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  /// The text in a colour, each of its lines by itself; only for a terminal that shows colours.
  /// - Parameter ink: nil leaves it as it is.
  /// - Returns: the text, to be put together with others by `+`.
  package func painted(_ ink: Ink?) -> SafeText {
    guard let ink, !text.isEmpty else { return self }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return SafeText(
      checked: lines.map { $0.isEmpty ? "" : "\u{1B}[\(ink.rawValue)m\($0)\u{1B}[0m" }.joined(separator: "\n"))
  }

  package static func + (left: SafeText, right: SafeText) -> SafeText { SafeText(checked: left.text + right.text) }

  // MARK: What a terminal obeys

  /// Whether a terminal does something else with a character than to show it, or shows what follows in another order.
  ///
  /// Unicode's controls (C0, DEL, C1), its line separators, the marks of direction (UAX 9), and those of its invisible
  /// characters that hide text; the joiners, which scripts and emoji need, stay.
  package static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F: true
    case 0x20..<0xAD: false
    case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF,
      0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  private static func replacing(
    in text: String, keepingLayout: Bool, by replacement: (Unicode.Scalar) -> String
  ) -> String {
    func isLayout(_ scalar: Unicode.Scalar) -> Bool { keepingLayout && (scalar == "\n" || scalar == "\t") }
    // Nearly every text is as it should be, and nearly all of those are ASCII, whose bytes tell.
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || keepingLayout && ($0 == 0x0A || $0 == 0x09) }
    if isPlain || !text.unicodeScalars.contains(where: { isObeyed($0) && !isLayout($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isObeyed(scalar), !isLayout(scalar) {
        result.append(contentsOf: replacement(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  private static func jsonEscape(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}

extension SafeText: CustomStringConvertible {
  package var description: String { text }
}

extension SafeText: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(layout: value) }

  package init(stringInterpolation: Interpolation) { self.init(layout: stringInterpolation.text) }

  /// Puts a text together: the literal's parts as they are, and each value on its line.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    package mutating func appendLiteral(_ literal: String) { text += literal }

    package mutating func appendInterpolation(_ safe: SafeText) { text += safe.text }

    package mutating func appendInterpolation<Value>(_ value: Value) { text += SafeText(line: "\(value)").text }
  }
}

extension Sequence<SafeText> {
  /// The texts as one, with a separator between them.
  package func joined(separator: SafeText = .empty) -> SafeText {
    reduce(into: (text: SafeText.empty, isFirst: true)) { result, next in
      result = (result.isFirst ? next : result.text + separator + next, false)
    }.text
  }
}
