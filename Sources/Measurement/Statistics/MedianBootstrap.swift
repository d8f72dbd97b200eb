import SeededRandomNumbers

/// Medians of independent measurements, such as the durations of a workflow's runs.
package enum MedianBootstrap {
  /// The median; nil of nothing.
  package static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The interval of the ratio of two medians, with 95 % confidence, by drawing again from what was measured.
  ///
  /// - Parameters:
  ///   - before: values above 0.
  ///   - after: values above 0.
  ///   - draws: how often is drawn.
  ///   - seed: the same seed gives the same interval.
  /// - Returns: the interval; nil under 5 values a side.
  package static func ratio(
    before: [Double], after: [Double], draws: Int = 2000, seed: UInt64 = 1
  ) -> RatioInterval? {
    guard before.count >= 5, after.count >= 5 else { return nil }
    var numbers = SeededRandom(seed: seed)
    func drawn(_ values: [Double]) -> Double {
      median(values.indices.map { _ in values[Int.random(in: values.indices, using: &numbers)] }) ?? 0
    }
    let ratios = (0..<draws).compactMap { _ -> Double? in
      let (left, right) = (drawn(before), drawn(after))
      return left > 0 && right > 0 ? right / left : nil
    }.sorted()
    guard ratios.count > 40 else { return nil }
    return RatioInterval(
      low: ratios[ratios.count * 25 / 1000], high: ratios[min(ratios.count - 1, ratios.count * 975 / 1000)])
  }
}
