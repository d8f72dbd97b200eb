import PlainText
import SetupPlan
import Synchronization
import Testing

@testable import overture

@Suite("Several set-ups, carried out together", .timeLimit(.minutes(1)))
struct FleetTests {
  /// Remembers what it is told.
  private struct Recorder: FleetScreen {
    final class Lines: Sendable {
      private let all = Mutex<[String]>([])
      func add(_ line: String) { all.withLock { $0.append(line) } }
      var text: [String] { all.withLock { $0 } }
    }

    let lines = Lines()
    /// Whether nothing can be told any more.
    var isBroken = false

    mutating func take(_ event: RunEvent, of member: Int) throws {
      if isBroken { throw CancellationError() }
      if case .stepFinished(let step, _, _) = event { lines.add("\(member) \(step.rawValue)") }
    }
    mutating func end(_ member: Int, _ outcome: FleetOutcome) {
      lines.add("\(member) ended")
    }
    mutating func say(_ line: SafeText) { lines.add(line.text) }
    mutating func finish() { lines.add("finished") }
  }

  private static let steps: [StepID] = [
    .filesWrite, .servicesEnable, .identityPool, .identityProvider, .stateBucket, .terraformInit, .terraformApply,
  ]

  /// A set-up whose run ends its steps well, or fails at one.
  private func member(
    _ service: String, failsAt failing: StepID? = nil, stopped: Counter = Counter(),
    _ start: (@Sendable () -> AsyncStream<RunEvent>)? = nil
  ) -> FleetMember {
    FleetMember(
      name: SetUpName(service: service, environment: "production"),
      shared: [.repository, .service(service), .project("p")]
    ) {
      FleetMember.Run(
        start: start ?? {
          AsyncStream { events in
            events.yield(.runStarted(run: .apply, environment: "production", steps: Self.steps))
            for step in Self.steps {
              let failure = Failure(message: "\(service) broke", reason: "r", remedy: "d")
              events.yield(.stepFinished(step, outcome: step == failing ? .failed(failure) : .changed, seconds: 0))
              if step == failing { break }
            }
            events.yield(.runFinished(failing == nil ? .succeeded : .failed, seconds: 1))
            events.finish()
          }
        }, stop: { stopped.add() }, ended: { _ in }, address: { "https://\(service)" })
    }
  }

  private final class Counter: Sendable {
    private let number = Mutex(0)
    func add() { number.withLock { $0 += 1 } }
    var value: Int { number.withLock { $0 } }
  }

  private func words(_ outcomes: [FleetOutcome]) -> [String] {
    outcomes.map { outcome in
      switch outcome {
      case .done(let address): address ?? "done"
      case .failed(let failure): failure.message
      case .interrupted: "interrupted"
      case .unbegun: "unbegun"
      }
    }
  }

  @Test("the failure of one stops no other, the first's neither")
  func failure() async throws {
    let members = [
      member("a", failsAt: .identityPool), member("b"), member("c", failsAt: .terraformApply), member("d"),
    ]
    let outcomes = try await Fleet(members, width: 4, screen: Recorder()).run()
    #expect(words(outcomes) == ["a broke", "https://b", "c broke", "https://d"])
  }

  @Test("one that cannot even be put together has failed alone")
  func preparation() async throws {
    let broken = FleetMember(name: SetUpName(service: "x", environment: "e"), shared: [.project("p")]) {
      throw Failure(message: "no folder", reason: "r", remedy: "d")
    }
    let outcomes = try await Fleet([broken, member("b")], width: 4, screen: Recorder()).run()
    #expect(words(outcomes) == ["no folder", "https://b"])
  }

  @Test("none at all is no trouble")
  func none() async throws {
    #expect(try await Fleet([], width: 4, screen: Recorder()).run().isEmpty)
  }

  @Test("asked to stop, what runs is asked too, and nothing else begins")
  func stopping() async throws {
    let (events, feed) = AsyncStream.makeStream(of: RunEvent.self)
    let stopped = Counter()
    let recorder = Recorder()
    let fleet = Fleet([member("a", stopped: stopped) { events }, member("b")], width: 4, screen: recorder)
    let run = Task { try await fleet.run() }
    feed.yield(.runStarted(run: .apply, environment: "production", steps: Self.steps))
    feed.yield(.stepFinished(.filesWrite, outcome: .changed, seconds: 0))
    while recorder.lines.text.isEmpty { await Task.yield() }
    await fleet.stop()
    feed.yield(.runFinished(.interrupted, seconds: 1))
    feed.finish()
    #expect(words(try await run.value) == ["interrupted", "unbegun"])
    #expect(stopped.value == 1)
  }

  @Test("where nothing can be told any more, nothing else begins, and that is the error")
  func broken() async throws {
    var recorder = Recorder()
    recorder.isBroken = true
    let fleet = Fleet([member("a"), member("b")], width: 4, screen: recorder)
    await #expect(throws: CancellationError.self) { try await fleet.run() }
    #expect(recorder.lines.text == ["finished"])
  }
}
