import Testing

@testable import TerminalUI

@Suite("Frames")
struct FrameTests {
  @Test("text is clipped at the frame's edge, and no wide grapheme is cut in two")
  func clipping() {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    #expect(frame.put("abcd漢", row: 0, column: 0) == 4)
    #expect(frame.text == "abcd\n")
  }

  @Test("half of a wide grapheme that is written over becomes a blank", arguments: [(1, " x\n"), (0, "x\n")])
  func overwriting(column: Int, text: String) {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    frame.put("漢", row: 0, column: 0)
    frame.put("x", row: 0, column: column)
    #expect(frame.text == text)
    #expect(!frame.cells.contains { $0.text.isEmpty })
  }

  @Test("a filled area cuts wide graphemes at both of its edges")
  func filling() {
    var frame = Frame(size: Size(columns: 6, rows: 1))
    frame.put("漢字漢", row: 0, column: 0)
    frame.fill(row: 0, column: 1, width: 2, style: Style(reverse: true))
    #expect(frame.text == "    漢\n")
  }

  @Test("filling outside of the frame, or with a negative width, changes nothing")
  func fillingOutside() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.fill(row: 0, column: 2, width: -5, style: .plain)
    frame.fill(row: -4, column: 9, width: 3, height: 2, style: Style(.red))
    #expect(frame == Frame(size: Size(columns: 3, rows: 1)))
  }

  @Test("control characters and line separators become blanks, direction marks vanish")
  func controls() {
    var frame = Frame(size: Size(columns: 12, rows: 1))
    frame.put("a\u{1B}[2Jb\u{2028}c\u{202E}d", row: 0, column: 0)
    #expect(frame.text == "a [2Jb cd\n")
  }
}
