/// The traffic that is expected or was measured (`traffic`): what a month costs is estimated from it.
package struct Traffic: Sendable, Equatable {
  /// Requests in a month of 730 hours.
  package let requestsPerMonth: Int
  /// Milliseconds that a request takes, on average.
  package let meanLatency: Int
  /// The requests a second of busy hours, by those of the month's average.
  package let peak: Double

  /// The greatest values that count for an answer.
  package static let mostRequests = 1_000_000_000_000
  package static let longestLatency = 3_600_000
  package static let highestPeak = 1000.0

  /// - Parameters:
  ///   - requestsPerMonth: 0 or more.
  ///   - meanLatency: milliseconds, 1 to an hour.
  ///   - peak: 1 to 1,000.
  package init?(requestsPerMonth: Int, meanLatency: Int, peak: Double = Load.burstiness) {
    guard (0...Self.mostRequests).contains(requestsPerMonth), (1...Self.longestLatency).contains(meanLatency),
      (1...Self.highestPeak).contains(peak)
    else { return nil }
    self.requestsPerMonth = requestsPerMonth
    self.meanLatency = meanLatency
    self.peak = peak
  }

  /// `1200000 requests a month of 87 ms, 2.5 times as many in busy hours`.
  package var words: String {
    "\(requestsPerMonth) requests a month of \(meanLatency) ms"
      + (peak > 1 ? ", \(peak == peak.rounded() ? "\(Int(peak))" : "\(peak)") times as many in busy hours" : "")
  }

  /// Milliseconds of a time as people write it: `120ms`, `1.5s`.
  ///
  /// - Parameter text: a number with its unit.
  /// - Returns: nil for anything else.
  package static func milliseconds(_ text: String) -> Int? {
    let (digits, factor) = text.hasSuffix("ms") ? (text.dropLast(2), 1.0) : (text.dropLast(1), 1000.0)
    guard text.hasSuffix("s"), !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let number = Double(digits), number * factor <= Double(longestLatency)
    else { return nil }
    return Int((number * factor).rounded())
  }
}

extension Load {
  /// The load of an answer.
  package init(_ traffic: Traffic) {
    self.init(
      requestsPerMonth: Double(traffic.requestsPerMonth), meanLatency: Double(traffic.meanLatency) / 1000,
      peak: traffic.peak)
  }
}

extension EnvironmentAnswers {
  /// The traffic that its cost is estimated from: the answer, or what is assumed without one.
  package var load: Load { traffic.map(Load.init) ?? Load() }
}

extension CostEstimate {
  /// What an environment costs with its traffic.
  package init(of environment: EnvironmentAnswers) {
    self.init(resources: environment.resources, region: environment.region, load: environment.load)
  }
}
