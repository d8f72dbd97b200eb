import Testing

@testable import ServiceLog

@Suite("A moment of the log")
struct LogTimeTests {
  @Test(
    "is read and written to the nanosecond",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000000000Z"),
      ("2024-02-29T23:59:59.123456789Z", 1_709_251_199_123_456_789, "2024-02-29T23:59:59.123456789Z"),
      ("2026-11-30T03:05:07.25Z", 1_796_007_907_250_000_000, "2026-11-30T03:05:07.250000000Z"),
      ("2026-11-30T05:05:07.25+02:00", 1_796_007_907_250_000_000, "2026-11-30T03:05:07.250000000Z"),
      ("1969-12-31T23:59:59.5Z", -500_000_000, "1969-12-31T23:59:59.500000000Z"),
    ])
  func readAndWritten(text: String, nanoseconds: Int64, written: String) throws {
    let time = try #require(LogTime(text))
    #expect(time.nanoseconds == nanoseconds)
    #expect(time.text == written)
  }

  @Test(
    "is nothing else than a moment",
    arguments: [
      "", "2026-11-30", "2026-11-30T03:05:07", "2026-13-30T03:05:07Z", "2026-11-30T24:05:07Z",
      "2026-11-30T03:05:07.Z", "2026-11-30T03:05:07+2:00", "yesterday at noon, or so", "2026-11-30T03:05:07Z and more",
    ])
  func refused(text: String) { #expect(LogTime(text) == nil) }

  @Test("has a clock of as many digits as a column has room for")
  func clock() throws {
    let time = try #require(LogTime("2026-11-30T03:05:07.0625Z"))
    #expect(time.clock(digits: 0) == "03:05:07")
    #expect(time.clock(digits: 3) == "03:05:07.062")
    #expect(time.date == "2026-11-30")
  }
}
