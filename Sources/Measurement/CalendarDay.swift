import CivilCalendar
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

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private var civil: CivilDate { CivilDate(daysSince1970: number) }

  /// As `28 Nov`.
  package var short: String { "\(civil.day) \(Self.months[civil.month - 1].prefix(3))" }

  /// As `28 November`.
  package var spoken: String { "\(civil.day) \(Self.months[civil.month - 1])" }

  /// As `2026-11-28`.
  package var iso: String { civil.text }
}
