import CapacityModel

/// A sizing with what comes of it.
package struct SizingOption: Sendable, Equatable {
  package var resources: Resources
  /// Dollars a month, at list prices, each busy time rounded up to 100 ms.
  package var cost: Double
  /// Dollars a month: from what only the needed instances cost to what is expected.
  package var costRange: ClosedRange<Double>
  /// Seconds that so many of 100 requests stay below, waiting for an instance included.
  package var p50: Double
  package var p95: Double
  package var p99: Double
  /// The part of the requests that meet the start of an instance.
  package var coldShare: Double
  /// The part of the requests that are refused with 429.
  package var refusedShare: Double
  /// Instances, on average.
  package var instances: Double
  /// Starts of instances a day.
  package var startsPerDay: Double
  /// The parts of the time in which the CPU, or the requests in flight, ask for more instances than the other.
  package var cpuDriven: Double
  package var concurrencyDriven: Double

  /// - Parameters:
  ///   - resources: the sizing.
  ///   - subject: the service.
  ///   - outcome: what came of its traffic on that sizing.
  package init(_ resources: Resources, of subject: AdviceSubject, _ outcome: Outcome) {
    self.resources = resources
    let expected = CostEstimate(outcome, active: outcome.totals.activeBilled, of: subject, resources).total
    let least = CostEstimate(outcome, active: outcome.leastActive, of: subject, resources).total
    cost = expected
    costRange = min(least, expected)...max(least, expected)
    p50 = outcome.latency.quantile(0.5)
    p95 = outcome.latency.quantile(0.95)
    p99 = outcome.latency.quantile(0.99)
    coldShare = outcome.coldShare
    refusedShare = outcome.refusedShare
    instances = outcome.meanInstances
    startsPerDay = outcome.duration > 0 ? outcome.startCount / outcome.duration * 86_400 : 0
    cpuDriven = outcome.duration > 0 ? outcome.cpuDriven / outcome.duration : 0
    concurrencyDriven = outcome.duration > 0 ? outcome.concurrencyDriven / outcome.duration : 0
  }

  /// Whether another one is at least as good in cost, p99 and cold starts, and better in one; what is smaller than the
  /// model's own steps is no difference.
  ///
  /// - Parameters:
  ///   - other: the other one.
  ///   - changes: the settings by which each differs from today's: among equals, fewer changes are better.
  /// - Returns: whether nothing speaks for this one.
  func isDominated(by other: SizingOption, changes: (own: Int, other: Int)) -> Bool {
    let pairs = [
      (Self.rounded(cost, 0.005), Self.rounded(other.cost, 0.005)),
      (Self.rounded(p99, 0.02), Self.rounded(other.p99, 0.02)),
      (Self.rounded(max(coldShare, 1e-5), 0.1), Self.rounded(max(other.coldShare, 1e-5), 0.1)),
      (Self.rounded(max(refusedShare, 1e-5), 0.1), Self.rounded(max(other.refusedShare, 1e-5), 0.1)),
    ]
    guard pairs.allSatisfy({ $0.1 <= $0.0 }) else { return false }
    return pairs.contains { $0.1 < $0.0 } || changes.other < changes.own
  }

  /// The number of a value's step, where each step is so much larger than the one before.
  private static func rounded(_ value: Double, _ step: Double) -> Double {
    guard value > 0 else { return -1e9 }
    return (logarithm(value) / logarithm(1 + step)).rounded()
  }
}
