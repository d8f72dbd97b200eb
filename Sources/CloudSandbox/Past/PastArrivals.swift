import CapacityModel
import Foundation

/// When the requests of a past came, minute by minute.
struct PastArrivals {
  let request: PastRequest
  /// When the past begins, in minutes since 1970.
  let begin: Int64

  private static let week = 7 * 1440
  /// How uneven the minutes are: real visitors come in groups.
  private static let dispersion = 2.0

  /// Requests a second in each minute of the past.
  var profile: ArrivalProfile {
    let count = request.days * 1440
    var rates: [Double]
    switch request.profile {
    case .steady: rates = Array(repeating: request.rate, count: count)
    case .burst: rates = ArrivalProfile.burst(mean: request.rate, minutes: count).rates
    case .day, .growth:
      let week = ArrivalProfile.week(mean: request.rate, peak: 2.5).rates
      // Day 0 of 1970 was a Thursday; the week of the profile begins on a Monday.
      let offset = Int((begin + 3 * 1440) % Int64(Self.week))
      rates = (0..<count).map { week[(offset + $0) % Self.week] }
      if request.profile == .growth {
        for minute in rates.indices { rates[minute] *= 0.4 + 1.2 * Double(minute) / Double(count) }
      }
    }
    let profile = ArrivalProfile(rates: rates, dispersion: request.profile == .steady ? 1 : Self.dispersion)
    return profile.scaled(toMean: request.rate)
  }
}
