import Testing

@testable import TerminalUI

@Suite("Cell widths")
struct CellWidthTests {
  @Test(
    "graphemes take the columns that terminals give them",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("─", 1), ("✔", 1), ("▸", 1), ("漢", 2), ("한", 2), ("ｗ", 2), ("。", 2),
      ("🚀", 2), ("👩‍💻", 2), ("⚠", 1), ("⚠\u{FE0F}", 2), ("⏱", 1), ("⌚", 2), ("\u{301}", 0), ("\u{200B}", 0),
      ("\u{202E}", 0),
    ] as [(Character, Int)])
  func width(grapheme: Character, columns: Int) {
    #expect(CellWidth.of(grapheme) == columns)
  }

  @Test("a text takes what its graphemes take")
  func text() {
    #expect(CellWidth.of("東京 ok e\u{301}") == 9)
  }
}
