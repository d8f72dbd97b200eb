import CNcurses
import Testing

@testable import TerminalUI

@Suite("Input")
struct InputDecoderTests {
  /// What comes of input that arrives at once.
  private func events(_ inputs: [RawInput]) -> [InputEvent] {
    var decoder = InputDecoder()
    return inputs.flatMap { decoder.decode($0) } + decoder.flush()
  }

  private func typed(_ text: String) -> [RawInput] { text.unicodeScalars.map { .character($0.value) } }

  @Test(
    "characters are keys",
    arguments: [
      ("a", .character("a")), ("ß", .character("ß")), ("漢", .character("漢")), (" ", .character(" ")), ("\r", .enter),
      ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{08}", .backspace), ("\u{03}", .control("c")),
      ("\u{1A}", .control("z")), ("\u{0B}", .control("k")), ("\u{1B}", .escape),
    ] as [(String, Key)])
  func characters(text: String, key: Key) {
    #expect(events(typed(text)) == [.key(key)])
  }

  @Test(
    "key codes are keys",
    arguments: [
      (KEY_UP, .up), (KEY_DOWN, .down), (KEY_LEFT, .left), (KEY_RIGHT, .right), (KEY_HOME, .home), (KEY_END, .end),
      (KEY_PPAGE, .pageUp), (KEY_NPAGE, .pageDown), (KEY_BTAB, .backTab), (KEY_DC, .delete), (KEY_IC, .insert),
      (KEY_BACKSPACE, .backspace), (KEY_ENTER, .enter), (KEY_F0 + 1, .function(1)), (KEY_F0 + 12, .function(12)),
    ] as [(Int32, Key)])
  func codes(code: Int32, key: Key) {
    #expect(events([.key(code)]) == [.key(key)])
  }

  @Test("unknown key codes are nothing")
  func unknownCodes() {
    #expect(events([.key(KEY_SUSPEND), .key(1234)]) == [])
  }

  @Test("a paste is one event with its lines, whether it comes at once or in pieces")
  func paste() {
    var decoder = InputDecoder()
    let begin = decoder.decode(.key(Int32(overture_key_paste_begin.rawValue)))
    let first = typed("one\rtw").flatMap { decoder.decode($0) } + decoder.flush()
    let second = typed("o\t\u{1B}").flatMap { decoder.decode($0) } + decoder.decode(.key(KEY_UP)) + decoder.flush()
    let end = decoder.decode(.key(Int32(overture_key_paste_end.rawValue)))
    #expect(begin + first + second == [])
    #expect(end == [.paste("one\ntwo\t")])
    #expect(decoder.decode(.character(0x61)) == [.key(.character("a"))])
  }

  @Test("a paste whose end is lost does not swallow ^C's successors")
  func lostPasteEnd() {
    let inputs = [.key(Int32(overture_key_paste_begin.rawValue))] + typed("a\u{03}q")
    #expect(events(inputs) == [.paste("a"), .key(.character("q"))])
  }

  @Test("sequences that the terminal's description leaves out are keys too")
  func sequences() {
    #expect(events(typed("\u{1B}[Z\u{1B}OAx")) == [.key(.backTab), .key(.up), .key(.character("x"))])
    #expect(events(typed("\u{1B}[6~")) == [.key(.pageDown)])
  }

  @Test("unknown sequences are swallowed whole, and never taken for the escape key")
  func unknownSequences() {
    #expect(events(typed("\u{1B}[1;5A\u{1B}[I!")) == [.key(.character("!"))])
  }

  @Test("escape with a letter is both, so that leaving and going on quickly works")
  func escapeThenLetter() {
    #expect(events(typed("\u{1B}q")) == [.key(.escape), .key(.character("q"))])
    #expect(events(typed("\u{1B}\u{1B}")) == [.key(.escape), .key(.escape)])
  }

  @Test("clicks and the wheel pass through")
  func mouse() {
    let event = MouseEvent(action: .wheelDown, position: Position(row: 3, column: 4))
    #expect(events([.mouse(event)]) == [.mouse(event)])
  }
}
