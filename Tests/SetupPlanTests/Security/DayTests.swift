import Testing

@testable import SetupPlan

@Suite("A day of the calendar")
struct DayTests {
  @Test(
    "it is counted from 1970, and written as it was read",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-28", 20_785), ("0001-01-01", -719_162),
    ])
  func counting(text: String, number: Int) throws {
    let day = try #require(Day(text))
    #expect(day.number == number)
    #expect(day.description == text)
  }

  @Test(
    "what the calendar does not have is none",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-30", "26-04-30", "2026/04/30", "tomorrow", "",
      "2026-04-30 ", "2026-04-30T00:00:00Z", "２０２６-04-30",
    ])
  func impossible(text: String) { #expect(Day(text) == nil) }

  @Test("days are compared, and counted between two of them")
  func comparing() throws {
    let (first, second) = (try #require(Day("2026-12-30")), try #require(Day("2027-01-02")))
    #expect(first < second)
    #expect(first.days(until: second) == 3)
    #expect(first.adding(3) == second)
    #expect(Day(of: "2026-12-30T23:59:59Z") == first)
    #expect(Day(of: "soon") == nil)
    #expect(Day.distantPast < first)
  }
}
