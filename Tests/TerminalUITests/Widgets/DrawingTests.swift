import Testing

@testable import TerminalUI

@Suite("Drawing widgets")
struct DrawingTests {
  private static let theme = Theme(usesColor: false, glyphs: .ascii)

  @Test("text is clipped, padded and wrapped by columns, not characters")
  func fitting() {
    #expect(TextLayout.clipped("漢字漢字", to: 5) == "漢字…")
    #expect(TextLayout.padded("漢", to: 4) == "漢  ")
    #expect(TextLayout.rightAligned("ab", to: 4) == "  ab")
    #expect(TextLayout.wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(TextLayout.wrapped("abcdefgh", to: 3) == ["abc", "def", "gh"])
    #expect(TextLayout.wrapped("漢字漢", to: 3) == ["漢", "字", "漢"])
    #expect(TextLayout.wrapped("", to: 3) == [""])
  }

  @Test("the bar is full only when all is done", arguments: [(0, "...."), (1, "...."), (7, "###."), (8, "####")])
  func bar(done: Int, expected: String) {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    ProgressBar(done: done, of: 8).draw(
      on: &frame, row: 0, column: 0, width: 4, theme: Self.theme, style: .plain)
    #expect(frame.text == expected + "\n")
  }

  @Test("a panel has its title in the border and room inside")
  func panel() {
    var frame = Frame(size: Size(columns: 12, rows: 3))
    let room = Panel(title: "Why").draw(
      on: &frame, in: Rect(row: 0, column: 0, width: 12, height: 3), theme: Self.theme)
    #expect(frame.text == "+- Why ----+\n|          |\n+----------+\n")
    #expect(room == Rect(row: 1, column: 2, width: 8, height: 1))
  }

  @Test("the open tab shows without colour, and digits open tabs")
  func tabs() {
    var frame = Frame(size: Size(columns: 20, rows: 1))
    var tabs = Tabs(["One", "Two"])
    _ = tabs.handle(.key(.character("2")))
    let places = tabs.draw(on: &frame, row: 0, column: 0, width: 20, theme: Self.theme)
    #expect(frame.text == " One  [Two]\n")
    #expect(places == [Rect(row: 0, column: 0, width: 5, height: 1), Rect(row: 0, column: 6, width: 5, height: 1)])
    let isTaken = tabs.handle(.key(.character("3")))
    #expect(!isTaken)
  }

  @Test("a viewport never leaves its lines, whatever the size becomes", arguments: [0, 1, 5, 100])
  func viewport(count: Int) {
    var viewport = Viewport()
    for _ in 0..<9 { _ = viewport.handle(.key(.pageDown), count: count, height: 4) }
    for height in 0...8 {
      let range = viewport.range(count: count, height: height)
      #expect(range.lowerBound >= 0 && range.upperBound <= count)
      #expect(range.count == min(height, count))
    }
  }
}
