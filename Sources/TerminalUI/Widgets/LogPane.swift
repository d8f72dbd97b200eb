import PlainText

/// The lines of a log, and which of them are seen: the newest, until somebody scrolls.
package struct LogPane: Sendable, Equatable {
  /// One line.
  package struct Line: Sendable, Equatable {
    package enum Level: Sendable { case info, warning, error }

    /// The time of day, or nothing.
    package var stamp: String
    package var level: Level
    package var text: SafeText

    package init(stamp: String, level: Level, text: SafeText) {
      self.stamp = stamp
      self.level = level
      self.text = text
    }
  }

  /// How many lines are kept; the oldest go.
  package static let capacity = 5000

  package private(set) var lines: [Line] = []
  /// How many lines lie below the last seen one; nil follows the end.
  package private(set) var distance: Int?

  package init() {}

  package var isFollowing: Bool { distance == nil }

  package mutating func append(_ line: Line) {
    lines.append(line)
    if let distance { self.distance = distance + 1 }
    // Room for a tenth more, so that not every line moves all others.
    if lines.count > LogPane.capacity + LogPane.capacity / 10 { lines.removeFirst(lines.count - LogPane.capacity) }
  }

  package mutating func follow() { distance = nil }

  /// Scrolls with the paging keys and the wheel; reaching the end follows again.
  package mutating func handle(_ event: InputEvent, height: Int) -> Bool {
    switch event {
    case .key(.pageUp): scroll(by: max(1, height - 1), height: height)
    case .key(.pageDown): scroll(by: -max(1, height - 1), height: height)
    case .key(.home): scroll(by: lines.count, height: height)
    case .key(.end): follow()
    case .mouse(let mouse) where mouse.action == .wheelUp: scroll(by: 3, height: height)
    case .mouse(let mouse) where mouse.action == .wheelDown: scroll(by: -3, height: height)
    default: return false
    }
    return true
  }

  /// Scrolls towards the beginning by so many lines, or towards the end if negative.
  package mutating func scroll(by rows: Int, height: Int) {
    let wanted = min((distance ?? 0) + rows, max(0, lines.count - height))
    distance = wanted > 0 ? wanted : nil
  }

  /// The lines that a window of so many rows shows.
  package func visible(height: Int) -> ArraySlice<Line> {
    let end = max(min(height, lines.count), lines.count - (distance ?? 0))
    return lines[max(0, end - max(0, height))..<end]
  }

  package func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    for (index, line) in visible(height: rect.height).enumerated() {
      let row = rect.row + index
      var column = rect.column
      if !line.stamp.isEmpty, rect.width >= 30 {
        column += frame.put(line.stamp + " ", row: row, column: column, width: rect.width, style: theme.quiet)
      }
      let style = line.level == .error ? theme.bad : line.level == .warning ? theme.warning : theme.text
      let width = rect.maxColumn - column
      frame.put(
        TextLayout.clipped(line.text.text, to: width, ellipsis: theme.glyphs.ellipsis), row: row, column: column,
        width: width, style: style)
    }
  }
}
