import Foundation

/// The plots of two windows, from the same numbers as the verdicts.
struct MeasurePlots {
  private let comparison: WindowComparison
  /// Whether both windows lie near each other: then they share an axis of time, else one of days into each window.
  private let sharesTime: Bool

  init(_ comparison: WindowComparison) {
    self.comparison = comparison
    let length = max(
      comparison.before.end.timeIntervalSince(comparison.before.start),
      comparison.after.end.timeIntervalSince(comparison.after.start))
    sharesTime = comparison.after.start.timeIntervalSince(comparison.before.end) <= length * 2
  }

  /// Those that have anything to show.
  var all: [LinePlot] {
    [
      plot("Mean latency a day", "ms") { Self.mean($0.compactMap(\.latency)) },
      plot("Requests a day", "") { Double($0.reduce(0) { $0 + $1.requests }) },
      plot("Errors a day, per 1,000 requests", "") { hours in
        let requests = hours.reduce(0) { $0 + $1.requests }
        return requests > 0 ? Double(hours.reduce(0) { $0 + $1.errors }) / Double(requests) * 1000 : nil
      },
      plot("Mean cold start a day", "ms") { Self.mean($0.compactMap(\.starts)) },
      plot("Instances started a day", "") { Double($0.reduce(0) { $0 + ($1.starts?.count ?? 0) }) },
    ].filter { !$0.isEmpty }
  }

  private static func mean(_ parts: [MeasuredMean]) -> Double? {
    let count = parts.reduce(0) { $0 + $1.count }
    return count > 0 ? parts.reduce(0) { $0 + $1.mean * Double($1.count) } / Double(count) : nil
  }

  private func plot(_ title: String, _ unit: String, _ value: ([MeasuredHour]) -> Double?) -> LinePlot {
    func x(_ date: Date, _ window: MeasuredWindow) -> Double {
      sharesTime ? date.timeIntervalSince1970 : date.timeIntervalSince(window.start) / 86_400 + 1
    }
    func points(_ window: MeasuredWindow) -> [LinePlot.Point] {
      let days = Dictionary(grouping: window.hours, by: \.day)
      guard let first = days.keys.min(), let last = days.keys.max() else { return [] }
      return (first.number...last.number).compactMap { number in
        let day = CalendarDay(number: number)
        // What has only begun is no day.
        guard day.next.start <= window.end else { return nil }
        return LinePlot.Point(x(day.start, window), days[day].flatMap(value))
      }
    }
    let series = [
      LinePlot.Series("before", points(comparison.before)), LinePlot.Series("after", points(comparison.after)),
    ]
    let windows = sharesTime ? [comparison.before, comparison.after] : [comparison.after]
    let marks = windows.flatMap { window in
      window.deployments.filter { $0.at >= window.start && $0.at < window.end }.map {
        LinePlot.Mark(x($0.at, window), $0.revision)
      }
    }
    return LinePlot(
      title: title, unit: unit, axis: sharesTime ? .time : .numbers(unit: "days"), series: series, marks: marks)
  }
}
