import Testing

@testable import TerminalUI

@Suite("Glyphs")
struct GlyphTests {
  /// The C library's widths as glibc has them, for the characters of these tests.
  private func width(_ scalar: UInt32) -> Int {
    switch scalar {
    case 0x300...0x36F, 0x200D, 0xFE0F: 0
    case 0x4E00...0x9FFF, 0x1F680, 0x1F468...0x1F469, 0x1F4BB: 2
    case 0xE000: -1
    default: 1
    }
  }

  @Test(
    "a grapheme is given to ncurses as a base with combining marks",
    arguments: [
      ("a", [0x61], false), ("e\u{301}", [0x65, 0x301], false), ("漢", [0x6F22], false), ("🚀", [0x1F680], false),
    ] as [(String, [UInt32], Bool)])
  func scalars(text: String, scalars: [UInt32], isPadded: Bool) {
    let glyph = Glyph(text, unicode: true, width: width)
    #expect(glyph.scalars == scalars)
    #expect(glyph.isPadded == isPadded)
  }

  @Test("what the C library thinks narrower is padded to the frame's width")
  func padded() {
    let glyph = Glyph("⚠\u{FE0F}", unicode: true, width: width)
    #expect(glyph.scalars == [0x26A0])
    #expect(glyph.isPadded)
  }

  @Test("a joined sequence shows its first part, which terminals agree about")
  func joined() {
    #expect(Glyph("👩‍💻", unicode: true, width: width).scalars == [0x1F469])
  }

  @Test("what cannot be printed is a question mark")
  func unprintable() {
    #expect(Glyph("\u{E000}", unicode: true, width: width).scalars == [0x3F])
  }

  @Test(
    "without UTF-8 the nearest ASCII is shown, as wide as before",
    arguments: [("─", "-"), ("│", "|"), ("┌", "+"), ("✔", "v"), ("…", "~"), ("█", "#"), ("⠹", "*"), ("漢", "?")])
  func ascii(text: String, likeness: String) throws {
    let glyph = Glyph(text, unicode: false, width: width)
    #expect(glyph.scalars == likeness.unicodeScalars.map(\.value))
    #expect(glyph.isPadded == (CellWidth.of(text) == 2))
  }
}
