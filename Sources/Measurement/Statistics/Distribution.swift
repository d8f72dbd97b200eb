import Foundation

/// Values counted in buckets. Count and mean are exact; of a percentile only its bucket is known.
package struct Distribution: Sendable, Equatable {
  package private(set) var count: Int
  package private(set) var mean: Double
  /// Nil where it is not known how the values are spread.
  package private(set) var buckets: Buckets?
  /// One count for each bucket; empty if the buckets are unknown.
  package private(set) var counts: [Int]

  /// - Parameters:
  ///   - count: how many values.
  ///   - mean: their mean.
  ///   - buckets: where the buckets end.
  ///   - counts: the number in each; those at the end may be missing.
  package init(count: Int, mean: Double, buckets: Buckets? = nil, counts: [Int] = []) {
    self.count = max(0, count)
    self.mean = mean.isFinite ? mean : 0
    if let buckets, counts.count <= buckets.count, counts.allSatisfy({ $0 >= 0 }), counts.reduce(0, +) == count {
      self.buckets = buckets
      self.counts = counts + Array(repeating: 0, count: buckets.count - counts.count)
    } else {
      self.buckets = nil
      self.counts = []
    }
  }

  /// No values at all.
  package static let empty = Distribution(count: 0, mean: 0)

  /// The values of two distributions together; where their buckets differ, only count and mean are known of all.
  package func merged(with other: Distribution) -> Distribution {
    if count == 0 { return other }
    if other.count == 0 { return self }
    let sum = count + other.count
    let mean = (mean * Double(count) + other.mean * Double(other.count)) / Double(sum)
    guard let buckets, buckets == other.buckets else { return Distribution(count: sum, mean: mean) }
    return Distribution(count: sum, mean: mean, buckets: buckets, counts: zip(counts, other.counts).map(+))
  }

  /// A percentile as far as buckets tell it.
  package struct Percentile: Sendable, Equatable {
    /// It is not smaller than this.
    package let lower: Double
    /// It is not larger than this; infinity in the last bucket.
    package let upper: Double
    /// A guess within: evenly spread over the logarithms, or over the values where the buckets are linear or begin at 0.
    package let guess: Double
    /// The bucket's number.
    package let bucket: Int
  }

  /// The value that a share of all values does not exceed.
  ///
  /// - Parameter share: above 0, up to 1: 0.95 for p95.
  /// - Returns: its bucket; nil where there are no values or no buckets.
  package func percentile(_ share: Double) -> Percentile? {
    guard count > 0, let buckets, share > 0, share <= 1 else { return nil }
    let rank = share * Double(count)
    var before = 0.0
    for (index, number) in counts.enumerated() where number > 0 {
      let after = before + Double(number)
      guard after >= rank - 1e-9 else {
        before = after
        continue
      }
      var (lower, upper) = buckets.bounds(index)
      if lower == -.infinity { lower = min(0, upper) }
      let part = min(1, max(0, (rank - before) / Double(number)))
      let guess: Double
      if upper == .infinity {
        guess = lower
      } else if lower > 0, case .exponential = buckets {
        guess = lower * pow(upper / lower, part)
      } else {
        guess = lower + (upper - lower) * part
      }
      return Percentile(lower: lower, upper: upper, guess: guess, bucket: index)
    }
    return nil
  }

  /// How many values are at least as large as a bound, as far as buckets tell it: those of the bound's own bucket count in
  /// part.
  package func count(from bound: Double) -> Double {
    guard let buckets else { return 0 }
    var sum = 0.0
    for (index, number) in counts.enumerated() where number > 0 {
      let (lower, upper) = buckets.bounds(index)
      if lower >= bound {
        sum += Double(number)
      } else if upper > bound, upper.isFinite {
        let start = max(lower, 0)
        sum += Double(number) * (upper - bound) / (upper - start)
      }
    }
    return sum
  }
}

extension Distribution: Codable {
  private enum Key: String, CodingKey { case count, mean, buckets, first, counts }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let first = try container.decodeIfPresent(Int.self, forKey: .first) ?? 0
    let counts = try container.decodeIfPresent([Int].self, forKey: .counts) ?? []
    guard (0...10_000).contains(first) else {
      throw DecodingError.dataCorruptedError(forKey: .first, in: container, debugDescription: "no bucket's number")
    }
    self.init(
      count: try container.decode(Int.self, forKey: .count), mean: try container.decode(Double.self, forKey: .mean),
      buckets: try container.decodeIfPresent(Buckets.self, forKey: .buckets),
      counts: Array(repeating: 0, count: first) + counts)
  }

  /// The empty buckets at both ends are left out.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(count, forKey: .count)
    try container.encode(mean, forKey: .mean)
    guard let buckets, let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return }
    try container.encode(buckets, forKey: .buckets)
    try container.encode(first, forKey: .first)
    try container.encode(Array(counts[first...last]), forKey: .counts)
  }
}
