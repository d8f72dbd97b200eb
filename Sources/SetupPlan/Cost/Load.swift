import CapacityModel

/// The traffic that an estimate assumes.
package struct Load: Sendable, Equatable {
  package var requestsPerMonth: Double
  /// Seconds.
  package var meanLatency: Double
  /// How much denser than even the traffic comes: all of it at so many times the mean rate, in a so much shorter time.
  package var peak: Double
  /// Requests that are really in flight on an instance while it serves any; nil derives it from the traffic.
  package var meanConcurrency: Double?

  /// What is taken for `peak` where nothing is known: most of the traffic in a quarter of the time, the working hours.
  package static let burstiness = 4.0

  /// - Parameters:
  ///   - requestsPerMonth: requests in a month of 730 hours.
  ///   - meanLatency: seconds that one request takes.
  ///   - peak: the rate at which they come, by the mean rate; at least 1.
  ///   - meanConcurrency: requests in flight on an instance while it serves any; nil derives it.
  package init(
    requestsPerMonth: Double = 2_000_000, meanLatency: Double = 0.120, peak: Double = burstiness,
    meanConcurrency: Double? = nil
  ) {
    self.requestsPerMonth = requestsPerMonth
    self.meanLatency = meanLatency
    self.peak = max(1, peak)
    self.meanConcurrency = meanConcurrency
  }

  /// Which of the three answers of the model an estimate takes.
  package enum Bound: Sendable, Hashable, CaseIterable {
    /// Only as many instances as the autoscaler's target asks for.
    case least
    /// Those that peaks start stay for as long as they get requests.
    case expected
    /// As many as a beginning from none leaves, and each time rounded up to 100 ms.
    case most
  }

  /// The seconds in which instances serve requests, in a month.
  ///
  /// Cloud Run bills overlapping requests on one instance once. How many overlap depends on how many instances there are:
  /// the autoscaler keeps them at 60 % of their concurrency, and peaks start more (`SteadyLoad`). Two million requests a
  /// month of 120 ms, four times denser than even, come to one instance and 1.19 requests at once, not to 80.
  ///
  /// - Parameters:
  ///   - resources: the sizing.
  ///   - bound: which of the answers.
  /// - Returns: seconds of all instances together.
  package func activeSeconds(of resources: Resources, _ bound: Bound = .expected) -> Double {
    let work = requestsPerMonth * meanLatency
    if let meanConcurrency {
      return work / min(max(1, meanConcurrency), Double(max(1, resources.concurrency)))
    }
    let steady = steady(of: resources)
    // So little that no two requests overlap.
    guard steady.inFlight > 0.000_001 else { return work }
    // An instance for each request: nothing is shared.
    if resources.concurrency == 1, bound != .most { return min(work, Prices.secondsPerMonth / peak * steady.inFlight) }
    let serving =
      switch bound {
      case .least: steady.least
      case .expected: steady.expected
      case .most: steady.most
      }
    return Prices.secondsPerMonth / peak * serving
  }

  /// The requests that share an instance's billed time, on average.
  ///
  /// - Parameter limit: the concurrency that is set, which it never exceeds.
  /// - Returns: at least 1.
  package func concurrency(limitedBy limit: Int) -> Double {
    var resources = Resources.guide
    (resources.minInstances, resources.maxInstances, resources.concurrency) = (0, 1000, max(1, limit))
    let active = activeSeconds(of: resources)
    guard active > 0 else { return 1 }
    return min(max(1, requestsPerMonth * meanLatency / active), Double(max(1, limit)))
  }

  /// The seconds, in a month, of the instances that the traffic keeps beside those that are kept anyway.
  ///
  /// - Parameters:
  ///   - kept: how many are kept anyway.
  ///   - resources: the sizing.
  ///   - bound: which of the answers.
  /// - Returns: seconds of all further instances together; 0 where one serves all.
  func furtherInstanceSeconds(beside kept: Int, of resources: Resources, _ bound: Bound) -> Double {
    let steady = steady(of: resources)
    guard meanConcurrency == nil else { return 0 }
    let count =
      switch bound {
      case .least: steady.needed
      case .expected: steady.afterPeaks
      case .most: steady.afterStart
      }
    return count > 1 ? Prices.secondsPerMonth / peak * Double(max(0, count - kept)) : 0
  }

  /// The instances while the traffic comes.
  ///
  /// - Parameter resources: the sizing.
  /// - Returns: how many there are, and how many of them serve.
  package func steady(of resources: Resources) -> SteadyLoad {
    SteadyLoad(
      rate: requestsPerMonth / Prices.secondsPerMonth * peak, latency: meanLatency, concurrency: resources.concurrency,
      instances: resources.minInstances...max(resources.minInstances, resources.maxInstances, 1))
  }
}
