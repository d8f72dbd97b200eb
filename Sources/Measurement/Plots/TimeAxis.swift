import Foundation

/// The marks of an axis of instants, in seconds since 1970 and in UTC.
package struct TimeAxis: Sendable, Equatable {
  package let low: Double
  package let high: Double
  /// Seconds between marks.
  let step: Double

  private static let steps: [Double] = [
    60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 2 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400,
    91 * 86_400, 364 * 86_400,
  ]

  /// - Parameters:
  ///   - low: the earliest instant.
  ///   - high: the latest.
  ///   - marks: how many marks fit at most.
  package init(from low: Double, to high: Double, marks: Int) {
    self.low = low
    self.high = max(high, low + 1)
    let wish = (self.high - low) / Double(max(1, marks))
    step = Self.steps.first { $0 >= wish } ?? wish
  }

  /// The marks with their labels: a day as `28 Nov`, a time of day as `14:00`.
  package var marks: [(at: Double, label: String)] {
    var found: [(at: Double, label: String)] = []
    var at = (low / step).rounded(.up) * step
    while at <= high + 1e-6, found.count < 200 {
      found.append((at, Self.label(at, isDay: step >= 86_400)))
      at += step
    }
    return found
  }

  /// A day as `28 Nov`, or the time of day as `14:00`.
  static func label(_ seconds: Double, isDay: Bool) -> String {
    let day = CalendarDay(Date(timeIntervalSince1970: seconds))
    let minutes = Int(seconds.rounded(.down)) / 60 % 1440
    if isDay || minutes == 0 { return day.short }
    return String(format: "%02d:%02d", minutes / 60, minutes % 60)
  }
}
