import Foundation

/// The arrivals of a profile, one after the other.
struct ArrivalStream: Sendable {
  private let rates: [Double]
  private var random: RandomStream
  private var minute = 0
  private var time: Double = 0

  /// - Parameters:
  ///   - profile: the rates.
  ///   - seed: the same seed gives the same arrivals.
  init(_ profile: ArrivalProfile, seed: UInt64) {
    random = RandomStream(seed: seed, purpose: 1)
    guard profile.dispersion > 1 else {
      rates = profile.rates
      return
    }
    var scatter = RandomStream(seed: seed, purpose: 2)
    rates = profile.rates.map { rate in
      guard rate > 0 else { return 0 }
      // A factor of mean 1 and variance v makes the variance of the count m + v·m², that is m times the dispersion.
      let variance = (profile.dispersion - 1) / (rate * 60)
      let spread = log(1 + variance)
      return rate * exp(spread.squareRoot() * scatter.normal() - spread / 2)
    }
  }

  /// Seconds from the start of the next arrival; infinity after the last.
  mutating func next() -> Double {
    guard minute < rates.count else { return .infinity }
    var needed = random.exponential()
    while minute < rates.count {
      let end = Double(minute + 1) * 60
      let rate = rates[minute]
      let held = (end - time) * rate
      if needed < held {
        time += needed / rate
        return time
      }
      needed -= held
      time = end
      minute += 1
    }
    return .infinity
  }
}
