import Foundation

/// A day before and a day after of the same weekday, with the hours that both have.
package struct DayPair: Sendable, Equatable {
  package let before: CalendarDay
  package let after: CalendarDay
  /// By the hour of the day: only what both days have.
  let hours: [(before: MeasuredHour, after: MeasuredHour)]

  package static func == (left: DayPair, right: DayPair) -> Bool {
    (left.before, left.after) == (right.before, right.after)
      && left.hours.elementsEqual(right.hours) { $0.before == $1.before && $0.after == $1.after }
  }
}

/// What was left out of a window, and why.
package struct WindowExclusions: Sendable, Equatable {
  /// Days on which something was deployed.
  package var deploymentDays: Set<CalendarDay> = []
  /// Hours right after a rollout, by their start.
  package var rolloutHours: Set<Date> = []
  /// Hours with many more errors than usual, by their start.
  package var incidentHours: Set<Date> = []

  /// Looks for what to leave out of a window.
  package init(_ window: MeasuredWindow) {
    for deployment in window.deployments {
      if deployment.at >= window.start { deploymentDays.insert(CalendarDay(deployment.at)) }
      let end = deployment.at.addingTimeInterval(Double(ComparisonRules.hoursAfterRollout) * 3600)
      for hour in window.hours
      where hour.start < end && hour.start.addingTimeInterval(3600) > deployment.at {
        rolloutHours.insert(hour.start)
      }
    }
    let busy = window.hours.filter { $0.requests >= ComparisonRules.requestsAnHour }
    let median = MedianBootstrap.median(busy.map(\.errorShare)) ?? 0
    let bound = max(ComparisonRules.incidentFactor * median, ComparisonRules.incidentShare)
    for hour in busy where hour.errors >= ComparisonRules.incidentErrors && hour.errorShare > bound {
      incidentHours.insert(hour.start)
    }
  }

  /// Whether an hour is left out of comparisons.
  func contains(_ hour: MeasuredHour, countsIncidents: Bool) -> Bool {
    deploymentDays.contains(hour.day) || rolloutHours.contains(hour.start)
      || (!countsIncidents && incidentHours.contains(hour.start))
  }

  /// What was left out, in words; nil where nothing was.
  package var words: String? {
    func counted(_ number: Int, _ one: String, _ several: String) -> String? {
      number == 0 ? nil : "\(number) \(number == 1 ? one : several)"
    }
    let rollout = rolloutHours.filter { !deploymentDays.contains(CalendarDay($0)) }.count
    let parts = [
      counted(deploymentDays.count, "day with a deployment", "days with a deployment"),
      counted(rollout, "hour after a rollout", "hours after a rollout"),
      counted(incidentHours.count, "hour of an incident", "hours of incidents"),
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension MeasuredHour {
  /// The share of requests that ended with 5xx.
  var errorShare: Double { requests > 0 ? Double(errors) / Double(requests) : 0 }
}

extension DayPair {
  /// Which hours count.
  package struct Selection: Sendable {
    /// Whether an hour needs requests enough to tell of latency.
    package var needsRequests = true
    /// Whether hours of incidents count: for the error rate they are what it is about.
    package var countsIncidents = false

    package init(needsRequests: Bool = true, countsIncidents: Bool = false) {
      self.needsRequests = needsRequests
      self.countsIncidents = countsIncidents
    }
  }

  /// Pairs whole days of two windows by weekday, in order; days that share too few hours are left out.
  package static func pairs(
    _ before: MeasuredWindow, _ after: MeasuredWindow, _ selection: Selection = Selection()
  ) -> [DayPair] {
    let (left, right) = (usableDays(before, selection), usableDays(after, selection))
    var found: [DayPair] = []
    for weekday in 0..<7 {
      let lefts = left.keys.filter { $0.weekday == weekday }.sorted()
      let rights = right.keys.filter { $0.weekday == weekday }.sorted()
      for (day, other) in zip(lefts, rights) {
        guard let hours = left[day], let others = right[other] else { continue }
        let shared = hours.keys.sorted().compactMap { hour -> (before: MeasuredHour, after: MeasuredHour)? in
          guard let first = hours[hour], let second = others[hour] else { return nil }
          return (first, second)
        }
        guard shared.count >= (selection.needsRequests ? ComparisonRules.hoursADay : 1) else { continue }
        found.append(DayPair(before: day, after: other, hours: shared))
      }
    }
    return found.sorted { $0.after < $1.after }
  }

  /// The hours that count, by day and hour of the day. Only whole days of the window are there.
  private static func usableDays(
    _ window: MeasuredWindow, _ selection: Selection
  ) -> [CalendarDay: [Int: MeasuredHour]] {
    let exclusions = WindowExclusions(window)
    var days: [CalendarDay: [Int: MeasuredHour]] = [:]
    for hour in window.hours {
      guard hour.day.start >= window.start, hour.day.next.start <= window.end,
        !selection.needsRequests || hour.requests >= ComparisonRules.requestsAnHour,
        !exclusions.contains(hour, countsIncidents: selection.countsIncidents)
      else { continue }
      days[hour.day, default: [:]][hour.hour] = hour
    }
    return days
  }
}
