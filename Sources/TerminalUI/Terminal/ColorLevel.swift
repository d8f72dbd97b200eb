import PlainText

/// How many colours a terminal shows.
package enum ColorLevel: Int, Sendable, Hashable, Comparable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case many = 256

  /// - Parameter count: what the terminal's description says.
  package init(count: Int) {
    switch count {
    case 256...: self = .many
    case 16...: self = .sixteen
    case 8...: self = .eight
    default: self = .none
    }
  }

  package static func < (left: ColorLevel, right: ColorLevel) -> Bool { left.rawValue < right.rawValue }

  /// Whether the environment allows colours on a terminal.
  /// - Parameters:
  ///   - environment: the variables of the program.
  ///   - choice: what the command line says.
  /// - Returns: whether it does.
  package static func isWanted(environment: [String: String], choice: ColorChoice = .auto) -> Bool {
    choice.allows(environment: environment, isTerminal: true)
  }
}

/// What a style becomes on a terminal of a colour level.
struct Paint: Sendable, Hashable {
  /// The colours by the terminal's numbers; -1 is its own.
  var foreground = -1
  var background = -1
  var bold: Bool
  var dim: Bool
  var underline: Bool
  var reverse: Bool

  init(_ style: Style, level: ColorLevel) {
    bold = style.bold
    dim = style.dim
    underline = style.underline
    reverse = style.reverse
    if level == .none {
      // What a background marks, the selection for instance, must still be seen.
      if style.background != .standard { reverse.toggle() }
      return
    }
    let isOnOwn = style.background != .standard
    foreground = Palette.foreground(style.foreground, isOnOwn: isOnOwn, level: level)
    background = Palette.background(style.background, level: level)
  }
}
