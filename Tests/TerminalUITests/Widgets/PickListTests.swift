import Testing

@testable import TerminalUI

@Suite("Searching a list")
struct PickListTests {
  private static let rows = [
    ("europe-west2", "London"), ("us-central1", "Iowa"), ("southamerica-east1", "Sao Paulo"), ("us-east5", "Columbus"),
  ].map { PickList.Row(id: $0.0, title: $0.0, detail: $0.1) }

  private func list(_ query: String) -> PickList {
    var list = PickList(rows: Self.rows)
    for character in query { _ = list.handle(.key(.character(character))) }
    return list
  }

  @Test(
    "rows are found by either text, in parts, and without accents",
    arguments: [
      ("lon", "europe-west2"), ("uscen", "us-central1"), ("são", "southamerica-east1"), ("IOWA", "us-central1"),
      ("us colum", "us-east5"), ("east5", "us-east5"),
    ])
  func finding(query: String, expected: String) {
    #expect(list(query).selected?.id == expected)
  }

  @Test("what does not match is not shown")
  func excluding() {
    #expect(list("xyz").hits.isEmpty)
    #expect(list("xyz").selected == nil)
  }

  @Test("the matched characters are known, for showing them")
  func places() {
    #expect(list("lon").hits.first?.detailPlaces == [0, 1, 2])
    #expect(list("usc").hits.first?.titlePlaces == [0, 1, 3])
  }

  @Test("beginnings of words rank before their insides")
  func ranking() throws {
    let start = try #require(FuzzyMatch("demo", in: "orchestra-demo"))
    let inside = try #require(FuzzyMatch("demo", in: "orchestrademo-x"))
    #expect(start.score > inside.score)
    #expect(FuzzyMatch("omed", in: "orchestra-demo") == nil)
  }

  @Test("the marked row stays marked when rows are added or the search ends")
  func keeping() {
    var list = list("colum")
    list.clearSearch()
    #expect(list.selected?.id == "us-east5")
    list.replace(rows: [PickList.Row(id: "a", title: "a")] + Self.rows)
    #expect(list.selected?.id == "us-east5")
  }

  @Test("arrows stop at the ends, and the window follows", arguments: [1, 2, 3, 10])
  func moving(height: Int) {
    var list = PickList(rows: Self.rows)
    for _ in 0..<9 { _ = list.handle(.key(.down)) }
    #expect(list.selection == 3)
    #expect(list.window(height: height).contains(3))
    #expect(list.window(height: height).count == min(4, height))
    for _ in 0..<9 { _ = list.handle(.key(.up)) }
    #expect(list.selection == 0)
  }
}
