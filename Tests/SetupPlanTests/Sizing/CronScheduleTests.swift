import Testing

@testable import SetupPlan

@Suite("A schedule of five fields")
struct CronScheduleTests {
  @Test("a step takes every so many from the range's beginning")
  func step() throws {
    let schedule = try CronSchedule("*/5 */6 */10 */4 *")
    #expect(schedule.minutes == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55])
    #expect(schedule.hours == [0, 6, 12, 18])
    #expect(schedule.days == [1, 11, 21, 31])
    #expect(schedule.months == [1, 5, 9])
    #expect(schedule.weekdays == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("lists, ranges, stepped ranges and names are read, and Sunday is 0 and 7")
  func forms() throws {
    let schedule = try CronSchedule("1,30-32 8-18/5  1,15 JAN,mar-may Mon-Fri,7")
    #expect(schedule.minutes == [1, 30, 31, 32])
    #expect(schedule.hours == [8, 13, 18])
    #expect(schedule.days == [1, 15])
    #expect(schedule.months == [1, 3, 4, 5])
    #expect(schedule.weekdays == [0, 1, 2, 3, 4, 5])
    #expect(try CronSchedule("0 0 * * 0") == CronSchedule("0 0 * * 7"))
  }

  @Test(
    "the runs of a month are the mean over a cycle of leap years",
    arguments: [
      ("* * * * *", 43_800.0), ("*/5 * * * *", 8_760), ("0 9 * * *", 365.0 / 12),
      // 1043 weekdays in the 1461 days from 2028 to 2031.
      ("0 9 * * 1-5", 21.714_293_863), ("0 0 29 2 *", 0.020_819_074), ("0 0 31 * *", 0.582_934_063),
      // Either day is enough: 48 days that are the 13th and 208 Fridays, of which 6 are both.
      ("0 0 13 * 5", 5.204_768_423),
    ])
  func runs(text: String, expected: Double) throws {
    #expect(abs(try CronSchedule(text).runsPerMonth - expected) < 1e-8)
  }

  @Test("another number of fields is said", arguments: [("", 0), ("* * * *", 4), ("* * * * * *", 6), ("@daily", 1)])
  func fields(text: String, count: Int) {
    let error = #expect(throws: CronSchedule.Invalid.self) { try CronSchedule(text) }
    #expect(error?.message == "A schedule has five fields, “\(text)” has \(count).")
    #expect(error?.reason == "They are minute, hour, day of the month, month, day of the week.")
    #expect(error?.remedy == "Enter a schedule such as */5 * * * *, every five minutes.")
  }

  @Test(
    "a field that is out of its range is named, with what is allowed",
    arguments: [
      ("60 * * * *", "“60” is not a minute of a schedule.", "numbers from 0 to 59,"),
      ("* 24 * * *", "“24” is not a hour of a schedule.", "numbers from 0 to 23,"),
      ("* * 0 * *", "“0” is not a day of the month of a schedule.", "numbers from 1 to 31,"),
      ("* * * 13 *", "“13” is not a month of a schedule.", "numbers from 1 to 12 or jan, feb,"),
      ("* * * * 8", "“8” is not a day of the week of a schedule.", "numbers from 0 to 7 or sun, mon,"),
    ])
  func range(text: String, message: String, allowed: String) {
    let error = #expect(throws: CronSchedule.Invalid.self) { try CronSchedule(text) }
    #expect(error?.message == message)
    #expect(error?.reason.contains(allowed) == true)
  }

  @Test(
    "what is no value is refused",
    arguments: [
      "a", "*/0", "*/61", "*/x", "*/5/5", "5-1", "1-", "-1", "+1", "1,,2", ",", "1.5", "5/2", "*5", "**", "001", "?",
      "L",
    ])
  func refused(minute: String) {
    #expect(throws: CronSchedule.Invalid.self) { try CronSchedule("\(minute) * * * *") }
  }

  @Test("a day that no month has is refused", arguments: ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *"])
  func never(text: String) {
    let error = #expect(throws: CronSchedule.Invalid.self) { try CronSchedule(text) }
    #expect(error?.message == "“\(text)” never comes.")
    #expect(error?.remedy == "Enter a day that exists, or * for every day.")
  }
}
