import SetupPlan
import TerminalUI

/// The choice of a Cloud Run region, searched by place and id.
struct RegionScreen: Screen, Equatable {
  var list = PickList(
    rows: Region.all.map { PickList.Row(id: $0.id, title: $0.id, detail: $0.place) })
  /// The chosen region, once the person went on.
  var picked: String?

  init(region: String? = nil) {
    picked = region
    list.select(id: region ?? "us-central1")
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape):
      guard !list.query.isEmpty else { return .back }
      list.clearSearch()
    case .key(.enter): return pick()
    case .key(.character(" ")) where list.query.isEmpty: picked = list.selected?.id
    case .key(.left), .key(.right), .key(.tab), .key(.backTab): break
    case .mouse(let mouse):
      list.select(place: list.selection + (mouse.action == .wheelDown ? 3 : mouse.action == .wheelUp ? -3 : 0))
    default: _ = list.handle(input)
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    list.select(place: number)
    picked = list.selected?.id
    return .stay
  }

  private mutating func pick() -> Outcome {
    guard let id = list.selected?.id else { return .stay }
    picked = id
    return .next
  }

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1).split(left: 100).left
    let (top, rest) = room.split(top: context.isShort ? 1 : 3)
    let used = canvas.put("Region", row: top.row, column: top.column, width: 10, style: theme.heading) + 2
    let count = list.hits.count == list.rows.count ? "\(list.rows.count)" : "\(list.hits.count) of \(list.rows.count)"
    list.search.draw(
      on: &canvas.frame, row: top.row, column: top.column + used, width: min(30, top.width - used - count.count - 2),
      theme: theme, isFocused: true, placeholder: "place or id")
    canvas.put(count, row: top.row, column: top.maxColumn - count.count, width: count.count, style: theme.quiet)
    if top.height > 1 {
      canvas.put(
        "Near the people who call it is fastest; tier 2 costs 1.4 times tier 1.", row: top.row + 1, column: top.column,
        width: top.width, style: theme.quiet)
    }
    guard !list.hits.isEmpty else {
      canvas.write("Nothing matches “\(list.query)”. Backspace widens the search.", in: rest, style: theme.quiet)
      return
    }
    drawRows(on: &canvas, in: rest, context)
  }

  private func drawRows(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let isNarrow = rect.width < 64
    for (index, place) in list.window(height: rect.height).enumerated() {
      let row = rect.row + index
      let hit = list.hits[place]
      let isFocused = place == list.selection
      let style = isFocused ? theme.focus : theme.text
      let quiet = isFocused ? style : theme.quiet
      if isFocused { canvas.frame.fill(row: row, column: rect.column, width: min(rect.width, 76), style: style) }
      let tick = hit.row.id == picked ? theme.glyphs.checked : " "
      canvas.put(
        "\(isFocused ? theme.glyphs.pointer : " ")\(tick) ", row: row, column: rect.column, width: 3, style: style)
      let column = rect.column + 3
      let idWidth = isNarrow ? 15 : 26
      canvas.put(hit.row.title, matched: hit.titlePlaces, row: row, column: column, width: idWidth, style: style)
      let placeWidth = isNarrow ? rect.width - 3 - idWidth - 5 : 21
      canvas.put(
        hit.row.detail, matched: hit.detailPlaces, row: row, column: column + idWidth + 1, width: placeWidth - 1,
        style: style)
      if let region = Region.named(hit.row.id) {
        let tier = isNarrow ? "T\(region.tier.rawValue)" : "tier \(region.tier.rawValue)"
        let low = region.lowCO2 ? (isNarrow ? "*" : "   \(theme.glyphs.leaf)") : ""
        canvas.put(
          tier + low, row: row, column: column + idWidth + placeWidth,
          width: rect.maxColumn - column - idWidth - placeWidth,
          style: quiet)
      }
      canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(place))
    }
  }

  func hints(_ context: Context) -> [Hint] {
    [
      Hint("type", "search"), Hint(context.theme.glyphs.updown, "region"), Hint("enter", "next"), Hint("?", "help"),
      Hint("esc", "back"),
    ]
  }
}
