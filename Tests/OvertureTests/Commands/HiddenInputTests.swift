import Testing

@testable import overture

@Suite("A value that is typed unseen")
struct HiddenInputTests {
  /// What comes of bytes, and how it ended, parted by a bar.
  private func read(_ text: String, moreComes: Bool = false) -> String {
    var value = HiddenInput.Value()
    var step = HiddenInput.Value.Step.goesOn
    for byte in text.utf8 {
      step = value.take(byte) { moreComes }
      guard step == .goesOn else { break }
    }
    return "\(String(decoding: value.bytes, as: UTF8.self))|\(step)"
  }

  @Test("Enter ends it, and is no part of it")
  func enter() {
    #expect(read("word\r") == "word|ended")
    #expect(read("word\u{4}") == "word|ended")
    #expect(read("word") == "word|goesOn")
  }

  @Test("what is pasted keeps its lines, marked by the terminal or coming at once")
  func pasted() {
    #expect(read("\u{1B}[200~one\rtwo\n\u{1B}[201~\r") == "one\ntwo\n|ended")
    #expect(read("one\ntwo", moreComes: true) == "one\ntwo|goesOn")
  }

  @Test("backspace takes a whole character back, ^U all of it, other keys nothing; ^C interrupts")
  func edited() {
    #expect(read("aé\u{7F}\r") == "a|ended")
    #expect(read("abc\u{15}d\r") == "d|ended")
    #expect(read("a\u{1B}[Ab\r") == "ab|ended")
    #expect(read("ab\u{3}") == "ab|interrupted")
  }
}
