import Foundation

/// A schedule in unix-cron form, as Cloud Scheduler accepts it: five fields, with names for months and days.
struct CronSchedule {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let daysOfMonth: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>

  /// Nil where `text` is not five fields of numbers, names, ranges, lists and steps within their bounds.
  init?(_ text: String) {
    let parts = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    guard parts.count == 5,
      let minutes = Self.values(of: parts[0], within: 0...59),
      let hours = Self.values(of: parts[1], within: 0...23),
      let daysOfMonth = Self.values(of: parts[2], within: 1...31),
      let months = Self.values(of: parts[3], within: 1...12, names: Self.months, firstName: 1),
      let weekdays = Self.values(of: parts[4], within: 0...7, names: Self.days)
    else { return nil }
    self.minutes = minutes
    self.hours = hours
    self.daysOfMonth = daysOfMonth
    self.months = months
    self.weekdays = weekdays.contains(7) ? weekdays.union([0]) : weekdays
  }

  /// The first whole minute after `date` that is due in `timeZone`; nil where there is none within four years.
  func next(after date: Date, in timeZone: TimeZone) -> Date? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let today = calendar.startOfDay(for: date)
    for offset in 0..<(4 * 366) {
      guard let day = calendar.date(byAdding: .day, value: offset, to: today), isDue(on: day, in: calendar) else {
        continue
      }
      for hour in hours.sorted() {
        for minute in minutes.sorted() {
          if let time = calendar.date(bySettingHour: hour, minute: minute, second: 0, of: day), time > date {
            return time
          }
        }
      }
    }
    return nil
  }

  /// When the day of the month and the day of the week are both restricted, either one suffices, as in cron.
  private func isDue(on day: Date, in calendar: Calendar) -> Bool {
    let parts = calendar.dateComponents([.day, .month, .weekday], from: day)
    guard let dayOfMonth = parts.day, let month = parts.month, let weekday = parts.weekday else { return false }
    let onDay = daysOfMonth.contains(dayOfMonth)
    let onWeekday = weekdays.contains(weekday - 1)
    let isEitherOpen = daysOfMonth.count == 31 || weekdays.isSuperset(of: 0...6)
    return months.contains(month) && (isEitherOpen ? onDay && onWeekday : onDay || onWeekday)
  }

  private static func values(
    of field: String, within bounds: ClosedRange<Int>, names: [String] = [], firstName: Int = 0
  ) -> Set<Int>? {
    var values = Set<Int>()
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = item.split(separator: "/", omittingEmptySubsequences: false)
      let step = halves.count == 2 ? Int(halves[1]) ?? 0 : 1
      guard let range = halves.first, halves.count <= 2, step > 0 else { return nil }
      let number = { (text: Substring) in Int(text) ?? names.firstIndex(of: String(text)).map { $0 + firstName } }
      var span = bounds
      if range != "*" {
        let ends = range.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = ends.first, let last = ends.last, ends.count <= 2,
          let low = number(first), let high = number(last), low <= high, bounds ~= low, bounds ~= high
        else { return nil }
        span = ends.count == 1 && halves.count == 2 ? low...bounds.upperBound : low...high
      }
      values.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
    }
    return values
  }
}
