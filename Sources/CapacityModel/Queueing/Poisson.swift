import Foundation

/// The Poisson distribution: how many requests are in flight when they come independently.
package enum Poisson {
  /// Above this mean the normal distribution stands for it.
  private static let large = 500.0

  /// The number that a share of all does not exceed.
  ///
  /// - Parameters:
  ///   - share: 0 up to 1, which is not included.
  ///   - mean: 0 or more.
  /// - Returns: 0 or more.
  package static func quantile(_ share: Double, mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean < large else {
      return Int((mean + mean.squareRoot() * NormalDistribution.quantile(min(share, 1 - 1e-12))).rounded(.up))
    }
    var count = 0
    var chance = exp(-mean)
    var sum = chance
    while sum < share, chance > 1e-300 || Double(count) < mean {
      count += 1
      chance *= mean / Double(count)
      sum += chance
    }
    return count
  }

  /// The mean of the number, counted as `limit` where it is more.
  ///
  /// - Parameters:
  ///   - limit: 0 or more.
  ///   - mean: 0 or more.
  /// - Returns: at most `limit` and at most `mean`.
  package static func meanUpTo(_ limit: Int, mean: Double) -> Double {
    guard mean > 0, limit > 0 else { return 0 }
    guard mean < large else {
      // E[min(X, k)] of the normal distribution.
      let (deviation, most) = (mean.squareRoot(), Double(limit))
      let z = (most - mean) / deviation
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let below = NormalDistribution.below(z)
      return mean * below - deviation * density + most * (1 - below)
    }
    // The sum over k below the limit of P(X > k).
    var chance = exp(-mean)
    var below = chance
    var sum = 1 - below
    for count in stride(from: 1, to: limit, by: 1) {
      chance *= mean / Double(count)
      below += chance
      sum += max(0, 1 - below)
    }
    return limit == 1 ? -expm1(-mean) : min(sum, mean)
  }
}
