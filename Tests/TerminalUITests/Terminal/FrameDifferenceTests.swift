import Testing

@testable import TerminalUI

@Suite("Differences of frames")
struct FrameDifferenceTests {
  private func frame(_ lines: String..., style: Style = .plain) -> Frame {
    var frame = Frame(size: Size(columns: 6, rows: lines.count))
    for (row, line) in lines.enumerated() { frame.put(line, row: row, column: 0, style: style) }
    return frame
  }

  @Test("equal frames differ in nothing")
  func equal() {
    #expect(FrameDifference(from: frame("one", "two"), to: frame("one", "two")).runs.isEmpty)
  }

  @Test("only changed cells are in it, neighbours together")
  func changed() {
    let difference = FrameDifference(from: frame("abcdef", "ghi"), to: frame("abXYeZ", "ghi"))
    #expect(difference.runs.map(\.row) == [0, 0])
    #expect(difference.runs.map(\.column) == [2, 5])
    #expect(difference.runs.map { $0.cells.map(\.text).joined() } == ["XY", "Z"])
  }

  @Test("a changed style is a change")
  func style() {
    let difference = FrameDifference(from: frame("ab"), to: frame("ab", style: Style(.red)))
    #expect(
      difference.runs == [
        .init(row: 0, column: 0, cells: [.init(glyph: "a", style: Style(.red)), .init(glyph: "b", style: Style(.red))])
      ])
  }

  @Test("a wide grapheme that comes or goes changes both of its columns")
  func wide() {
    for (before, after) in [("漢", "ab"), ("ab", "漢")] {
      let difference = FrameDifference(from: frame(before), to: frame(after))
      #expect(difference.runs.map(\.cells.count) == [2])
    }
  }

  @Test("of another size, or of what is not known, everything is painted")
  func whole() {
    let next = frame("a", "b")
    #expect(FrameDifference(from: nil, to: next).runs.map(\.cells.count) == [6, 6])
    #expect(FrameDifference(from: frame("a"), to: next).runs.map(\.cells.count) == [6, 6])
  }
}
