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
}
