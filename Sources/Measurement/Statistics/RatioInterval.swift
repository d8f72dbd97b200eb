import Foundation

/// Between which ratios of after to before the true one lies, with 95 % confidence.
package struct RatioInterval: Sendable, Equatable, Codable {
  package var low: Double
  package var high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Whether the ratios are all on one side of 1: there is a difference.
  package var excludesOne: Bool { high < 1 || low > 1 }

  /// Of the inverse: requests a CPU second from CPU seconds a request.
  package var inverse: RatioInterval { RatioInterval(low: 1 / high, high: 1 / low) }

  /// The interval times a number that is known exactly.
  package func scaled(by factor: Double) -> RatioInterval { RatioInterval(low: low * factor, high: high * factor) }

  /// The paired t interval of the logarithms of ratios, one pair a day: hours of one day depend on each other too much to
  /// count as many. The tests hold its false alarms.
  ///
  /// - Parameter pairs: before and after, each above 0.
  /// - Returns: the interval; nil under two pairs.
  package static func paired(_ pairs: [(before: Double, after: Double)]) -> RatioInterval? {
    let logs = pairs.filter { $0.before > 0 && $0.after > 0 }.map { log($0.after / $0.before) }
    guard logs.count >= 2 else { return nil }
    let count = Double(logs.count)
    let mean = logs.reduce(0, +) / count
    let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let margin = StudentT.quantile(0.975, degrees: count - 1) * (squares / (count - 1) / count).squareRoot()
    return RatioInterval(low: exp(mean - margin), high: exp(mean + margin))
  }
}
