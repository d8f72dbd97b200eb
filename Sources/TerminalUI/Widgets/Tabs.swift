/// A row of titles, one of which is open.
package struct Tabs: Sendable, Equatable {
  package var titles: [String]
  package private(set) var selection: Int

  package init(_ titles: [String], selection: Int = 0) {
    self.titles = titles
    self.selection = min(max(0, selection), max(0, titles.count - 1))
  }

  package mutating func select(_ place: Int) { selection = min(max(0, place), max(0, titles.count - 1)) }

  /// Left and right, tab and back-tab open the neighbour; a digit opens the tab of that number.
  package mutating func handle(_ event: InputEvent) -> Bool {
    switch event {
    case .key(.left): select(selection - 1)
    case .key(.right): select(selection + 1)
    case .key(.tab): select((selection + 1) % max(1, titles.count))
    case .key(.backTab): select((selection + titles.count - 1) % max(1, titles.count))
    case .key(.character(let digit)):
      guard let number = digit.wholeNumberValue, (1...max(1, titles.count)).contains(number) else { return false }
      select(number - 1)
    default: return false
    }
    return true
  }

  /// Draws the titles in one row; the open one in brackets too, so that it shows without colour.
  ///
  /// The result is where each title is, for clicks.
  @discardableResult
  package func draw(on frame: inout Frame, row: Int, column: Int, width: Int, theme: Theme) -> [Rect] {
    let full = titles.reduce(0) { $0 + CellWidth.of($1) + 2 }
    let gap = full + titles.count - 1 <= width ? 1 : 0
    let pad = full <= width ? " " : ""
    var place = column
    return titles.enumerated().map { index, title in
      let isOpen = index == selection
      let label = pad.isEmpty ? title : isOpen ? "[\(title)]" : " \(title) "
      let used = frame.put(
        label, row: row, column: place, width: max(0, column + width - place), style: isOpen ? theme.focus : theme.quiet
      )
      let rect = Rect(row: row, column: place, width: used, height: 1)
      place += used + (pad.isEmpty ? 1 : gap)
      return rect
    }
  }
}
