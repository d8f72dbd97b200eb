import Foundation

/// How a time is spread, in seconds.
package enum TimeDistribution: Sendable, Equatable {
  /// Always the same.
  case constant(Double)
  case exponential(mean: Double)
  /// The logarithm is normal with deviation `sigma`.
  case logNormal(mean: Double, sigma: Double)
  /// Values in ascending order at equal steps of the share, from the least to the greatest; what lies between is drawn
  /// straight.
  case quantiles([Double])

  /// A log-normal time from what people know about it.
  ///
  /// - Parameters:
  ///   - mean: seconds.
  ///   - p95: seconds that 95 of 100 stay below; the spread is the widest that fits where no spread fits exactly.
  /// - Returns: the distribution; constant where there is no spread.
  package static func logNormal(mean: Double, p95: Double) -> TimeDistribution {
    guard mean > 0, p95 > mean else { return .constant(max(0, mean)) }
    // ln(p95 / mean) = z·σ − σ²/2, solved for the smaller σ; it has none above z²/2.
    let z = NormalDistribution.z95
    let rest = z * z - 2 * log(p95 / mean)
    return .logNormal(mean: mean, sigma: rest > 0 ? z - rest.squareRoot() : z)
  }

  /// A log-normal time from its middle: σ = ln(p95 ÷ p50) ÷ 1.645.
  package static func logNormal(p50: Double, p95: Double) -> TimeDistribution {
    guard p50 > 0, p95 > p50 else { return .constant(max(0, p50)) }
    let sigma = log(p95 / p50) / NormalDistribution.z95
    return .logNormal(mean: p50 * exp(sigma * sigma / 2), sigma: sigma)
  }

  /// Seconds, on average.
  package var mean: Double {
    switch self {
    case .constant(let value): value
    case .exponential(let mean): mean
    case .logNormal(let mean, _): mean
    case .quantiles(let values):
      values.count < 2
        ? values.first ?? 0
        : zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 } / Double(values.count - 1)
    }
  }

  /// The time that a share of all stay below.
  ///
  /// - Parameter share: from 0 up to 1, which is not included.
  /// - Returns: seconds.
  package func quantile(_ share: Double) -> Double {
    switch self {
    case .constant(let value): return value
    case .exponential(let mean): return -mean * log(1 - share)
    case .logNormal(let mean, let sigma):
      return mean * exp(sigma * NormalDistribution.quantile(max(0x1p-53, share)) - sigma * sigma / 2)
    case .quantiles(let values):
      guard values.count > 1 else { return values.first ?? 0 }
      let place = share * Double(values.count - 1)
      let index = min(Int(place), values.count - 2)
      return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
    }
  }

  /// The same spread with each time multiplied.
  package func multiplied(by factor: Double) -> TimeDistribution {
    switch self {
    case .constant(let value): .constant(value * factor)
    case .exponential(let mean): .exponential(mean: mean * factor)
    case .logNormal(let mean, let sigma): .logNormal(mean: mean * factor, sigma: sigma)
    case .quantiles(let values): .quantiles(values.map { $0 * factor })
    }
  }
}
