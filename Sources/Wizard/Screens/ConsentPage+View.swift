import SetupPlan
import TerminalUI

extension ConsentPage {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    var rest = body.inset(top: context.isShort ? 0 : 1)
    canvas.put(title, row: rest.row, column: rest.column, width: rest.width, style: theme.warning)
    rest = rest.inset(top: context.isShort ? 1 : 2)
    let footer = 2
    let list = Rect(
      row: rest.row, column: rest.column, width: rest.width, height: max(1, min(items.count, rest.height / 2 - 1)))
    for (index, place) in Viewport.window(around: marked, count: items.count, height: list.height).enumerated() {
      let style = place == marked ? theme.focus : theme.text
      let row = list.row + index
      if place == marked { canvas.frame.fill(row: row, column: list.column, width: list.width, style: style) }
      let box = agreed.contains(place) ? theme.glyphs.checked : theme.glyphs.unchecked
      canvas.put(
        "\(box) \(Self.line(items[place]))", row: row, column: list.column, width: list.width, style: style)
      canvas.click(Rect(row: row, column: list.column, width: list.width, height: 1), .choice(place))
    }
    let detail = rest.inset(top: list.height + (context.isShort ? 0 : 1), bottom: footer)
    var room = detail
    for (label, words) in Self.details(items[marked]) where !room.isEmpty {
      let used = canvas.write("\(label): \(words)", in: room, style: label == "takes away" ? theme.bad : theme.text)
      room = room.split(top: used).rest
    }
    canvas.put(
      isRefused ? "Agree to each with the space bar, or go back: nothing is changed until then." : Self.promise,
      row: body.maxRow - 1, column: body.column, width: body.width, style: isRefused ? theme.bad : theme.quiet)
  }

  private static let promise = "What is adopted is never deleted by a revert."

  private var title: String {
    let foreign = items.count { if case .foreign = $0 { true } else { false } }
    let rest = items.count - foreign
    let parts = [
      foreign > 0 ? "\(foreign) \(foreign == 1 ? "thing exists" : "things exist") already, made by others" : nil,
      rest > 0 ? "\(rest) \(rest == 1 ? "change touches" : "changes touch") what others have set" : nil,
    ].compactMap(\.self)
    return parts.joined(separator: "; ")
  }

  private static func line(_ item: Item) -> String {
    switch item {
    case .foreign(let resource): "adopt \(resource.kind.words): \(resource.name)"
    case .removal(let removal): "allow \(removal.words)"
    case .unrelated(let words): "allow \(words)"
    }
  }

  /// What is to be known before agreeing, the worst first.
  private static func details(_ item: Item) -> [(label: String, words: String)] {
    switch item {
    case .foreign(let resource):
      let losses = resource.losses.isEmpty ? [] : [("takes away", resource.losses.joined(separator: ", "))]
      let changes =
        resource.changes.isEmpty ? [] : [("changes", resource.changes.map(\.words).joined(separator: "; "))]
      let remains = resource.remains.isEmpty ? [] : [("leaves", resource.remains.joined(separator: ", "))]
      return losses + changes + remains + [("or", resource.otherName)]
    case .removal(let removal): return [("takes away", removal.words)]
    case .unrelated(let words): return [("changes", "\(words); no setting on the screen asks for it")]
    }
  }
}
