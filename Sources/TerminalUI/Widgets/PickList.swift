/// A list that a person searches by typing and picks one row of.
package struct PickList: Sendable, Equatable {
  /// One row.
  package struct Row: Sendable, Equatable, Identifiable {
    package var id: String
    package var title: String
    package var detail: String
    /// What stands at the right, not searched.
    package var note: String

    package init(id: String, title: String, detail: String = "", note: String = "") {
      self.id = id
      self.title = title
      self.detail = detail
      self.note = note
    }
  }

  /// A row that the search found, and the matched characters of its two texts.
  package struct Hit: Sendable, Equatable {
    package let row: Row
    package let titlePlaces: [Int]
    package let detailPlaces: [Int]
  }

  package private(set) var rows: [Row]
  package private(set) var search: TextField
  package private(set) var hits: [Hit] = []
  /// The place of the marked row among the hits.
  package private(set) var selection = 0

  package init(rows: [Row] = []) {
    self.rows = rows
    search = TextField()
    rank()
  }

  package var query: String { search.text }
  package var selected: Row? { hits.indices.contains(selection) ? hits[selection].row : nil }

  /// Replaces the rows; the marked row stays marked if it is still there.
  package mutating func replace(rows: [Row]) {
    let kept = selected?.id
    self.rows = rows
    rank()
    if let kept { select(id: kept) }
  }

  package mutating func select(id: String) {
    if let place = hits.firstIndex(where: { $0.row.id == id }) { selection = place }
  }

  package mutating func select(place: Int) {
    selection = min(max(0, place), max(0, hits.count - 1))
  }

  /// Empties the search; the marked row stays marked.
  package mutating func clearSearch() {
    let kept = selected?.id
    search.set("")
    rank()
    if let kept { select(id: kept) }
  }

  /// Moves with the vertical keys; everything else that edits goes to the search.
  package mutating func handle(_ event: InputEvent, pageSize: Int = 10) -> Bool {
    switch event {
    case .key(.up): select(place: selection - 1)
    case .key(.down): select(place: selection + 1)
    case .key(.pageUp): select(place: selection - pageSize)
    case .key(.pageDown): select(place: selection + pageSize)
    case .key(.home): select(place: 0)
    case .key(.end): select(place: hits.count - 1)
    default:
      let before = search.text
      guard search.handle(event) else { return false }
      if search.text != before {
        rank()
        selection = 0
      }
    }
    return true
  }

  private mutating func rank() {
    let query = search.text
    if query.allSatisfy({ $0 == " " }) {
      hits = rows.map { Hit(row: $0, titlePlaces: [], detailPlaces: []) }
    } else {
      let scored = rows.enumerated().compactMap { index, row in
        PickList.hit(query, row).map { (hit: $0.hit, score: $0.score, index: index) }
      }
      hits = scored.sorted { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }.map(\.hit)
    }
    selection = min(selection, max(0, hits.count - 1))
  }

  private static func hit(_ query: String, _ row: Row) -> (hit: Hit, score: Int)? {
    let title = FuzzyMatch(query, in: row.title)
    let detail = FuzzyMatch(query, in: row.detail)
    if let title, title.score >= detail?.score ?? Int.min {
      return (Hit(row: row, titlePlaces: title.places, detailPlaces: []), title.score)
    }
    if let detail { return (Hit(row: row, titlePlaces: [], detailPlaces: detail.places), detail.score) }
    let titleCount = row.title.count
    guard let both = FuzzyMatch(query, in: row.title + " " + row.detail) else { return nil }
    let hit = Hit(
      row: row, titlePlaces: both.places.filter { $0 < titleCount },
      detailPlaces: both.places.filter { $0 > titleCount }.map { $0 - titleCount - 1 })
    return (hit, both.score - 4)
  }

  /// Which hits a window of so many rows shows.
  package func window(height: Int) -> Range<Int> {
    Viewport.window(around: selection, count: hits.count, height: height)
  }
}
