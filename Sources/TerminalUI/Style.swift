/// How a cell looks; a terminal with fewer colours shows the nearest it has.
package struct Style: Sendable, Hashable {
  /// The colours that a frame names; what they become is the terminal's and the theme's matter.
  package enum Color: UInt8, Sendable, Hashable, CaseIterable {
    case standard, black, red, green, yellow, blue, magenta, cyan, white, gray
  }

  package var foreground: Color
  package var background: Color
  package var bold: Bool
  package var dim: Bool
  package var underline: Bool
  package var reverse: Bool

  package init(
    _ foreground: Color = .standard, on background: Color = .standard, bold: Bool = false, dim: Bool = false,
    underline: Bool = false, reverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
  }

  package static let plain = Style()
}
