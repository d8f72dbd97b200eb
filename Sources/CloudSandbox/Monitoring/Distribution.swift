import Foundation

/// Values counted in buckets that grow, as Cloud Monitoring keeps latencies.
struct Distribution: Sendable, Equatable {
  private static let growth = 1.4
  private static let scale = 1.0
  private static let finiteBuckets = 64

  let values: [Double]

  private var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

  /// The value below which a share of all lies, from 0 to 100.
  func percentile(_ share: Double) -> Double {
    let sorted = values.sorted()
    guard let last = sorted.last else { return 0 }
    return sorted.dropFirst(Int((Double(sorted.count) * share / 100).rounded(.up)) - 1).first ?? last
  }

  /// `google.api.Distribution`: empty buckets at the end are left out.
  var json: JSON {
    let mean = mean
    var counts = [Int](repeating: 0, count: Self.finiteBuckets + 2)
    for value in values { counts[Self.bucket(of: value)] += 1 }
    while counts.last == 0 { counts.removeLast() }
    return .compact([
      "count": .string(String(values.count)), "mean": values.isEmpty ? nil : .double(mean),
      "sumOfSquaredDeviation": values.isEmpty ? nil : .double(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }),
      "bucketOptions": [
        "exponentialBuckets": [
          "numFiniteBuckets": .int(Int64(Self.finiteBuckets)), "growthFactor": .double(Self.growth),
          "scale": .double(Self.scale),
        ]
      ],
      "bucketCounts": counts.isEmpty ? nil : JSON(counts.map(String.init)),
    ])
  }

  /// 0 is for what is too small, the last for what is too large; number i begins at scale × growth^(i-1).
  private static func bucket(of value: Double) -> Int {
    guard value >= scale else { return 0 }
    return min(Int(log(value / scale) / log(growth)) + 1, finiteBuckets + 1)
  }
}
