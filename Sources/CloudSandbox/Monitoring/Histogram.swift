import Foundation

/// Values counted in buckets that grow, as Cloud Monitoring keeps them: which of the values in a bucket it were is not known.
struct Histogram: Sendable, Equatable {
  /// Of bucket 0, which is for what is too small, and so on; the last is for what is too large.
  private(set) var counts: [UInt32] = []
  private(set) var count = 0
  private(set) var sum = 0.0
  /// Of the squares of all values.
  private(set) var squares = 0.0

  init() {}

  /// A histogram as it was encoded.
  init(counts: [UInt32], sum: Double, squares: Double) {
    (self.counts, self.sum, self.squares) = (counts, sum, squares)
    count = counts.reduce(0) { $0 + Int($1) }
  }

  /// Counts a value, so many times.
  mutating func add(_ value: Double, times: Int = 1, in scale: BucketScale) {
    let index = scale.bucket(of: value)
    if counts.count <= index { counts += Array(repeating: 0, count: index + 1 - counts.count) }
    counts[index] += UInt32(times)
    count += times
    sum += value * Double(times)
    squares += value * value * Double(times)
  }

  /// Adds all values of another one.
  mutating func add(_ other: Histogram) {
    if counts.count < other.counts.count {
      counts += Array(repeating: 0, count: other.counts.count - counts.count)
    }
    for (index, number) in other.counts.enumerated() { counts[index] += number }
    count += other.count
    sum += other.sum
    squares += other.squares
  }

  var mean: Double { count > 0 ? sum / Double(count) : 0 }

  /// The value below which a share of all lies, from 0 to 100: found in its bucket by a straight line between its ends.
  func percentile(_ share: Double, in scale: BucketScale) -> Double {
    let wanted = Double(count) * share / 100
    var below = 0.0
    for (index, number) in counts.enumerated() where number > 0 {
      let next = below + Double(number)
      if next >= wanted {
        let (low, high) = scale.bounds(ofBucket: index)
        guard let high else { return low }
        return low + (high - low) * max(0, wanted - below) / Double(number)
      }
      below = next
    }
    return 0
  }

  /// `google.api.Distribution`: empty buckets at the end are left out.
  func json(in scale: BucketScale) -> JSON {
    let shown = counts.prefix(1 + (counts.lastIndex { $0 > 0 } ?? -1))
    return .compact([
      "count": .string(String(count)), "mean": count > 0 ? .double(mean) : nil,
      "sumOfSquaredDeviation": count > 0 ? .double(max(0, squares - sum * mean)) : nil,
      "bucketOptions": [
        "exponentialBuckets": [
          "numFiniteBuckets": .int(Int64(scale.count)), "growthFactor": .double(scale.growth),
          "scale": .double(scale.scale),
        ]
      ],
      "bucketCounts": shown.isEmpty ? nil : .array(shown.map { .string(String($0)) }),
    ])
  }
}

extension BucketScale {
  /// 0 is for what is too small, the last for what is too large; number i begins at scale × growth^(i-1).
  func bucket(of value: Double) -> Int {
    guard value >= scale else { return 0 }
    return min(Int(log(value / scale) / log(growth)) + 1, count + 1)
  }

  /// Where a bucket begins and ends; the last has no end.
  func bounds(ofBucket index: Int) -> (low: Double, high: Double?) {
    guard index > 0 else { return (0, scale) }
    let low = scale * pow(growth, Double(index - 1))
    return (low, index > count ? nil : low * growth)
  }
}
