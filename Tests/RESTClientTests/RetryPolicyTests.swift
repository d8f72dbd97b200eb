import ScriptedServer
import Synchronization
import Testing

@testable import RESTClient

@Suite("When a request is tried again")
struct RetryPolicyTests {
  private static let busy = TestFailure()
  private static let limited = TestFailure(isUndone: true)
  private static let final = TestFailure(isTransient: false)

  /// The wait that a policy without luck chooses.
  private func wait(
    _ error: TestFailure, tried: Int = 1, elapsed: Duration = .zero, rule: RetryRule = .idempotent,
    patience: Patience? = nil, random: Double = 1
  ) -> Duration? {
    RetryPolicy.passing(PassingTime(), random: random)
      .wait(after: error, tried: tried, elapsed: elapsed, rule: rule, patience: patience)
  }

  @Test("only what may pass is, and what must not happen twice only where it was certainly not done")
  func which() {
    #expect(wait(Self.busy) != nil)
    #expect(wait(Self.limited) != nil)
    #expect(wait(Self.final) == nil)
    #expect(wait(Self.busy, rule: .refusedOnly) == nil)
    #expect(wait(Self.limited, rule: .refusedOnly) != nil)
  }

  @Test("waits double up to 32 seconds, and a draw decides how much of that", arguments: [1, 0.5, 0])
  func doubling(random: Double) {
    var policy = RetryPolicy.passing(PassingTime(), random: random)
    policy.tries = 20
    policy.budget = .seconds(1000)
    let waits = (1...8).map { policy.wait(after: Self.busy, tried: $0, elapsed: .zero, rule: .idempotent) }
    #expect(waits == [1, 2, 4, 8, 16, 32, 32, 32].map { .seconds($0) * random })
  }

  @Test("there are six tries")
  func tries() {
    #expect(wait(Self.busy, tried: 5) != nil)
    #expect(wait(Self.busy, tried: 6) == nil)
  }

  @Test("a wait that would end after two minutes is not begun")
  func budget() {
    #expect(wait(Self.busy, elapsed: .seconds(119)) == .seconds(1))
    #expect(wait(Self.busy, elapsed: .milliseconds(119_001)) == nil)
  }

  @Test("what the server asks for replaces the draw, up to a minute")
  func serverDelay() {
    #expect(wait(TestFailure(retryDelay: .seconds(60)), random: 0) == .seconds(60))
    #expect(wait(TestFailure(retryDelay: .seconds(61))) == nil)
    #expect(wait(TestFailure(isTransient: false, retryDelay: .seconds(1))) == nil)
  }

  @Test("what is expected to take a while is waited for by time, not by tries")
  func patience() {
    let patience = Patience(first: .seconds(2), longest: .seconds(10), budget: .seconds(120))
    let waits = (1...5).map { wait(Self.final, tried: $0, patience: patience, random: 0) }
    #expect(waits == [2, 3, 4.5, 6.75, 10].map { .seconds($0) })
    #expect(wait(Self.final, tried: 5000, elapsed: .seconds(110), patience: patience) == .seconds(10))
    #expect(wait(Self.final, tried: 9, elapsed: .seconds(111), patience: patience) == nil)
  }

  @Test("where a next server is to begin, what nobody got is sent more often, and nothing else")
  func nextServer() {
    var policy = RetryPolicy.passing(PassingTime(), random: 1)
    policy.waitForNextServer()
    let unsent = TestFailure(isUndone: true, wasNotSent: true)
    #expect(policy.wait(after: unsent, tried: 35, elapsed: .zero, rule: .refusedOnly) == .seconds(1))
    #expect(policy.wait(after: unsent, tried: 36, elapsed: .zero, rule: .refusedOnly) == nil)
    #expect(policy.wait(after: Self.busy, tried: 6, elapsed: .zero, rule: .idempotent) == nil)
    #expect(wait(unsent, tried: 6) == nil)
  }

  @Test("on this machine all waits are shorter")
  func loopback() {
    #expect(RetryPolicy.loopback.baseDelay == RetryPolicy().baseDelay / 10)
    #expect(RetryPolicy.loopback.visibilityDelay == RetryPolicy().visibilityDelay / 50)
  }

  @Test("each wait is announced before it: how long, why, for what, and which try failed")
  func announced() async throws {
    let notices = Mutex<[RetryNotice]>([])
    let tried = Mutex(0)
    var policy = RetryPolicy.passing(PassingTime())
    policy.notice = { notice in notices.withLock { $0.append(notice) } }
    try await policy.run(request: "GET x", rule: .idempotent) {
      if tried.withLock({
        $0 += 1; return $0
      }) < 3 {
        throw Self.busy
      }
    }
    #expect(
      notices.withLock(\.self) == [
        RetryNotice(wait: .seconds(1), reason: "busy", attempt: 1, request: "GET x"),
        RetryNotice(wait: .seconds(2), reason: "busy", attempt: 2, request: "GET x"),
      ])
  }

  @Test("all requests of a run spend from one budget; when it is used up, that is said")
  func runBudget() async throws {
    let time = PassingTime()
    let budget = RetryBudget(.seconds(4))
    var one = RetryPolicy.passing(time)
    one.runBudget = budget
    one.tries = 3
    let other = one
    let first = await failure { try await one.run(request: "a", rule: .idempotent) { throw Self.busy } }
    #expect(first == Self.busy)
    #expect(time.waited == [.seconds(1), .seconds(2)])
    let second = await failure { try await other.run(request: "b", rule: .idempotent) { throw Self.busy } }
    #expect(time.waited == [.seconds(1), .seconds(2), .seconds(1)])
    #expect(second?.waitingReason.hasPrefix("busy; All that this run may spend") == true)
  }

  @Test("what is expected to take a while spends nothing of it")
  func patienceIsFree() async throws {
    let time = PassingTime()
    var policy = RetryPolicy.passing(time)
    policy.runBudget = RetryBudget(.zero)
    let tried = Mutex(0)
    try await policy.run(
      request: "a", rule: .idempotent,
      patience: { _ in Patience(first: .seconds(2), longest: .seconds(10), budget: .seconds(60)) }
    ) {
      if tried.withLock({
        $0 += 1; return $0
      }) < 3 {
        throw Self.final
      }
    }
    #expect(time.waited == [.seconds(2), .seconds(3)])
  }

  @Test("a failure after a try whose outcome nobody knows says so")
  func lostAnswer() async throws {
    for isOpen in [true, false] {
      let tried = Mutex(0)
      let last = await failure {
        try await RetryPolicy.passing(PassingTime()).run(request: "a", rule: .idempotent) {
          throw tried.withLock({
            $0 += 1; return $0
          }) == 1 ? TestFailure(leavesOutcomeOpen: isOpen) : Self.final
        }
      }
      #expect(last?.followsLostAnswer == isOpen)
    }
  }

  @Test("another error ends the tries, and so does being cancelled while waiting")
  func otherErrors() async {
    let tries = Mutex(0)
    let patient = RetryPolicy.passing(PassingTime())
    var cancelled = patient
    cancelled.sleep = { _ in throw CancellationError() }
    let cases: [(RetryPolicy, any Error)] = [(patient, CancellationError()), (cancelled, Self.busy)]
    for (policy, failure) in cases {
      await #expect(throws: CancellationError.self) {
        try await policy.run(request: "x", rule: .idempotent) { () async throws -> Int in
          tries.withLock { $0 += 1 }
          throw failure
        }
      }
    }
    #expect(tries.withLock(\.self) == 2)
  }

  private func failure(of work: () async throws -> Void) async -> TestFailure? {
    do {
      try await work()
      return nil
    } catch {
      return error as? TestFailure
    }
  }
}
