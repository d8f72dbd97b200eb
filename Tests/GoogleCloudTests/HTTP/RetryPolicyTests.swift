import ScriptedServer
import Synchronization
import Testing

@testable import GoogleCloud

@Suite("When a request is tried again")
struct RetryPolicyTests {
  private func error(
    _ kind: GoogleCloudError.Kind, _ status: Int, _ detail: String = "", retryDelay: Duration? = nil
  ) -> GoogleCloudError {
    GoogleCloudError(kind: kind, status: status, detail: detail, retryDelay: retryDelay)
  }

  /// The wait that a policy without luck chooses.
  private func wait(
    _ error: GoogleCloudError, tried: Int = 1, elapsed: Duration = .zero, rule: RetryRule = .idempotent,
    consistency: Consistency = [], random: Double = 1
  ) -> Duration? {
    RetryPolicy.passing(PassingTime(), random: random)
      .wait(after: error, tried: tried, elapsed: elapsed, rule: rule, consistency: consistency)
  }

  @Test(
    "load, the network and trouble of the server pass; nothing else does",
    arguments: [
      (.unreachable, 0, true, false), (.timedOut, 0, true, false), (.timedOut, 408, true, false),
      (.exhausted, 429, true, true), (.exhausted, 403, true, true), (.unavailable, 500, true, false),
      (.unavailable, 502, true, false), (.unavailable, 503, true, false), (.timedOut, 504, true, false),
      (.unavailable, 501, false, false), (.invalid, 400, false, false), (.unauthenticated, 401, false, false),
      (.notPermitted, 403, false, false), (.serviceDisabled, 403, false, false), (.notFound, 404, false, false),
      (.alreadyExists, 409, false, false), (.aborted, 409, false, false), (.preconditionFailed, 412, false, false),
      (.noCredentials, 0, false, false),
    ] as [(GoogleCloudError.Kind, Int, Bool, Bool)])
  func which(kind: GoogleCloudError.Kind, status: Int, idempotent: Bool, refusedOnly: Bool) {
    #expect((wait(error(kind, status)) != nil) == idempotent)
    #expect((wait(error(kind, status), rule: .refusedOnly) != nil) == refusedOnly)
  }

  @Test("waits double up to 32 seconds, and a draw decides how much of that", arguments: [1, 0.5, 0])
  func doubling(random: Double) {
    var policy = RetryPolicy.passing(PassingTime(), random: random)
    policy.tries = 20
    policy.budget = .seconds(1000)
    let waits = (1...8).map {
      policy.wait(after: error(.unavailable, 503), tried: $0, elapsed: .zero, rule: .idempotent, consistency: [])
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 32, 32].map { .seconds($0) * random })
  }

  @Test("there are six tries")
  func tries() {
    #expect(wait(error(.unavailable, 503), tried: 5) != nil)
    #expect(wait(error(.unavailable, 503), tried: 6) == nil)
  }

  @Test("a wait that would end after two minutes is not begun")
  func budget() {
    #expect(wait(error(.unavailable, 503), elapsed: .seconds(119)) == .seconds(1))
    #expect(wait(error(.unavailable, 503), elapsed: .milliseconds(119_001)) == nil)
  }

  @Test("what the server asks for replaces the draw, up to a minute")
  func serverDelay() {
    #expect(wait(error(.exhausted, 429, retryDelay: .seconds(60)), random: 0) == .seconds(60))
    #expect(wait(error(.exhausted, 429, retryDelay: .seconds(61))) == nil)
    #expect(wait(error(.notFound, 404, retryDelay: .seconds(1))) == nil)
  }

  @Test("an API that was just enabled is waited for, up to five minutes, by pauses of 5 to 30 seconds")
  func enabledServices() {
    let disabled = error(.serviceDisabled, 403)
    #expect(wait(disabled) == nil)
    let waits = (1...8).map { wait(disabled, tried: $0, consistency: .enabledServices, random: 0) }
    #expect(waits == [5, 7.5, 11.25, 16.875, 25.3125, 30, 30, 30].map { .seconds($0) })
    #expect(wait(disabled, tried: 50, elapsed: .seconds(270), consistency: .enabledServices) == .seconds(30))
    #expect(wait(disabled, tried: 50, elapsed: .seconds(271), consistency: .enabledServices) == nil)
  }

  @Test("an account that was just created is waited for where a policy does not know it yet")
  func newAccounts() {
    let unknown = error(.invalid, 400, "Service account x@p.iam.gserviceaccount.com does not exist.")
    #expect(wait(unknown) == nil)
    #expect(wait(unknown, consistency: .newAccounts) == .seconds(2))
    #expect(wait(unknown, tried: 9, consistency: .newAccounts) == .seconds(10))
    #expect(wait(unknown, tried: 5000, consistency: .newAccounts) == .seconds(10))
    #expect(wait(unknown, tried: 9, elapsed: .seconds(111), consistency: .newAccounts) == nil)
    #expect(wait(error(.invalid, 400, "bad"), consistency: .newAccounts) == nil)
  }

  @Test("a pool that was just created is waited for where its providers do not find it")
  func newPools() {
    #expect(wait(error(.notFound, 404)) == nil)
    #expect(wait(error(.notFound, 404), consistency: .newPools) == .seconds(2))
    #expect(wait(error(.invalid, 400, "the pool does not exist"), consistency: .newPools) == .seconds(2))
    #expect(wait(error(.notFound, 404), tried: 9, elapsed: .seconds(56), consistency: .newPools) == nil)
  }

  @Test("on this machine all waits are a tenth as long")
  func loopback() {
    #expect(RetryPolicy.loopback.baseDelay == RetryPolicy().baseDelay / 10)
  }

  @Test("another error than Google's ends the tries, and so does being cancelled while waiting")
  func otherErrors() async {
    let tries = Mutex(0)
    let patient = RetryPolicy.passing(PassingTime())
    var cancelled = patient
    cancelled.sleep = { _ in throw CancellationError() }
    let cases: [(RetryPolicy, any Error)] = [(patient, CancellationError()), (cancelled, error(.unavailable, 503))]
    for (policy, failure) in cases {
      await #expect(throws: CancellationError.self) {
        try await policy.run(request: "x", rule: .idempotent, consistency: []) { () async throws -> Int in
          tries.withLock { $0 += 1 }
          throw failure
        }
      }
    }
    #expect(tries.withLock(\.self) == 2)
  }
}
