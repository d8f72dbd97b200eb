/// What a world remembers of its last moments: how far its clock is ahead, and what not every replica knows yet.
struct Passing: Sendable, Equatable {
  /// How much each request puts the clock ahead, in seconds: so "a while" passes by a few requests and nobody waits.
  static let step = 0.25

  /// Requests so far; each may meet another replica.
  var requests: Int64 = 0
  /// When things were made, by what they are, in seconds of the clock that is ahead.
  var births: [String: Double] = [:]

  /// Nothing has happened yet.
  init() {}

  /// Reads what `json` wrote; what is missing has not happened.
  init(_ json: JSON?) {
    requests = Int64(json?["requests"]?.int ?? 0)
    births = (json?["births"]?.object ?? [:]).compactMapValues(\.double)
  }

  var json: JSON { ["requests": .int(requests), "births": .object(births.mapValues(JSON.double))] }
}

extension World {
  /// Now, and a step for every request so far, in seconds since 1970.
  ///
  /// Timestamps and expiries do not use it: they would run away from the clocks of those who ask.
  var moment: Double { now.timeIntervalSince1970 + Double(passing.requests) * Passing.step }

  /// Notes that something was made just now, so that it can be unknown for a while.
  mutating func remember(_ subject: String) {
    guard consistency != .strong else { return }
    let present = moment
    passing.births = passing.births.filter { present - $0.value < consistency.longest }
    passing.births[subject] = present
  }

  /// Whether something was made longer ago than `seconds`.
  func isSettled(_ subject: String, after seconds: Double) -> Bool {
    guard let birth = passing.births[subject] else { return true }
    // A clock that was put back must not hide things for as long.
    let age = moment - birth
    return age < 0 || age >= seconds
  }

  /// Whether the replica that answers this request knows of something.
  func isVisible(_ subject: String) -> Bool {
    let lags = consistency.replicas
    guard !lags.isEmpty else { return true }
    return isSettled(subject, after: lags[Int(passing.requests) % lags.count])
  }
}
