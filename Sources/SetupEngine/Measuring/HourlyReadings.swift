import Foundation
import GoogleCloud
import Measurement

/// Series of metrics, put together hour by hour.
struct HourlyReadings: Sendable {
  private var byHour: [Date: MeasuredHour] = [:]
  private var latencies: [CalendarDay: Distribution] = [:]
  private var ends: [CalendarDay: Distribution] = [:]
  private var starts: [CalendarDay: Distribution] = [:]

  /// The hours of which anything is known, oldest first.
  var hours: [MeasuredHour] { byHour.values.sorted { $0.start < $1.start } }

  /// The days of which a distribution is known, oldest first.
  var days: [MeasuredDay] {
    let known = Set(latencies.keys).union(ends.keys).union(starts.keys)
    return known.sorted().map {
      MeasuredDay(start: $0.start, latency: latencies[$0], endToEnd: ends[$0], starts: starts[$0])
    }
  }

  /// Takes the answer to a question in; those that tell nothing of an hour are left out.
  mutating func add(_ metric: ServiceMetric, _ series: [MetricSeries]) {
    switch metric {
    case .latency, .latencyByRevision:
      add(distributions: series) {
        $0.latency = $0.latency.joined($1)
      } day: {
        $0.latencies.merge($2, on: $1)
      }
    case .starts:
      add(distributions: series) {
        $0.starts = $0.starts.joined($1)
      } day: {
        $0.starts.merge($2, on: $1)
      }
    case .endToEnd:
      add(distributions: series) { _, _ in
      } day: {
        $0.ends.merge($2, on: $1)
      }
    case .responses: addResponses(series)
    case .cpu: add(distributions: series) { $0.cpu = Self.rounded($1.mean) }
    case .memory: add(distributions: series) { $0.memory = Self.rounded($1.mean) }
    case .peakRate: each(series) { $0.peakRate = max($0.peakRate ?? 0, Self.rounded($1)) }
    // Instance minutes.
    case .instanceTime: each(series) { $0.instanceSeconds = ($0.instanceSeconds ?? 0) + $1 * 60 }
    case .billable: each(series) { $0.billableSeconds = ($0.billableSeconds ?? 0) + $1 }
    case .cpuAllocation: each(series) { $0.cpuSeconds = ($0.cpuSeconds ?? 0) + $1 }
    case .memoryAllocation: each(series) { $0.memorySeconds = ($0.memorySeconds ?? 0) + $1 }
    case .arrivals, .instances, .concurrency, .driver, .pending: break
    }
  }

  private mutating func addResponses(_ series: [MetricSeries]) {
    for part in series {
      let codes = part.labels[ServiceMetricQuery.Label.codeClass.key] ?? ""
      each([part]) { hour, value in
        let count = Int(value.rounded())
        hour.requests += count
        if codes.hasPrefix("5") { hour.errors += count }
        if codes.hasPrefix("4") { hour.clientErrors += count }
      }
    }
  }

  private mutating func each(_ series: [MetricSeries], _ take: (inout MeasuredHour, Double) -> Void) {
    for point in series.flatMap(\.points) where point.value.number.isFinite {
      let start = Self.hour(of: point)
      take(&byHour[start, default: MeasuredHour(start: start)], point.value.number)
    }
  }

  private mutating func add(
    distributions series: [MetricSeries], _ take: (inout MeasuredHour, MeasuredMean) -> Void,
    day: (inout HourlyReadings, CalendarDay, Distribution) -> Void = { _, _, _ in }
  ) {
    for point in series.flatMap(\.points) {
      guard let found = point.value.distribution, found.count > 0, found.mean.isFinite else { continue }
      let start = Self.hour(of: point)
      take(&byHour[start, default: MeasuredHour(start: start)], MeasuredMean(found))
      day(&self, CalendarDay(start), Distribution(found))
    }
  }

  /// The hour that a point tells of: its end may be the hour's end.
  private static func hour(of point: MetricPoint) -> Date {
    let seconds = ((point.end.timeIntervalSince1970 - 1) / 3600).rounded(.down) * 3600
    return Date(timeIntervalSince1970: seconds)
  }

  /// Six places: more is noise in a file that people keep.
  static func rounded(_ value: Double) -> Double { (value * 1_000_000).rounded() / 1_000_000 }
}

extension MeasuredMean {
  /// Count and mean of a distribution.
  init(_ distribution: MetricDistribution) {
    self.init(count: distribution.count, mean: HourlyReadings.rounded(distribution.mean))
  }
}

extension MeasuredMean? {
  /// The mean of both together.
  fileprivate func joined(_ other: MeasuredMean) -> MeasuredMean {
    guard let own = self else { return other }
    let count = own.count + other.count
    guard count > 0 else { return other }
    let sum = own.mean * Double(own.count) + other.mean * Double(other.count)
    return MeasuredMean(count: count, mean: sum / Double(count))
  }
}

extension [CalendarDay: Distribution] {
  fileprivate mutating func merge(_ distribution: Distribution, on day: CalendarDay) {
    self[day] = (self[day] ?? .empty).merged(with: distribution)
  }
}
