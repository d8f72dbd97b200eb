import Foundation

/// How many instances a flat load keeps, and how many of them serve at a time: in closed form, as quick as an estimate on
/// a screen has to be.
///
/// The three answers are of the same rules as the simulation, by which they are tested: requests go to the instance with
/// the fewest, an instance that gets any is not ended, and how Google really spreads them is not public.
package struct SteadyLoad: Sendable, Equatable {
  /// Requests in flight, on average.
  package let inFlight: Double
  /// Instances that the concurrency target asks for.
  package let needed: Int
  /// Instances that there are after the highest peak of a day, which stay.
  package let afterPeaks: Int
  /// Instances that stay after a beginning from none, when the requests of a whole start have piled up.
  package let afterStart: Int
  private let rate: Double

  /// Seconds that a start is taken to last.
  private static let coldStart = 3.0

  /// - Parameters:
  ///   - rate: requests a second.
  ///   - latency: seconds of a request.
  ///   - concurrency: requests that an instance takes at once.
  ///   - instances: the minimum and the maximum.
  ///   - rules: of the autoscaler.
  ///   - target: the part of the concurrency that it aims at.
  package init(
    rate: Double, latency: Double, concurrency: Int, instances: ClosedRange<Int>,
    rules: CloudRunRules = CloudRunRules(),
    target: Double = 0.6
  ) {
    let places = Double(max(1, concurrency))
    let most = max(1, instances.upperBound)
    let least = max(1, instances.lowerBound)
    func within(_ count: Double) -> Int { Int(min(Double(most), max(Double(least), count))) }
    self.rate = max(0, rate)
    inFlight = min(max(0, rate * latency), Double(most) * places)
    needed = within((inFlight / places / target - 1e-9).rounded(.up))
    // Each request of a day finds a number in flight; the highest that one of them finds is the day's peak.
    let highest = Double(Poisson.quantile(1 - 1 / max(2, rate * 86_400), mean: inFlight))
    afterPeaks = max(needed, within((highest / places).rounded(.up)))
    let piled = rate * Self.coldStart
    let begun = piled > places ? 1 + (piled / places).rounded(.up) : 1
    // The group that goes early goes while it is hardly used.
    let kept = max(begun - (begun * rules.earlyShare).rounded(.down), inFlight / places / rules.earlyUse)
    afterStart = max(afterPeaks, within(min(begun, kept).rounded(.up)))
  }

  /// Instances that serve a request at a time, on average: at least, if only the needed ones run and the requests are
  /// spread at random.
  package var least: Double { Queueing.activeInstances(load: inFlight, instances: needed) }

  /// The same if those of the highest peak stay and each request goes to the one with the fewest.
  package var expected: Double { max(least, Poisson.meanUpTo(afterPeaks, mean: inFlight)) }

  /// The same if those of a beginning from none stay, and each time is rounded up to 100 ms as it is billed.
  package var most: Double {
    let serving = Poisson.meanUpTo(afterStart, mean: inFlight)
    // Times end as often as requests find an idle instance; each is rounded up by half a step on average.
    let idle = max(0, Double(afterStart) - serving) / Double(afterStart)
    let rounded = serving + rate * idle * InstanceTotals.billingStep / 2
    return max(expected, min(rounded, Double(afterStart)))
  }
}
