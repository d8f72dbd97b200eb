import Foundation

/// A day of the calendar in UTC, as Cloud Monitoring's points are read here.
package struct CalendarDay: Sendable, Hashable, Comparable {
  /// Days since 1 January 1970.
  package let number: Int

  package init(number: Int) { self.number = number }

  /// The day that an instant falls on.
  package init(_ date: Date) { number = Int((date.timeIntervalSince1970 / 86_400).rounded(.down)) }

  package var start: Date { Date(timeIntervalSince1970: Double(number) * 86_400) }
  package var next: CalendarDay { CalendarDay(number: number + 1) }

  /// 0 for Monday to 6 for Sunday.
  package var weekday: Int { ((number + 3) % 7 + 7) % 7 }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let fullMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private var parts: (year: Int, month: Int, day: Int) {
    // Howard Hinnant's civil_from_days: years that begin in March.
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// As `28 Nov`.
  package var short: String {
    let parts = parts
    return "\(parts.day) \(Self.months[parts.month - 1])"
  }

  /// As `28 November`.
  package var spoken: String {
    let parts = parts
    return "\(parts.day) \(Self.fullMonths[parts.month - 1])"
  }

  /// As `2026-11-28`.
  package var iso: String {
    let parts = parts
    return String(format: "%04d-%02d-%02d", parts.year, parts.month, parts.day)
  }
}
