/// The colours and glyphs of an interface, by role; screens name roles, never colours.
package struct Theme: Sendable, Equatable {
  package var text: Style
  /// What explains: notes, units, hints.
  package var quiet: Style
  /// Headings and the current step.
  package var heading: Style
  /// What stands for the product or the place one is at.
  package var accent: Style
  /// The row or field that keys act upon; legible as such without colour.
  package var focus: Style
  /// A marked row that keys do not act upon at the moment.
  package var marked: Style
  package var good: Style
  package var warning: Style
  package var bad: Style
  package var added: Style
  package var removed: Style
  /// Rules and borders.
  package var line: Style
  /// A key in the hint line.
  package var key: Style
  /// The sign that nothing here is real.
  package var sandbox: Style
  /// The characters that a search matched.
  package var match: Style
  package var glyphs: Glyphs

  /// A risky answer, its mark and its word: never the colour of success.
  package var risk: Style
  /// The button that accepts a risk, while keys act upon it.
  package var riskFocus: Style

  /// - Parameters:
  ///   - usesColor: without it bold, underline and reverse alone carry the roles.
  ///   - glyphs: the characters to draw with.
  package init(usesColor: Bool, glyphs: Glyphs) {
    self.glyphs = glyphs
    text = .plain
    quiet = usesColor ? Style(.gray) : .plain
    heading = Style(bold: true)
    accent = usesColor ? Style(.blue, bold: true) : Style(bold: true)
    focus = usesColor ? Style(.black, on: .cyan) : Style(reverse: true)
    marked = Style(bold: true)
    good = usesColor ? Style(.green) : .plain
    warning = usesColor ? Style(.magenta, bold: true) : Style(bold: true)
    bad = usesColor ? Style(.red, bold: true) : Style(bold: true)
    added = usesColor ? Style(.green) : .plain
    removed = usesColor ? Style(.red) : .plain
    line = usesColor ? Style(.gray) : .plain
    key = Style(bold: true)
    sandbox = usesColor ? Style(.black, on: .yellow, bold: true) : Style(bold: true, reverse: true)
    match = usesColor ? Style(.magenta, bold: true, underline: true) : Style(bold: true, underline: true)
    risk = usesColor ? Style(.magenta, bold: true) : Style(bold: true)
    riskFocus = usesColor ? Style(.white, on: .red, bold: true) : Style(bold: true, underline: true, reverse: true)
  }

  /// Every role, by its name.
  package var roles: [(name: String, style: Style)] {
    [
      ("text", text), ("quiet", quiet), ("heading", heading), ("accent", accent), ("focus", focus),
      ("marked", marked), ("good", good), ("warning", warning), ("bad", bad), ("added", added), ("removed", removed),
      ("line", line), ("key", key), ("sandbox", sandbox), ("match", match), ("risk", risk), ("riskFocus", riskFocus),
    ]
  }
}

/// The characters that an interface is drawn with.
package struct Glyphs: Sendable, Equatable {
  package var done, current, pending, failed, skipped, unchanged, warning: String
  package var pointer, checked, unchecked, radioOn, radioOff: String
  package var horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: String
  package var barFull, barEmpty: String
  package var previous, next, up, down, updown, leftright, arrow, dot, ellipsis, leaf, enter, open, closed: String
  package var spinner: [String]

  package static let unicode = Glyphs(
    done: "✔", current: "●", pending: "○", failed: "✘", skipped: "–", unchanged: "=", warning: "▲",
    pointer: "▸", checked: "✔", unchecked: " ", radioOn: "(●)", radioOff: "( )",
    horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
    barFull: "█", barEmpty: "░",
    previous: "‹", next: "›", up: "↑", down: "↓", updown: "↑↓", leftright: "←→", arrow: "→", dot: "·",
    ellipsis: "…", leaf: "low CO₂", enter: "⏎", open: "▾", closed: "▸",
    spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"])

  package static let ascii = Glyphs(
    done: "+", current: "*", pending: "o", failed: "x", skipped: "-", unchanged: "=", warning: "!",
    pointer: ">", checked: "+", unchecked: " ", radioOn: "(*)", radioOff: "( )",
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
    barFull: "#", barEmpty: ".",
    previous: "<", next: ">", up: "^", down: "v", updown: "up/down", leftright: "left/right", arrow: "->", dot: "-",
    ellipsis: "~", leaf: "low CO2", enter: "enter", open: "v", closed: ">",
    spinner: ["|", "/", "-", "\\"])
}
