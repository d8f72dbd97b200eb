import PlainText
import Testing

@Suite("Text that a terminal can only show")
struct SafeTextTests {
  @Test(
    "what moves the cursor, changes a setting or turns the direction is written as an escape",
    arguments: [
      ("\u{1B}]0;OWNED\u{7}", "\\u{1b}]0;OWNED\\u{7}"), ("a\u{9B}2Jb", "a\\u{9b}2Jb"), ("a\u{202E}b", "a\\u{202e}b"),
      ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("\u{200F}\u{61C}\u{FEFF}", "\\u{200f}\\u{61c}\\u{feff}"),
      ("del\u{7F}", "del\\u{7f}"), ("a\u{2028}b", "a\\u{2028}b"), ("t\u{E0041}", "t\\u{e0041}"),
      ("one\r\ntwo\tthree", "one\\r\\ntwo\\tthree"),
    ])
  func escapes(raw: String, shown: String) { #expect(SafeText(line: raw).text == shown) }

  @Test("every control, C1 and bidirectional character is gone, and every other stays")
  func all() {
    var wrong: [String] = []
    for scalar in (UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init) {
      let properties = scalar.properties
      let isObeyed = properties.generalCategory == .control || properties.isBidiControl
      let isSeen = properties.generalCategory != .format && !isObeyed && ![0x2028, 0x2029].contains(scalar.value)
      let isThere = SafeText(line: "<\(Character(scalar))>").text.unicodeScalars.contains(scalar)
      if isObeyed && isThere || isSeen && !isThere { wrong.append("U+" + String(scalar.value, radix: 16)) }
    }
    #expect(wrong == [])
  }

  @Test("what people write stays as it is", arguments: ["plain", "Grüße, 東京", "👩‍💻", "می‌خواهم", "a\u{301}", ""])
  func others(text: String) {
    #expect(SafeText(line: text).text == text)
    #expect(SafeText(json: text).text == text)
  }

  @Test("a layout keeps its lines and tabs, a value in it has neither")
  func layout() {
    #expect(SafeText(layout: "a\n\tb\u{1B}").text == "a\n\tb\\u{1b}")
    let value = "x\ny\u{9D}"
    let text: SafeText = "name:\n\t\(value), \(SafeText(layout: "c\nd"))\n"
    #expect(text.text == "name:\n\tx\\ny\\u{9d}, c\nd\n")
  }

  @Test("JSON keeps its values: what is escaped in it is read as what it was")
  func json() {
    #expect(
      SafeText(json: "{\"a\": \"\u{9B}\u{202E}\u{7F}\u{E0041}\"}\n").text == #"{"a": "\u009b\u202e\u007f\udb40\udc41"}"#
        + "\n")
  }

  @Test("a second pass changes nothing")
  func twice() {
    let once = SafeText(line: "a\u{1B}\u{202E}\nb").text
    #expect(SafeText(line: once).text == once)
  }

  @Test(
    "a cell shows a blank for a control, and nothing for a mark",
    arguments: [("\u{1B}", " "), ("\u{9B}", " "), ("\u{202E}", ""), ("é", "é"), ("\r\n", " ")] as [(Character, String)])
  func cells(grapheme: Character, shown: String) { #expect(SafeText(cell: grapheme).text == shown) }

  @Test("texts are joined, cut into lines and freed of the breaks around them")
  func pieces() {
    #expect(SafeText.lines("a\nb\u{1B}").map(\.text) == ["a", "b\\u{1b}"])
    #expect((["a", "b"] as [SafeText]).joined(separator: "\n").text == "a\nb")
    #expect(([] as [SafeText]).joined().isEmpty)
    #expect(SafeText(layout: "\n\na\nb\n").trimmed.text == "a\nb")
    #expect(SafeText(layout: "\n").trimmed.isEmpty)
  }

  @Test("of a text that is too long for a row, as much is left as fits, with wide characters counted twice")
  func prefix() {
    #expect(SafeText(line: "abc").prefix(columns: 3).text == "abc")
    #expect(SafeText(line: "abcd").prefix(columns: 3).text == "abc")
    #expect(SafeText(line: "ééé").prefix(columns: 3).text == "ééé")
    #expect(SafeText(line: "漢字漢").prefix(columns: 5).text == "漢字")
  }
}
