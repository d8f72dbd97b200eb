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

  @Test("named colours are the theme's own at every level", arguments: [ColorLevel.eight, .sixteen, .many])
  func named(level: ColorLevel) {
    let paint = Paint(Style(.red, on: .white, bold: true), level: level)
    #expect(paint.foreground == 1)
    #expect(paint.background == 7)
    #expect(paint.bold)
  }

  @Test("gray is a colour where there is one, else dim")
  func gray() {
    #expect(Paint(Style(.gray), level: .many).foreground == 244)
    #expect(Paint(Style(.gray), level: .sixteen).foreground == 8)
    #expect(Paint(Style(.gray), level: .eight) == Paint(Style(dim: true), level: .eight))
    #expect(Paint(Style(.gray), level: .none) == Paint(Style(dim: true), level: .none))
  }

  @Test("without colours a background is reversed, so that a selection is still seen")
  func background() {
    #expect(Paint(Style(.white, on: .blue), level: .none) == Paint(Style(reverse: true), level: .none))
  }
}
