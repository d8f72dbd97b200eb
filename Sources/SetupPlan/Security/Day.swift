/// A calendar day in UTC: the end of an acceptance.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int

  /// - Parameter text: a day that the calendar has, such as `2026-12-31`.
  package init?(_ text: String) {
    let shape = "dddd-dd-dd"
    let isShaped =
      text.unicodeScalars.count == shape.unicodeScalars.count
      && zip(text.unicodeScalars, shape.unicodeScalars).allSatisfy { scalar, wanted in
        wanted == "d" ? ("0"..."9").contains(scalar) : scalar == wanted
      }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard isShaped, parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
    number = Self.number(year: parts[0], month: parts[1], day: parts[2])
    // The 30th of February becomes another day.
    guard description == text else { return nil }
  }

  /// The day of a moment in RFC 3339 with `Z`; nil for what is none.
  package init?(of moment: String) { self.init(String(moment.prefix(10))) }

  private init(number: Int) { self.number = number }

  /// A day before all others, for when the date is not known.
  package static let distantPast = Day(number: -719_162)

  /// How many days lie between this day and a later one; negative for an earlier one.
  package func days(until other: Day) -> Int { other.number - number }

  /// The day so many days later.
  package func adding(_ days: Int) -> Day { Day(number: number + days) }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// As `2026-12-31`.
  package var description: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Years are counted from March, so that the day that a leap year adds comes last; 400 years have 146,097 days.
  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private var civil: (year: Int, month: Int, day: Int) {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
