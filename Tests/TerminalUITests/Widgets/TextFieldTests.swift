import Testing

@testable import TerminalUI

@Suite("A text field")
struct TextFieldTests {
  private func field(_ text: String, _ keys: Key...) -> TextField {
    var field = TextField(text)
    for key in keys { _ = field.handle(.key(key)) }
    return field
  }

  @Test("characters go where the cursor stands")
  func inserting() {
    let edited = field("ac", .left, .character("b"))
    #expect(edited.text == "abc")
    #expect(edited.cursor == 2)
  }

  @Test("backspace and delete remove whole graphemes", arguments: ["e\u{301}", "漢", "👩‍👩‍👧"])
  func removing(grapheme: String) {
    #expect(field("a" + grapheme, .backspace).text == "a")
    #expect(field(grapheme + "a", .home, .delete).text == "a")
  }

  @Test("control keys remove a word, or everything")
  func removingMuch() {
    #expect(field("one two", .control("w")).text == "one ")
    #expect(field("one two", .control("u")).text == "")
  }

  @Test("typing replaces a marked text, moving only unmarks it")
  func marking() {
    var marked = TextField("old")
    marked.isMarked = true
    var moved = marked
    _ = marked.handle(.key(.character("n")))
    #expect(marked.text == "n")
    _ = moved.handle(.key(.left))
    _ = moved.handle(.key(.character("l")))
    #expect(moved.text == "olld")
  }

  @Test("a paste loses its line ends and control characters")
  func pasting() {
    var pasted = TextField()
    let isTaken = pasted.handle(.paste("one\r\ntwo\u{1B}[31m"))
    #expect(isTaken)
    #expect(pasted.text == "one two[31m")
  }

  @Test("keys that do not edit are left to the owner", arguments: [Key.up, .down, .enter, .escape, .tab])
  func leaving(key: Key) {
    var untouched = TextField("a")
    let isTaken = untouched.handle(.key(key))
    #expect(!isTaken)
  }

  @Test("the cursor stays in sight of a narrow field")
  func scrolling() {
    var frame = Frame(size: Size(columns: 10, rows: 1))
    TextField("0123456789abc").draw(
      on: &frame, row: 0, column: 0, width: 6, theme: Theme(usesColor: false, glyphs: .ascii), isFocused: true)
    #expect(frame.text == "89abc\n")
    #expect(frame.cursor == Position(row: 0, column: 5))
  }
}

@Suite("A choice field")
struct ChoiceFieldTests {
  @Test("left and right step, and stop at the ends")
  func stepping() {
    var field = ChoiceField("2Gi", options: ["1Gi", "2Gi", "4Gi"])
    _ = field.handle(.key(.right))
    _ = field.handle(.key(.right))
    #expect(field.text == "4Gi")
    for _ in 0..<4 { _ = field.handle(.key(.left)) }
    #expect(field.text == "1Gi")
  }

  @Test(
    "from a typed value, stepping goes to the neighbour by size",
    arguments: [
      (Key.right, "2Gi"), (.left, "1Gi"),
    ])
  func steppingFromTyped(key: Key, expected: String) {
    var field = ChoiceField("1536Mi", options: ["512Mi", "1Gi", "2Gi"])
    _ = field.handle(.key(key))
    #expect(field.text == expected)
  }
}
