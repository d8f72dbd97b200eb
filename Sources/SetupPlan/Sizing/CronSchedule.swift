/// A cron schedule of five fields, as Cloud Scheduler reads it, in UTC.
///
/// Minute, hour, day of the month, month, day of the week; each `*`, a number, a range, a list, or a step (`*/5`).
/// Where both days are restricted, either is enough.
package struct CronSchedule: Sendable, Equatable {
  /// Why a text is not a schedule.
  package struct Invalid: Error, Sendable, Equatable {
    package let message: String
    package let reason: String
    package let remedy: String
  }

  package let minutes: Set<Int>
  package let hours: Set<Int>
  package let days: Set<Int>
  package let months: Set<Int>
  /// 0 is Sunday.
  package let weekdays: Set<Int>
  /// How often it runs in a month of 730 hours, on average over a cycle of leap years.
  package let runsPerMonth: Double

  package init(_ text: String) throws(Invalid) {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard parts.count == 5 else {
      throw Invalid(
        message: "A schedule has five fields, “\(text)” has \(parts.count).",
        reason: "They are minute, hour, day of the month, month, day of the week.",
        remedy: "Enter a schedule such as */5 * * * *, every five minutes.")
    }
    minutes = try Self.values(of: parts[0], .minute)
    hours = try Self.values(of: parts[1], .hour)
    days = try Self.values(of: parts[2], .day)
    months = try Self.values(of: parts[3], .month)
    weekdays = Set(try Self.values(of: parts[4], .weekday).map { $0 % 7 })
    // Where both days are restricted, either is enough.
    let isEither = !parts[2].hasPrefix("*") && !parts[4].hasPrefix("*")
    let matching = Self.count(days, months, weekdays, isEither: isEither)
    runsPerMonth = Double(matching * minutes.count * hours.count) * 365 / Double(Self.cycle) / 12
    guard runsPerMonth > 0 else {
      throw Invalid(
        message: "“\(text)” never comes.", reason: "None of these months has such a day.",
        remedy: "Enter a day that exists, or * for every day.")
    }
  }

  /// Days of four years, one of them a leap year.
  private static let cycle = 1461

  /// On how many days of the cycle it runs.
  private static func count(_ days: Set<Int>, _ months: Set<Int>, _ weekdays: Set<Int>, isEither: Bool) -> Int {
    guard days.count < 31 || months.count < 12 || weekdays.count < 7 else { return cycle }
    var matching = 0
    var weekday = 6  // 2028-01-01, the first day of a leap year, is a Saturday.
    for year in 0..<4 {
      let february = year == 0 ? 29 : 28
      for (month, length) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        for day in 1...length {
          let (isDay, isWeekday) = (days.contains(day), weekdays.contains(weekday))
          if months.contains(month + 1), isEither ? isDay || isWeekday : isDay && isWeekday { matching += 1 }
          weekday = (weekday + 1) % 7
        }
      }
    }
    return matching
  }

  /// One of the five fields.
  private enum Field: String {
    case minute
    case hour
    case day = "day of the month"
    case month
    case weekday = "day of the week"

    var range: ClosedRange<Int> {
      switch self {
      case .minute: 0...59
      case .hour: 0...23
      case .day: 1...31
      case .month: 1...12
      case .weekday: 0...7
      }
    }

    /// The names that may stand for numbers, from the range's lower bound.
    var words: [String] {
      switch self {
      case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
      case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
      default: []
      }
    }
  }

  private static func values(of text: String, _ field: Field) throws(Invalid) -> Set<Int> {
    var values: Set<Int> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let found = Self.values(ofItem: item, field) else {
        let words = field.words.isEmpty ? "" : " or \(field.words.joined(separator: ", "))"
        throw Invalid(
          message: "“\(text)” is not a \(field.rawValue) of a schedule.",
          reason: "Allowed: *, or numbers from \(field.range.lowerBound) to \(field.range.upperBound)\(words), "
            + "ranges (1-5), lists (1,3) and steps (*/5).",
          remedy: "Enter a schedule such as */5 * * * *, every five minutes.")
      }
      values.formUnion(found)
    }
    return values
  }

  private static func values(ofItem item: Substring, _ field: Field) -> [Int]? {
    let halves = item.split(separator: "/", omittingEmptySubsequences: false)
    var step = 1
    if halves.count == 2 {
      guard let number = digits(halves[1]), number >= 1, number <= field.range.count else { return nil }
      step = number
    }
    guard (1...2).contains(halves.count) else { return nil }
    if halves[0] == "*" {
      return Array(stride(from: field.range.lowerBound, through: field.range.upperBound, by: step))
    }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap({ number($0, field) }) else { return nil }
    // A step needs something to step through.
    guard ends.count == 2 else { return ends.count == 1 && halves.count == 1 ? [first] : nil }
    guard let last = number(ends[1], field), first <= last else { return nil }
    return Array(stride(from: first, through: last, by: step))
  }

  private static func number(_ text: Substring, _ field: Field) -> Int? {
    if let index = field.words.firstIndex(of: text.lowercased()) { return field.range.lowerBound + index }
    guard let number = digits(text), field.range.contains(number) else { return nil }
    return number
  }

  /// A number of one or two digits, without a sign.
  private static func digits(_ text: Substring) -> Int? {
    guard (1...2).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }
}
