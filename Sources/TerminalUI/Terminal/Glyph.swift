import CNcurses

/// What ncurses is given for a grapheme, so that its idea of where the cursor stands is the frame's.
struct Glyph: Equatable {
  /// A base character and its combining ones, at most five.
  var scalars: [UInt32]
  /// Whether a blank follows, since the C library thinks the base narrower than the frame does.
  var isPadded = false

  /// - Parameters:
  ///   - text: one grapheme.
  ///   - unicode: whether the terminal's locale is UTF-8.
  ///   - width: the columns that the C library gives to a code point, negative for none.
  init(_ text: String, unicode: Bool, width: (UInt32) -> Int = { Int(overture_wcwidth($0)) }) {
    guard let base = text.unicodeScalars.first else {
      scalars = [0x20]
      return
    }
    if base.isASCII, text.unicodeScalars.count == 1 {
      scalars = [base.value]
      return
    }
    let columns = CellWidth.of(text)
    let own = width(base.value)
    guard unicode, (1...columns).contains(own) else {
      scalars = [Self.ascii(base).value]
      isPadded = columns == 2
      return
    }
    // A joined or flag sequence keeps its first part; a selector would change the width in some terminals only.
    let marks = text.unicodeScalars.dropFirst().map(\.value).prefix { $0 != 0xFE0F && $0 != 0x200D && width($0) == 0 }
    scalars = [base.value] + marks.prefix(4)
    isPadded = own < columns
  }

  /// The nearest of what every terminal has.
  static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return scalar }
    if let known = stand[scalar] { return known }
    switch scalar.value {
    case 0x2500...0x257F: return "+"
    case 0x2580...0x259F: return "#"
    case 0x2800...0x28FF: return "*"
    default: return "?"
    }
  }

  private static let stand: [Unicode.Scalar: Unicode.Scalar] = [
    "─": "-", "━": "-", "═": "-", "┄": "-", "╌": "-", "│": "|", "┃": "|", "║": "|", "▏": "|", "▎": "|", "▌": "|",
    "░": ".", "▒": ":", "✔": "v", "✓": "v", "✘": "x", "✗": "x", "✖": "x", "●": "*", "○": "o", "◉": "*", "◌": ".",
    "•": "*", "·": ".", "…": "~", "–": "-", "—": "-", "“": "\"", "”": "\"", "‘": "'", "’": "'", "‹": "<", "›": ">",
    "▸": ">", "▶": ">", "◀": "<", "▾": "v", "▼": "v", "▴": "^", "▲": "^", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "⏎": "<", "×": "x", "≤": "<", "≥": ">", "≈": "~", "⚠": "!", "ℹ": "i", "€": "E", "\u{A0}": " ",
  ]
}
