import Foundation

/// What a service's traffic was like, minute by minute, as a simulator wants it: plain numbers, the minutes in order from `start`.
package struct MeasuredTraffic: Sendable, Equatable {
  /// A full hour.
  package var start: Date
  /// How many minutes there are; each list has as many values.
  package var minutes: Int
  /// Requests that came in each minute; 0 where nothing was written.
  package var arrivals: [Double]
  /// Instances of each state, `active` and `idle`; nil where nothing was written.
  package var instances: [String: [Double?]]
  /// How many instances the autoscaler wanted, by what drives it: `cpu`, `concurrency`, ….
  package var wanted: [String: [Double?]]
  /// The most requests at once in one instance, p99.
  package var concurrency: [Double?]
  /// Hour by hour: what was measured otherwise.
  package var window: MeasuredWindow

  package init(
    start: Date, minutes: Int, arrivals: [Double], instances: [String: [Double?]] = [:],
    wanted: [String: [Double?]] = [:], concurrency: [Double?] = [], window: MeasuredWindow
  ) {
    self.start = start
    self.minutes = minutes
    self.arrivals = arrivals
    self.instances = instances
    self.wanted = wanted
    self.concurrency = concurrency
    self.window = window
  }

  /// CPU seconds that one request takes; nil where the utilization, the instances or the size are not known.
  package var cpuSecondsPerRequest: Double? {
    guard let cpu = window.service?.sizing?.cpu else { return nil }
    var (requests, used) = (0.0, 0.0)
    for hour in window.hours {
      guard let share = hour.cpu, let seconds = hour.instanceSeconds, hour.requests > 0 else { continue }
      requests += Double(hour.requests)
      used += share * seconds * cpu
    }
    return requests > 0 && used > 0 ? used / requests : nil
  }

  /// The mean latency in milliseconds of the quietest quarter of the hours that have requests enough to tell: what a request
  /// takes when it shares its instance with few others.
  package var quietLatency: Double? {
    let told = window.hours.filter { ($0.latency?.count ?? 0) >= ComparisonRules.requestsAnHour }
      .sorted { $0.requests < $1.requests }
    let quiet = told.prefix(max(1, told.count / 4)).compactMap(\.latency)
    let count = quiet.reduce(0) { $0 + $1.count }
    return count > 0 ? quiet.reduce(0) { $0 + $1.mean * Double($1.count) } / Double(count) : nil
  }

  /// What drives the scaling most of the time: the driver that wanted the most instances in the most minutes; nil where it is
  /// not known.
  package var ruling: String? {
    var wins: [String: Int] = [:]
    for minute in 0..<minutes {
      let values = wanted.compactMap { name, list in
        (list.indices.contains(minute) ? list[minute] : nil).map { (name, $0) }
      }
      guard let most = values.map(\.1).max(), most > 0 else { continue }
      for (name, value) in values where value == most { wins[name, default: 0] += 1 }
    }
    return wins.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// How bursty the requests come: the variance of the minutes' counts over their mean, within each hour, on average; 1 for
  /// arrivals that know nothing of each other.
  package var burstiness: Double? {
    var (sum, hours) = (0.0, 0.0)
    for start in stride(from: 0, to: arrivals.count - 59, by: 60) {
      let counts = arrivals[start..<(start + 60)]
      let mean = counts.reduce(0, +) / 60
      guard mean > 0 else { continue }
      let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59
      sum += variance / mean
      hours += 1
    }
    return hours > 0 ? sum / hours : nil
  }
}
