import TerminalUI

/// A frame as a picture: an SVG of a dark terminal window.
///
/// It looks the same with whatever monospaced font the viewer has: each run of text is stretched to its cells, what
/// other fonts may have to stand in for is centred in its cell, and lines and bars are drawn as shapes.
struct FrameSVG {
  let frame: Frame
  /// What the window's bar says.
  let title: String

  /// Pixels of a cell, and around the grid.
  private static let cell = (width: 9.0, height: 20.0)
  private static let margin = (side: 14.0, top: 46.0, bottom: 14.0)

  /// The picture, with a line break at the end.
  var text: String {
    let width = Self.cell.width * Double(frame.size.columns) + 2 * Self.margin.side
    let height = Self.cell.height * Double(frame.size.rows) + Self.margin.top + Self.margin.bottom
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(n(width))" height="\(n(height))" \
      viewBox="0 0 \(n(width)) \(n(height))" role="img" aria-label="\(escaped(title))">
      <style>
      text { font: 15px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; \
      white-space: pre }
      .b { font-weight: bold } .u { text-decoration: underline } .d { opacity: .6 }
      </style>
      <rect width="100%" height="100%" rx="10" fill="\(Palette.background)"/>
      <path d="M0 32V10a10 10 0 0 1 10-10H\(n(width - 10))a10 10 0 0 1 10 10V32z" fill="\(Palette.bar)"/>
      <circle cx="20" cy="16" r="6" fill="#ed6a5e"/><circle cx="40" cy="16" r="6" fill="#f4bf4f"/>\
      <circle cx="60" cy="16" r="6" fill="#61c554"/>
      <text x="\(n(width / 2))" y="21" text-anchor="middle" fill="\(Palette.color(.gray))">\(escaped(title))</text>

      """ + (0..<frame.size.rows).map(row).joined() + cursor + "</svg>\n"
  }

  private func row(_ row: Int) -> String {
    let runs = CellRun.runs(of: frame, row: row)
    // All backgrounds first, so that none covers a glyph of its neighbour.
    return runs.map { background($0, row) }.joined() + runs.map { foreground($0, row) }.joined()
  }

  private func background(_ run: CellRun, _ row: Int) -> String {
    guard let color = run.style.shownBackground else { return "" }
    return rectangle(x(run.column), y(row), Double(run.width) * Self.cell.width, Self.cell.height, color)
  }

  private func foreground(_ run: CellRun, _ row: Int) -> String {
    let color = run.style.shownForeground
    let left = x(run.column)
    let width = Double(run.width) * Self.cell.width
    let top = y(row)
    // Half a pixel more: a line of one pixel then fills one row of them.
    let middle = top + Self.cell.height / 2 + 0.5
    switch run.kind {
    case .blank: return ""
    case .horizontalLine:
      return "<path d=\"M\(n(left)) \(n(middle))h\(n(width))\" stroke=\"\(color)\"\(classes(run.style))/>\n"
    case .verticalLine:
      return "<path d=\"M\(n(left + width / 2)) \(n(top))v\(n(Self.cell.height))\" stroke=\"\(color)\""
        + "\(classes(run.style))/>\n"
    case .fullBar: return rectangle(left, top + 3, width, Self.cell.height - 6, color)
    case .emptyBar: return rectangle(left, top + 3, width, Self.cell.height - 6, color, opacity: ".3")
    case .symbol:
      return "<text x=\"\(n(left + width / 2))\" y=\"\(n(top + 15))\" text-anchor=\"middle\" fill=\"\(color)\""
        + "\(classes(run.style))>\(escaped(run.text))</text>\n"
    case .text:
      return "<text x=\"\(n(left))\" y=\"\(n(top + 15))\" textLength=\"\(n(width))\" fill=\"\(color)\""
        + "\(classes(run.style))>\(escaped(run.text))</text>\n"
    }
  }

  private var cursor: String {
    guard let cursor = frame.cursor else { return "" }
    return rectangle(
      x(cursor.column), y(cursor.row), Self.cell.width, Self.cell.height, Palette.color(.standard), opacity: ".6")
  }

  private func rectangle(
    _ left: Double, _ top: Double, _ width: Double, _ height: Double, _ color: String, opacity: String? = nil
  ) -> String {
    "<rect x=\"\(n(left))\" y=\"\(n(top))\" width=\"\(n(width))\" height=\"\(n(height))\" fill=\"\(color)\""
      + (opacity.map { " opacity=\"\($0)\"" } ?? "") + "/>\n"
  }

  private func classes(_ style: Style) -> String {
    let names = [style.bold ? "b" : nil, style.underline ? "u" : nil, style.dim ? "d" : nil].compactMap { $0 }
    return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
  }

  private func x(_ column: Int) -> Double { Self.margin.side + Self.cell.width * Double(column) }
  private func y(_ row: Int) -> Double { Self.margin.top + Self.cell.height * Double(row) }

  /// A number of pixels, without the decimals of a whole one.
  private func n(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

/// Neighbours in a row that are drawn in one go.
private struct CellRun {
  enum Kind: Equatable { case blank, text, symbol, horizontalLine, verticalLine, fullBar, emptyBar }

  let kind: Kind
  let column: Int
  var width: Int
  let style: Style
  var text: String

  static func runs(of frame: Frame, row: Int) -> [CellRun] {
    var runs: [CellRun] = []
    for column in 0..<frame.size.columns {
      let cell = frame[Position(row: row, column: column)]
      let kind = Kind(cell.text)
      guard !cell.text.isEmpty else {
        // The second column of a wide grapheme, which never begins a row.
        runs[runs.count - 1].width += 1
        continue
      }
      if let last = runs.last, last.style == cell.style, last.column + last.width == column, last.takes(kind) {
        runs[runs.count - 1].width += 1
        runs[runs.count - 1].text += cell.text
      } else {
        runs.append(CellRun(kind: kind, column: column, width: 1, style: cell.style, text: cell.text))
      }
    }
    return runs
  }

  /// Whether a cell of a kind goes on with this run. Symbols and upright lines stand alone.
  private func takes(_ next: Kind) -> Bool {
    switch (kind, next) {
    case (.symbol, _), (.verticalLine, _): false
    // One blank between two words; what is underlined stays so over its blanks.
    case (.text, .blank): style.underline || text.last != " "
    default: kind == next
    }
  }
}

extension CellRun.Kind {
  init(_ text: String) {
    switch text {
    case " ", "": self = .blank
    case "─": self = .horizontalLine
    case "│": self = .verticalLine
    case "█": self = .fullBar
    case "░": self = .emptyBar
    default: self = text.utf8.count == 1 ? .text : .symbol
    }
  }
}

extension Style {
  /// The colour of the glyph; reverse swaps it with the background.
  fileprivate var shownForeground: String {
    reverse ? (background == .standard ? Palette.background : Palette.color(background)) : Palette.color(foreground)
  }

  /// The colour behind the glyph; nil where the window's shows through.
  fileprivate var shownBackground: String? {
    if reverse { return Palette.color(foreground) }
    return background == .standard ? nil : Palette.color(background)
  }
}

/// What the named colours are in pictures.
private enum Palette {
  static let background = "#15181e"
  static let bar = "#262b34"

  static func color(_ color: Style.Color) -> String {
    switch color {
    case .standard: "#d6dae1"
    case .black: "#15181e"
    case .red: "#f2777a"
    case .green: "#8fcf7f"
    case .yellow: "#ecc368"
    case .blue: "#6ca8f0"
    case .magenta: "#cf92e0"
    case .cyan: "#5cc8d4"
    case .white: "#ffffff"
    case .gray: "#868e9c"
    }
  }
}
