import Foundation

/// When requests come: a rate for each minute, and how much the minutes scatter around it.
package struct ArrivalProfile: Sendable, Equatable {
  /// Requests a second in each minute, from the start on; 0 or more.
  package var rates: [Double]
  /// Variance by mean of the requests in a minute: 1 for independent requests (Poisson), more where they come in groups.
  package var dispersion: Double

  /// - Parameters:
  ///   - rates: requests a second in each minute.
  ///   - dispersion: variance by mean of a minute's requests, at least 1.
  package init(rates: [Double], dispersion: Double = 1) {
    self.rates = rates.map { $0.isFinite ? max(0, $0) : 0 }
    self.dispersion = max(1, dispersion)
  }

  /// The profile of requests counted minute by minute.
  package init(countsPerMinute: [Int]) { self.init(rates: countsPerMinute.map { Double($0) / 60 }) }

  /// Seconds that the profile covers.
  package var duration: Double { Double(rates.count) * 60 }
  /// Requests expected in the whole profile.
  package var requests: Double { rates.reduce(0, +) * 60 }
  /// Requests a second, on average.
  package var mean: Double { rates.isEmpty ? 0 : rates.reduce(0, +) / Double(rates.count) }
  /// Requests a second in the busiest minute.
  package var peak: Double { rates.max() ?? 0 }

  /// The same shape with another number of requests.
  package func scaled(toMean mean: Double) -> ArrivalProfile {
    let factor = self.mean > 0 ? mean / self.mean : 0
    return ArrivalProfile(rates: rates.map { $0 * factor }, dispersion: dispersion)
  }

  /// The same rates in fewer minutes, the busiest first: each stands for as many of the whole.
  ///
  /// - Parameter count: how many minutes at most.
  /// - Returns: the averages of the sorted rates.
  package func condensed(to count: Int) -> ArrivalProfile {
    guard rates.count > count, count > 0 else { return self }
    let sorted = rates.sorted(by: >)
    return ArrivalProfile(
      rates: (0..<count).map { part in
        let range = part * sorted.count / count..<(part + 1) * sorted.count / count
        return sorted[range].reduce(0, +) / Double(range.count)
      }, dispersion: dispersion)
  }

  /// The minutes of a part; it ends where the profile ends.
  package func minutes(_ range: Range<Int>) -> ArrivalProfile {
    ArrivalProfile(rates: Array(rates[range.clamped(to: rates.indices)]), dispersion: dispersion)
  }
}

extension ArrivalProfile {
  private static let minutesPerDay = 1440

  /// The same rate in every minute.
  package static func flat(mean: Double, minutes: Int = minutesPerDay) -> ArrivalProfile {
    ArrivalProfile(rates: Array(repeating: mean, count: max(0, minutes)))
  }

  /// One day with a quiet night and a busy afternoon: a wave whose top is `peak` times the mean.
  ///
  /// - Parameters:
  ///   - mean: requests a second over the day.
  ///   - peak: the busiest minute by the mean; at least 1.
  /// - Returns: 1,440 minutes.
  package static func day(mean: Double, peak: Double = 3) -> ArrivalProfile {
    ArrivalProfile(rates: wave(minutesPerDay, mean: mean, peak: peak))
  }

  /// Seven days from Monday on, Saturday and Sunday with 40 % of a working day.
  ///
  /// - Parameters:
  ///   - mean: requests a second over the week.
  ///   - peak: the busiest minute by the week's mean; at least 1.
  /// - Returns: 10,080 minutes.
  package static func week(mean: Double, peak: Double = 3) -> ArrivalProfile {
    let weights: [Double] = [1, 1, 1, 1, 1, 0.4, 0.4]
    let average = weights.reduce(0, +) / 7
    let day = wave(minutesPerDay, mean: mean, peak: max(1, peak * average))
    return ArrivalProfile(rates: weights.flatMap { weight in day.map { $0 * weight / average } })
  }

  /// An even rate with one burst an hour: `length` minutes at `peak` times the mean, the rest correspondingly less.
  package static func burst(mean: Double, peak: Double = 5, length: Int = 5, minutes: Int = minutesPerDay)
    -> ArrivalProfile
  {
    let length = min(max(1, length), 59)
    let peak = min(max(1, peak), 60 / Double(length))
    let quiet = mean * (60 - peak * Double(length)) / Double(60 - length)
    return ArrivalProfile(
      rates: (0..<max(0, minutes)).map { minute in
        (30..<30 + length).contains(minute % 60) ? mean * peak : max(0, quiet)
      })
  }

  /// A cosine raised to the power whose top is `peak` times its mean, highest at 15:00.
  private static func wave(_ count: Int, mean: Double, peak: Double) -> [Double] {
    guard peak > 1.001 else { return Array(repeating: mean, count: count) }
    let base: [Double] = (0..<count).map { minute in
      let angle: Double = (Double(minute) - 900) / Double(count) * 2 * Double.pi
      return (1 + cos(angle)) / 2
    }
    // The power rises until the mean is the peak's part: a narrower hill.
    var (low, high) = (0.0, 400.0)
    for _ in 0..<50 {
      let power = (low + high) / 2
      let average = base.reduce(0) { $0 + pow($1, power) } / Double(count)
      if 1 / average < peak { low = power } else { high = power }
    }
    let hill = base.map { pow($0, low) }
    let average = hill.reduce(0, +) / Double(count)
    return hill.map { $0 / average * mean }
  }
}
