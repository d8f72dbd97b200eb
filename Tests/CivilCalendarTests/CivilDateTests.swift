import CivilCalendar
import Foundation
import Testing

@Suite("A day of the calendar")
struct CivilDateTests {
  @Test(
    "and its number belong together",
    arguments: [
      (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"), (19_782, "2024-02-29"),
      (20_787, "2026-11-30"), (-719_162, "0001-01-01"), (2_932_896, "9999-12-31"),
    ])
  func number(days: Int, text: String) {
    let date = CivilDate(daysSince1970: days)
    #expect(date.text == text)
    #expect(date.daysSince1970 == days)
  }

  @Test("follow each other as Foundation's calendar has them, over four centuries")
  func calendar() {
    for days in stride(from: -40_000, to: 110_000, by: 13) {
      let wanted = Date(timeIntervalSince1970: Double(days) * 86_400).formatted(.iso8601).prefix(10)
      #expect(CivilDate(daysSince1970: days).text == wanted)
    }
  }
}
