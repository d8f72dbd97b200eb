import Foundation
import Testing

@testable import CloudSandbox

@Suite("A schedule in unix-cron form")
struct CronScheduleTests {
  @Test(
    "is five fields of numbers, names, ranges, lists and steps",
    arguments: ["*/5 * * * *", "0 9 * * mon-fri", "0,30 8-18/2 1 jan,jul *", "5/10 * * * 7"])
  func accepted(text: String) {
    #expect(CronSchedule(text) != nil)
  }

  @Test(
    "is refused otherwise",
    arguments: [
      "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *",
      "*/0 * * * *", "5-1 * * * *", "* * * * * *", "1,,2 * * * *",
    ])
  func refused(text: String) {
    #expect(CronSchedule(text) == nil)
  }

  @Test("tells the next moment that is due, in its own time zone")
  func next() throws {
    let utc = try #require(TimeZone(identifier: "Etc/UTC"))
    let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
    let start = try Date("2026-11-24T10:02:30Z", strategy: .iso8601)
    let expectations: [(String, TimeZone, String)] = [
      ("*/5 * * * *", utc, "2026-11-24T10:05:00Z"),
      ("0 9 * * mon", utc, "2026-11-30T09:00:00Z"),
      ("0 9 * * *", berlin, "2026-11-25T08:00:00Z"),
      ("0 0 29 2 *", utc, "2028-02-29T00:00:00Z"),
      ("0 0 1 * wed", utc, "2026-11-25T00:00:00Z"),
    ]
    for (text, zone, moment) in expectations {
      #expect(CronSchedule(text)?.next(after: start, in: zone) == (try Date(moment, strategy: .iso8601)))
    }
    #expect(CronSchedule("0 0 31 2 *")?.next(after: start, in: utc) == nil)
  }
}
