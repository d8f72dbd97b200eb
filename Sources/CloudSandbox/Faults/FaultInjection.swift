/// A rule has struck.
package struct FaultHit: Sendable, Equatable {
  /// The rule.
  package var rule: String
  /// The request's method.
  package var method: String
  /// Its path and query as the log of requests shows them.
  package var path: String
  /// The host that it names.
  package var host: String
  /// Which of the requests it was that the rule fits, from 1.
  package var number: Int
}

/// Counts the requests that rules fit, and tells which rule strikes.
actor FaultInjection {
  /// A rule that strikes at a request.
  struct Strike: Sendable {
    var effect: FaultEffect
    var hit: FaultHit
  }

  /// Every strike, when it happens: with effects `after`, once what was asked for is done.
  nonisolated let hits: AsyncStream<FaultHit>
  private nonisolated let tell: AsyncStream<FaultHit>.Continuation
  private var faults: Faults
  private var counts: [Int]

  init(_ faults: Faults) {
    self.faults = faults
    counts = faults.rules.map { _ in 0 }
    (hits, tell) = AsyncStream<FaultHit>.makeStream()
  }

  deinit { tell.finish() }

  /// Other rules from now on; they count from the beginning.
  func replace(with faults: Faults) {
    self.faults = faults
    counts = faults.rules.map { _ in 0 }
  }

  /// Counts a request.
  /// - Parameters:
  ///   - method: its method.
  ///   - path: its path and query as the log of requests shows them.
  ///   - host: the host that it names.
  /// - Returns: the first rule that strikes at it; nil where all goes well.
  func strike(method: String, path: String, host: String) -> Strike? {
    var strike: Strike?
    for (index, rule) in faults.rules.enumerated() where rule.fits(method: method, path: path, host: host) {
      counts[index] += 1
      guard strike == nil, rule.occurrences.contains(counts[index]) else { continue }
      strike = Strike(
        effect: rule.effect,
        hit: FaultHit(rule: rule.name, method: method, path: path, host: host, number: counts[index]))
    }
    return strike
  }

  /// Tells those who listen that a rule has struck.
  nonisolated func report(_ hit: FaultHit) { tell.yield(hit) }

  /// Nobody will strike any more.
  nonisolated func finish() { tell.finish() }
}
