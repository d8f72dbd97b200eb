/// The colours of frames by a terminal's numbers; -1 is the terminal's own.
///
/// Whether a terminal is dark or light is not known, so that a colour on its background has to be legible on white and on
/// black, with a contrast of 4.5 to 1 as WCAG 2.2 counts it (https://www.w3.org/TR/WCAG22/#contrast-minimum). The fixed
/// colours of terminals with 256 have some; the first sixteen, which are the terminal's own, have none that is sure, and
/// there only text on a background of ours is coloured.
enum Palette {
  /// The number of a text's colour.
  ///
  /// - Parameters:
  ///   - color: the colour by name.
  ///   - isOnOwn: whether the text's background is ours, too.
  ///   - level: what the terminal can show.
  /// - Returns: the number; -1 for the terminal's own.
  static func foreground(_ color: Style.Color, isOnOwn: Bool, level: ColorLevel) -> Int {
    guard color != .standard, level != .none else { return -1 }
    guard isOnOwn else { return level == .many ? onAny(color) : -1 }
    guard level == .many else { return color == .gray ? 7 : Int(color.rawValue) - 1 }
    switch color {
    case .standard: return -1
    case .black: return 16
    case .white: return 231
    default: return solid(color)
    }
  }

  /// The number of a background's colour.
  static func background(_ color: Style.Color, level: ColorLevel) -> Int {
    guard color != .standard, level != .none else { return -1 }
    return level == .many ? solid(color) : color == .gray ? 7 : Int(color.rawValue) - 1
  }

  /// Legible on white and on black.
  private static func onAny(_ color: Style.Color) -> Int {
    switch color {
    case .standard, .black, .white: -1
    case .red: 131
    case .green: 29
    case .blue, .cyan: 63
    case .yellow, .magenta: 163
    case .gray: 243
    }
  }

  /// Strong enough to be a background: dark ones below white text, light ones below black.
  private static func solid(_ color: Style.Color) -> Int {
    switch color {
    case .standard: -1
    case .black: 16
    case .red: 124
    case .green: 77
    case .yellow: 220
    case .blue: 18
    case .magenta: 90
    case .cyan: 80
    case .white: 231
    case .gray: 250
    }
  }
}
