/// The traffic that an estimate assumes.
package struct Load: Sendable, Equatable {
  package var requestsPerMonth: Double
  /// Seconds.
  package var meanLatency: Double
  /// Requests that are really in flight on an instance while it serves any; nil derives it from the traffic.
  package var meanConcurrency: Double?

  /// How much denser than even the traffic comes: most of it in a quarter of the time, the working hours.
  package static let burstiness = 4.0

  /// - Parameters:
  ///   - requestsPerMonth: requests in a month of 730 hours.
  ///   - meanLatency: seconds that one request takes.
  ///   - meanConcurrency: requests in flight on an instance while it serves any; nil derives it.
  package init(requestsPerMonth: Double = 2_000_000, meanLatency: Double = 0.120, meanConcurrency: Double? = nil) {
    self.requestsPerMonth = requestsPerMonth
    self.meanLatency = meanLatency
    self.meanConcurrency = meanConcurrency
  }

  /// The requests that share an instance's billed time, on average.
  ///
  /// Cloud Run bills overlapping requests on one instance once, but a concurrency of 80 does not mean that 80 overlap:
  /// with random arrivals and `x` requests in flight on average, those moments that have any have `x / (1 - e^-x)`.
  /// Two million requests a month of 120 ms, four times denser than even, come to 1.19, not to 80.
  ///
  /// - Parameter limit: the concurrency setting, which it never exceeds.
  /// - Returns: requests in flight on an instance while it serves any: at least 1.
  package func concurrency(limitedBy limit: Int) -> Double {
    let most = Double(max(1, limit))
    if let meanConcurrency { return min(max(1, meanConcurrency), most) }
    let inFlight = requestsPerMonth / Prices.secondsPerMonth * meanLatency * Self.burstiness
    guard inFlight > 0.000_001 else { return 1 }
    return min(inFlight / (1 - exponential(-inFlight)), most)
  }

  /// The seconds in which instances serve requests, in a month.
  func activeSeconds(limitedBy limit: Int) -> Double {
    requestsPerMonth * meanLatency / concurrency(limitedBy: limit)
  }
}
