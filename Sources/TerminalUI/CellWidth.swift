import PlainText

/// How many columns a grapheme takes; one table for every frame, since terminals and C libraries differ.
package enum CellWidth {
  /// - Returns: 0 for combining marks alone, 2 for East Asian wide characters and emoji, else 1.
  package static func of(_ grapheme: Character) -> Int {
    guard let first = grapheme.unicodeScalars.first else { return 0 }
    if first.isASCII { return 1 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if grapheme.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    if first.value < 0x1100 { return 1 }
    return first.properties.isEmojiPresentation || wide.contains { $0.contains(first.value) } ? 2 : 1
  }

  /// The columns of a whole text.
  package static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// Whether a grapheme does something else than to show.
  static func isControl(_ grapheme: Character) -> Bool { grapheme.unicodeScalars.contains(where: SafeText.isObeyed) }

  /// The blocks that terminals draw over two columns: Unicode's East Asian Width W and F, without emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x16FF6, 0x17000...0x18D08, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
