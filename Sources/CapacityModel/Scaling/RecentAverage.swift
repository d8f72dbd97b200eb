/// Averages over the last so many seconds of something that is added up tick by tick.
package struct RecentAverage: Sendable, Equatable {
  private let interval: Double
  /// The sum of all before each of the last ticks, in a ring; the newest is `sum`.
  private var sums: [Double]
  private var sum = 0.0
  private var newest = 0
  private var filled = 0

  /// - Parameters:
  ///   - interval: seconds of a tick.
  ///   - reach: seconds of the longest average.
  package init(interval: Double, reach: Double) {
    self.interval = interval
    sums = Array(repeating: 0, count: max(1, Int((reach / interval).rounded(.up))))
  }

  /// The average of something that has always been the same, for a decision outside a simulation.
  package init(always value: Double) {
    self.init(interval: 1, reach: 1)
    add(value)
  }

  /// Adds a tick.
  ///
  /// - Parameter integral: the value times the seconds that it held.
  package mutating func add(_ integral: Double) {
    newest = newest + 1 == sums.count ? 0 : newest + 1
    sums[newest] = sum
    sum += integral
    filled = min(filled + 1, sums.count)
  }

  /// Takes all that was seen for `value` all the time.
  package mutating func fill(_ value: Double) {
    for _ in sums { add(value * interval) }
  }

  /// The average of the last ticks, as far as there were any.
  ///
  /// - Parameter seconds: how far to look back.
  /// - Returns: the average; 0 before the first tick.
  package func over(_ seconds: Double) -> Double {
    let ticks = min(filled, max(1, Int((seconds / interval).rounded())))
    guard ticks > 0 else { return 0 }
    var place = newest - ticks + 1
    if place < 0 { place += sums.count }
    return max(0, sum - sums[place]) / (Double(ticks) * interval)
  }
}
