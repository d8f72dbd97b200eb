import Foundation

/// An announced wait, for a countdown that a person can see.
package struct RetryNotice: Sendable {
  /// How long nothing will happen.
  package let wait: Duration
  /// Why, as a short sentence.
  package let reason: String
  /// Which try failed, from 1.
  package let attempt: Int
  /// Method and path of the request.
  package let request: String
}

/// Whether a request may be sent again when its outcome is unknown.
package enum RetryRule: Sendable {
  /// Sending it twice does what sending it once does.
  case idempotent
  /// A lost answer may hide a done deed (a key created, a version added): only a refusal for load is repeated.
  case refusedOnly
}

/// What was just created or enabled, so that its absence is worth waiting for (section 12 of the API notes).
package struct Consistency: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// APIs were enabled: 403 `SERVICE_DISABLED` passes within five minutes.
  package static let enabledServices = Consistency(rawValue: 1)
  /// Service accounts were created: 400 "does not exist" passes within two minutes.
  package static let newAccounts = Consistency(rawValue: 2)
  /// A workload identity pool was created: 404 passes within a minute.
  package static let newPools = Consistency(rawValue: 4)
}

/// The one place that decides whether, when and how often a request is repeated.
///
/// Full jitter from `baseDelay`, doubled up to `longestDelay`; six tries or two minutes, whichever comes first. The server's
/// `Retry-After` or `RetryInfo` replaces the computed wait; when it asks for more than a minute the request fails and says so.
package struct RetryPolicy: Sendable {
  /// The wait that the first retry's jitter is drawn from.
  package var baseDelay: Duration = .seconds(1)
  /// The waits for what was just made to become visible are multiples of it.
  package var visibilityDelay: Duration = .seconds(1)
  /// The longest computed wait.
  package var longestDelay: Duration = .seconds(32)
  /// How often a request is sent at most.
  package var tries = 6
  /// How long all tries together may take.
  package var budget: Duration = .seconds(120)
  /// The longest wait that a server may ask for.
  package var longestServerWait: Duration = .seconds(60)
  /// Told before every wait.
  package var notice: @Sendable (RetryNotice) -> Void = { _ in }
  /// Waits.
  package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// Time since some fixed point, monotonic.
  package var now: @Sendable () -> Duration = {
    .nanoseconds(Int64(DispatchTime.now().uptimeNanoseconds))
  }
  /// A number from 0 up to 1.
  package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

  /// The policy for Google's own servers.
  package init() {}

  /// The same policy with shorter waits, for a sandbox on this machine.
  package static var loopback: RetryPolicy {
    var policy = RetryPolicy()
    policy.baseDelay = .milliseconds(100)
    policy.visibilityDelay = .milliseconds(20)
    return policy
  }

  /// Runs a request until it succeeds or there is no point in trying again.
  ///
  /// - Parameters:
  ///   - request: method and path, for the notice.
  ///   - rule: whether an unknown outcome may be repeated.
  ///   - consistency: what was just made and may not be visible yet.
  ///   - attempt: sends the request once.
  /// - Returns: what the attempt returned.
  /// - Throws: the last error.
  package func run<Result: Sendable>(
    request: String, rule: RetryRule, consistency: Consistency, _ attempt: () async throws -> Result
  ) async throws -> Result {
    let start = now()
    var tried = 0
    var lostAnswer = false
    while true {
      do {
        return try await attempt()
      } catch var error as GoogleCloudError {
        tried += 1
        error.followsLostAnswer = lostAnswer
        lostAnswer = lostAnswer || [.unreachable, .timedOut, .unavailable].contains(error.kind)
        guard let wait = wait(after: error, tried: tried, elapsed: now() - start, rule: rule, consistency: consistency)
        else { throw error }
        notice(RetryNotice(wait: wait, reason: error.waitingReason, attempt: tried, request: request))
        try await sleep(wait)
      }
    }
  }

  /// How long to wait before the next try, or nil when there is none.
  package func wait(
    after error: GoogleCloudError, tried: Int, elapsed: Duration, rule: RetryRule, consistency: Consistency
  ) -> Duration? {
    if let patience = patience(with: error, consistency) {
      // Patience is limited by time, not by tries: unlimited, the power would leave the range of a duration.
      let wait = min(patience.first * pow(1.5, Double(min(tried, 20) - 1)), patience.longest)
      return elapsed + wait > patience.budget ? nil : wait
    }
    guard tried < tries, error.isTransient, rule == .idempotent || error.kind == .exhausted else { return nil }
    let wait =
      error.retryDelay.map { $0 > longestServerWait ? budget + $0 : $0 }
      ?? min(baseDelay * pow(2, Double(min(tried, 20) - 1)), longestDelay) * random()
    return elapsed + wait > budget ? nil : wait
  }

  private func patience(
    with error: GoogleCloudError, _ consistency: Consistency
  ) -> (first: Duration, longest: Duration, budget: Duration)? {
    if consistency.contains(.enabledServices), error.kind == .serviceDisabled {
      return (visibilityDelay * 5, visibilityDelay * 30, .seconds(300))
    }
    if consistency.contains(.newAccounts), error.status == 400, error.detail.contains("does not exist") {
      return (visibilityDelay * 2, visibilityDelay * 10, .seconds(120))
    }
    if consistency.contains(.newPools),
      error.kind == .notFound
        || (error.status == 400 && error.detail.contains("not exist"))
    {
      return (visibilityDelay * 2, visibilityDelay * 5, .seconds(60))
    }
    return nil
  }
}
