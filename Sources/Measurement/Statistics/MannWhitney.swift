import Foundation

/// The rank test of Mann and Whitney, for values of the same hours: side by side it is right, before and after it calls noise a
/// difference, since neighbouring hours resemble each other.
package enum MannWhitney {
  /// The two-sided probability of ranks this far apart where there is no difference; normal approximation with ties.
  ///
  /// - Parameters:
  ///   - left: at least 8 values.
  ///   - right: at least 8 values.
  /// - Returns: a probability; 1 where all values are the same.
  package static func probability(_ left: [Double], _ right: [Double]) -> Double {
    let (n, m) = (Double(left.count), Double(right.count))
    guard n > 0, m > 0 else { return 1 }
    let all = (left.map { ($0, true) } + right.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var (rankSum, ties) = (0.0, 0.0)
    var index = 0
    while index < all.count {
      var end = index
      while end < all.count, all[end].0 == all[index].0 { end += 1 }
      let rank = Double(index + end + 1) / 2
      let count = Double(end - index)
      rankSum += rank * Double(all[index..<end].count { $0.1 })
      ties += count * count * count - count
      index = end
    }
    let u = rankSum - n * (n + 1) / 2
    let total = n + m
    let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    guard variance > 0 else { return 1 }
    let z = max(0, abs(u - n * m / 2) - 0.5) / variance.squareRoot()
    return erfc(z / 2.0.squareRoot())
  }

  /// The interval of the ratio that belongs to the test (Hodges and Lehmann), with 95 % confidence.
  ///
  /// - Parameters:
  ///   - before: values above 0.
  ///   - after: values above 0.
  /// - Returns: the interval; nil under 8 values a side.
  package static func ratio(before: [Double], after: [Double]) -> RatioInterval? {
    let (left, right) = (thinned(before.filter { $0 > 0 }), thinned(after.filter { $0 > 0 }))
    guard left.count >= 8, right.count >= 8 else { return nil }
    var differences: [Double] = []
    differences.reserveCapacity(left.count * right.count)
    let logs = left.map { log($0) }
    for value in right {
      let own = log(value)
      for other in logs { differences.append(own - other) }
    }
    differences.sort()
    let (n, m) = (Double(left.count), Double(right.count))
    let margin = 1.959_963_984_540_054 * (n * m * (n + m + 1) / 12).squareRoot()
    let first = min(differences.count / 2, max(0, Int((n * m / 2 - margin).rounded(.down))))
    return RatioInterval(
      low: exp(differences[first]), high: exp(differences[differences.count - 1 - first]))
  }

  /// At most 600 values, evenly taken: the differences of all pairs are sorted.
  private static func thinned(_ values: [Double]) -> [Double] {
    guard values.count > 600 else { return values }
    return (0..<600).map { values[$0 * values.count / 600] }
  }
}
