import Testing

@testable import TerminalUI

@Suite("Colour levels")
struct ColorLevelTests {
  @Test(
    "the terminal's colours decide",
    arguments: [(0, .none), (-1, .none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .many), (1 << 24, .many)]
      as [(Int, ColorLevel)])
  func level(count: Int, level: ColorLevel) {
    #expect(ColorLevel(count: count) == level)
  }

  @Test("NO_COLOR forbids colours unless it is empty")
  func noColor() {
    #expect(ColorLevel.isWanted(environment: [:]))
    #expect(ColorLevel.isWanted(environment: ["NO_COLOR": ""]))
    #expect(!ColorLevel.isWanted(environment: ["NO_COLOR": "1"]))
  }

  @Test(
    "with a background of ours the first eight colours are the terminal's own", arguments: [ColorLevel.eight, .sixteen])
  func named(level: ColorLevel) {
    let paint = Paint(Style(.red, on: .white, bold: true), level: level)
    #expect(paint.foreground == 1)
    #expect(paint.background == 7)
    #expect(paint.bold)
  }

  @Test(
    "on the terminal's background only those colours are used that are legible on any",
    arguments: [ColorLevel.eight, .sixteen])
  func own(level: ColorLevel) {
    for color in Style.Color.allCases { #expect(Paint(Style(color), level: level).foreground == -1) }
    #expect(Paint(Style(.red), level: .many).foreground == 131)
  }

  @Test("without colours a background is reversed, so that a selection is still seen")
  func background() {
    #expect(Paint(Style(.white, on: .blue), level: .none) == Paint(Style(reverse: true), level: .none))
  }
}
