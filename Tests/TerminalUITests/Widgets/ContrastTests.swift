import Foundation
import Testing

@testable import TerminalUI

@Suite("The contrast of the theme's roles")
struct ContrastTests {
  /// A colour as xterm shows it, each part from 0 to 255.
  private struct RGB {
    var red, green, blue: Double

    static let black = RGB(red: 0, green: 0, blue: 0)
    static let white = RGB(red: 255, green: 255, blue: 255)

    /// One of the 256: sixteen of the terminal's own, here xterm's, a cube of six steps, and 24 grays.
    init(number: Int) {
      let own: [(Double, Double, Double)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
      ]
      switch number {
      case ..<16: self.init(red: own[number].0, green: own[number].1, blue: own[number].2)
      case ..<232:
        let steps = [0.0, 95, 135, 175, 215, 255]
        let place = number - 16
        self.init(red: steps[place / 36], green: steps[place / 6 % 6], blue: steps[place % 6])
      default:
        let level = Double(8 + 10 * (number - 232))
        self.init(red: level, green: level, blue: level)
      }
    }

    init(red: Double, green: Double, blue: Double) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// WCAG's relative luminance.
    var luminance: Double {
      func linear(_ part: Double) -> Double {
        let part = part / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    func contrast(to other: RGB) -> Double {
      let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
      return (light + 0.05) / (dark + 0.05)
    }
  }

  @Test("black on white has 21, the most there is")
  func scale() { #expect(abs(RGB.black.contrast(to: .white) - 21) < 0.001) }

  @Test(
    "every role has 4.5 to 1 on white and on black", arguments: [ColorLevel.eight, .sixteen, .many], [true, false])
  func legible(level: ColorLevel, isLight: Bool) {
    let (page, ink) = isLight ? (RGB.white, RGB.black) : (RGB.black, RGB.white)
    for role in Theme(usesColor: true, glyphs: .unicode).roles {
      let paint = Paint(role.style, level: level)
      let text = paint.foreground < 0 ? ink : RGB(number: paint.foreground)
      let behind = paint.background < 0 ? page : RGB(number: paint.background)
      #expect(text.contrast(to: behind) >= 4.5, "\(role.name) has \(text.contrast(to: behind))")
      // How a terminal dims is its own matter.
      #expect(!paint.dim, "\(role.name)")
    }
  }

  @Test("without colours nothing is dimmed")
  func plain() {
    for role in Theme(usesColor: false, glyphs: .ascii).roles { #expect(!role.style.dim, "\(role.name)") }
  }

  @Test("a risk has neither the colour of success nor that of an ordinary choice")
  func risk() {
    let theme = Theme(usesColor: true, glyphs: .unicode)
    for level in [ColorLevel.many, .sixteen] {
      let risk = Paint(theme.riskFocus, level: level)
      #expect(risk.background != Paint(theme.focus, level: level).background)
    }
    #expect(theme.risk != theme.good)
    #expect(theme.risk.foreground != theme.good.foreground && theme.risk.foreground != theme.accent.foreground)
    #expect(Theme(usesColor: false, glyphs: .ascii).riskFocus != Theme(usesColor: false, glyphs: .ascii).focus)
  }

  @Test("every role that a theme has is among those that are tried")
  func all() {
    let theme = Theme(usesColor: true, glyphs: .unicode)
    let styles = Mirror(reflecting: theme).children.filter { $0.value is Style }.compactMap(\.label)
    #expect(Set(styles) == Set(theme.roles.map(\.name)))
  }
}
