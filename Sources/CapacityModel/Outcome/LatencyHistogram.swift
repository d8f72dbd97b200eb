/// How often each latency came, in steps of 1.1 %: 64 to each doubling, from a microsecond up to a day.
package struct LatencyHistogram: Sendable, Equatable {
  private static let stepBits: UInt64 = 6
  private static let shift = 52 - stepBits
  private static let least = 0x1p-20
  private static let base = Int((least.bitPattern) >> shift)
  private static let count = 37 << Int(stepBits)

  private var weights = [Double](repeating: 0, count: count)
  package private(set) var total = 0.0
  private var sum = 0.0
  /// Seconds of the longest.
  package private(set) var longest = 0.0

  package init() {}

  /// Seconds, on average; exact. 0 without any.
  package var mean: Double { total > 0 ? sum / total : 0 }

  /// Adds one.
  ///
  /// - Parameters:
  ///   - seconds: the latency.
  ///   - weight: how many it stands for.
  package mutating func add(_ seconds: Double, weight: Double = 1) {
    let index = Int(max(Self.least, seconds).bitPattern >> Self.shift) - Self.base
    weights[min(index, Self.count - 1)] += weight
    total += weight
    sum += seconds * weight
    if seconds > longest { longest = seconds }
  }

  /// Adds all of another one.
  package mutating func add(_ other: LatencyHistogram, weight: Double = 1) {
    for index in weights.indices { weights[index] += other.weights[index] * weight }
    total += other.total * weight
    sum += other.sum * weight
    longest = max(longest, other.longest)
  }

  /// Seconds that a share of all stay below: the middle of its step. 0 without any.
  ///
  /// - Parameter share: 0 to 1.
  /// - Returns: seconds.
  package func quantile(_ share: Double) -> Double {
    guard total > 0 else { return 0 }
    var left = share * total
    for (index, weight) in weights.enumerated() where weight > 0 {
      left -= weight
      guard left <= 0 else { continue }
      return min(longest, (Self.lower(index) + Self.lower(index + 1)) / 2)
    }
    return longest
  }

  private static func lower(_ index: Int) -> Double { Double(bitPattern: UInt64(index + base) << shift) }
}
