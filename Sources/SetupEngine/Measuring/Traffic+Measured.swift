import Measurement
import SetupPlan

extension Traffic {
  /// The traffic that was measured, as an answer says it.
  ///
  /// The peak is the rate that a request meets on average by the mean rate, hour by hour: the density of `Load.peak`.
  /// - Parameter window: some days, whole hours; nil where it has no request, or tells no latency.
  package init?(measured window: MeasuredWindow) {
    let hours = window.end.timeIntervalSince(window.start) / 3600
    let requests = Double(window.requests)
    let latency = window.latency.mean
    guard hours > 0, requests > 0, latency > 0 else { return nil }
    let squares = window.hours.reduce(0) { $0 + Double($1.requests) * Double($1.requests) }
    self.init(
      requestsPerMonth: Int((requests / hours * Prices.secondsPerMonth / 3600).rounded()),
      meanLatency: max(1, Int(latency.rounded())),
      peak: max(1, (squares * hours / (requests * requests) * 10).rounded() / 10))
  }
}
