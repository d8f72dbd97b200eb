import CivilCalendar

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
    number = CivilDate(year: parts[0], month: parts[1], day: parts[2]).daysSince1970
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
  package var description: String { CivilDate(daysSince1970: number).text }
}
