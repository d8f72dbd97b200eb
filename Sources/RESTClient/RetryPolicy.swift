import Foundation

/// An announced wait, for a countdown that a person can see.
package struct RetryNotice: Sendable, Equatable {
  /// How long nothing will happen.
  package let wait: Duration
  /// Why, as a short sentence.
  package let reason: String
  /// Which try failed, from 1.
  package let attempt: Int
  /// Method and path of the request.
  package let request: String

  /// States a wait.
  package init(wait: Duration, reason: String, attempt: Int, request: String) {
    self.wait = wait
    self.reason = reason
    self.attempt = attempt
    self.request = request
  }
}

/// Whether a request may be sent again when its outcome is unknown.
package enum RetryRule: Sendable {
  /// Sending it twice does what sending it once does.
  case idempotent
  /// A lost answer may hide a done deed (a key created, a version added): only what was certainly not done is repeated.
  case refusedOnly
}

/// A failure of a request, as far as trying again is concerned.
package protocol RetryableFailure: Error {
  /// Whether the same request may succeed a little later.
  var isTransient: Bool { get }
  /// Whether the server certainly did nothing: it has too much to do, or never got the request.
  var isUndone: Bool { get }
  /// Whether nobody was listening, so that the request was never sent.
  var wasNotSent: Bool { get }
  /// How long the server asked to wait.
  var retryDelay: Duration? { get }
  /// Why a retry waits, as a short sentence.
  var waitingReason: String { get }
  /// Whether the server may have done what it was asked, although no answer says so.
  var leavesOutcomeOpen: Bool { get }
  /// Whether an earlier try of the same request left its outcome open: what exists then may be what it made.
  var followsLostAnswer: Bool { get set }
  /// The same failure, saying one thing more.
  func adding(_ words: String) -> Self
}

extension RetryableFailure {
  package var wasNotSent: Bool { false }
}

/// Waits for something that is expected to take a while: limited by time, not by tries.
package struct Patience: Sendable, Equatable {
  /// The first wait; each next one is half as long again.
  package let first: Duration
  /// The longest wait.
  package let longest: Duration
  /// How long all of them together may take.
  package let budget: Duration

  /// States a patience.
  package init(first: Duration, longest: Duration, budget: Duration) {
    self.first = first
    self.longest = longest
    self.budget = budget
  }
}

/// What all requests of a run together may spend on waiting for trouble to pass.
package actor RetryBudget {
  private var left: Duration

  /// A budget; five minutes unless another is given.
  package init(_ limit: Duration = .seconds(300)) { left = limit }

  /// Spends a wait, if there is as much left.
  package func spend(_ wait: Duration) -> Bool {
    guard wait <= left else { return false }
    left -= wait
    return true
  }
}

/// The one place that decides whether, when and how often a request is repeated.
///
/// Full jitter from `baseDelay`, doubled up to `longestDelay`; six tries or two minutes, whichever comes first, and not more
/// than is left of the run's budget. The server's `Retry-After` or `RetryInfo` replaces the computed wait; when it asks for
/// more than a minute the request fails and says so.
package struct RetryPolicy: Sendable {
  /// The wait that the first retry's jitter is drawn from.
  package var baseDelay: Duration = .seconds(1)
  /// The waits for what was just made to become visible are multiples of it.
  package var visibilityDelay: Duration = .seconds(1)
  /// The longest computed wait.
  package var longestDelay: Duration = .seconds(32)
  /// How often a request is sent at most.
  package var tries = 6
  /// Extra tries for requests that found nobody listening: a sandbox's next server may need a moment to start.
  package var triesUnsent = 0
  /// How long all tries together may take.
  package var budget: Duration = .seconds(120)
  /// What the clients of a run share; nil for no limit but each request's own.
  package var runBudget: RetryBudget?
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

  /// The policy for servers elsewhere.
  package init() {}

  /// The same policy with shorter waits, for a sandbox on this machine.
  package static var loopback: RetryPolicy {
    var policy = RetryPolicy()
    policy.baseDelay = .milliseconds(100)
    policy.visibilityDelay = .milliseconds(20)
    return policy
  }

  /// Waits about fifteen seconds where nobody listens. When a sandbox's server ends, one of the processes that joined it
  /// takes over after reading the state, which takes a while on a busy machine.
  package mutating func waitForNextServer() {
    triesUnsent = 30
    longestDelay = .seconds(1)
  }

  /// Runs a request until it succeeds or there is no point in trying again.
  ///
  /// - Parameters:
  ///   - request: method and path, for the notice.
  ///   - rule: whether an unknown outcome may be repeated.
  ///   - patience: for failures that are expected, how long to wait for their end.
  ///   - attempt: sends the request once.
  /// - Returns: what the attempt returned.
  /// - Throws: the last error.
  package func run<Result: Sendable>(
    request: String, rule: RetryRule, patience: (any RetryableFailure) -> Patience? = { _ in nil },
    _ attempt: () async throws -> Result
  ) async throws -> Result {
    let start = now()
    var tried = 0
    var lostAnswer = false
    while true {
      do {
        return try await attempt()
      } catch var error as any RetryableFailure {
        tried += 1
        error.followsLostAnswer = lostAnswer
        lostAnswer = lostAnswer || error.leavesOutcomeOpen
        let patience = patience(error)
        guard let wait = wait(after: error, tried: tried, elapsed: now() - start, rule: rule, patience: patience)
        else { throw error }
        if patience == nil, let runBudget, await !runBudget.spend(wait) {
          throw error.adding("All that this run may spend on waiting for such trouble to pass is used up.")
        }
        notice(RetryNotice(wait: wait, reason: error.waitingReason, attempt: tried, request: request))
        try await sleep(wait)
      }
    }
  }

  /// How long to wait before the next try, or nil when there is none.
  ///
  /// - Parameters:
  ///   - error: how the last try ended.
  ///   - tried: how many tries there were.
  ///   - elapsed: since the first of them.
  ///   - rule: whether an unknown outcome may be repeated.
  ///   - patience: when the failure is one that is expected.
  /// - Returns: the wait.
  package func wait(
    after error: any RetryableFailure, tried: Int, elapsed: Duration, rule: RetryRule, patience: Patience? = nil
  ) -> Duration? {
    if let patience {
      // Without a limit the power would leave the range of a duration.
      let wait = min(patience.first * pow(1.5, Double(min(tried, 20) - 1)), patience.longest)
      return elapsed + wait > patience.budget ? nil : wait
    }
    guard tried < tries + (error.wasNotSent ? triesUnsent : 0), error.isTransient, rule == .idempotent || error.isUndone
    else { return nil }
    if let asked = error.retryDelay, asked > longestServerWait { return nil }
    let wait = error.retryDelay ?? min(baseDelay * pow(2, Double(min(tried, 20) - 1)), longestDelay) * random()
    return elapsed + wait > budget ? nil : wait
  }
}
