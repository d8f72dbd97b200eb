import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A run of the graph", .timeLimit(.minutes(1)))
struct GraphRunTests {
  /// What happened, in order, and steps that can be held.
  private actor Stage {
    enum Event: Equatable { case started(StepID), ended(StepID), skipped(StepID) }

    private(set) var events: [Event] = []
    private(set) var isStopped = false
    private var running = 0
    private(set) var most = 0
    private var waiting:
      [(condition: @Sendable (isolated Stage) -> Bool, continuation: AsyncStream<Void>.Continuation)] = []

    func start(_ step: StepID) {
      events.append(.started(step))
      running += 1
      most = max(most, running)
      for waiter in waiting where waiter.condition(self) { waiter.continuation.finish() }
    }

    func end(_ step: StepID) {
      events.append(.ended(step))
      running -= 1
      for waiter in waiting where waiter.condition(self) { waiter.continuation.finish() }
    }

    func skip(_ step: StepID) { events.append(.skipped(step)) }

    func stop() { isStopped = true }

    /// Returns when so many steps have been running at once.
    func together(_ count: Int) async { await until { $0.most >= count } }

    /// Returns when a step has begun.
    func hasBegun(_ step: StepID) async { await until { $0.events.contains(.started(step)) } }

    /// Returns when a step has ended.
    func hasEnded(_ step: StepID) async { await until { $0.events.contains(.ended(step)) } }

    /// Returns when it is so, or when the test has run out of time.
    private func until(_ condition: @escaping @Sendable (isolated Stage) -> Bool) async {
      guard !condition(self) else { return }
      let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
      waiting.append((condition, continuation))
      for await _ in stream {}
    }

    var skipped: [StepID] {
      events.compactMap { if case .skipped(let step) = $0 { step } else { nil } }
    }

    var ended: [StepID] {
      events.compactMap { if case .ended(let step) = $0 { step } else { nil } }
    }

    func index(_ event: Event) -> Int? { events.firstIndex(of: event) }
  }

  private let stage = Stage()

  /// Runs a graph; without `needs` it is the design's.
  private func run(
    _ steps: [StepID] = StepID.allCases, needs: [StepID: [StepID]]? = nil,
    perform: @escaping @Sendable (StepID) async -> Bool = { _ in true }
  ) async {
    let stage = stage
    await GraphRun(
      graph: StepGraph(steps: steps) { step in needs.map { $0[step] ?? [] } ?? Array(step.needs) },
      perform: { step in
        await stage.start(step)
        let isWell = await perform(step)
        await stage.end(step)
        return isWell
      },
      skip: { await stage.skip($0) }, isStopped: { await stage.isStopped }
    ).run()
  }

  @Test("every step runs once, and none before what it needs has ended")
  func order() async throws {
    await run()
    #expect(await Set(stage.ended) == Set(StepID.allCases))
    #expect(await stage.ended.count == StepID.allCases.count)
    #expect(await stage.skipped.isEmpty)
    for step in StepID.allCases {
      let start = try #require(await stage.index(.started(step)))
      for needed in step.needs { #expect(try #require(await stage.index(.ended(needed))) < start) }
    }
  }

  @Test("steps that do not need each other run at once")
  func concurrent() async {
    // Each of the five waits until all five are running; one after another they would wait for ever.
    let five: Set<StepID> = [.identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket]
    await run { step in
      if five.contains(step) { await stage.together(5) }
      return true
    }
    #expect(await stage.most >= 5)
  }

  @Test("a step starts as soon as its own needs have ended, though others still run")
  func eager() async throws {
    let needs: [StepID: [StepID]] = [.rolesRuntime: [.accountsRuntime]]
    await run([.identityPool, .accountsRuntime, .rolesRuntime], needs: needs) { step in
      // The pool ends only when the roles have begun beside it.
      if step == .identityPool { await stage.hasBegun(.rolesRuntime) }
      return true
    }
    #expect(
      try #require(await stage.index(.started(.rolesRuntime)))
        < (try #require(await stage.index(.ended(.identityPool)))))
  }

  @Test("after a failure no further step begins, whatever it needs; what runs ends")
  func failure() async {
    let five: Set<StepID> = [.identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket]
    await run { step in
      guard five.contains(step) else { return true }
      // All five run when the one fails, and the others end only after that.
      await stage.together(5)
      return step != .identityPool
    }
    let ended = await Set(stage.ended)
    #expect(ended.isSuperset(of: five))
    let begun = await Set(stage.skipped).isDisjoint(with: ended)
    #expect(begun)
    // Neither what needs the pool nor what needs only the accounts and the bucket.
    #expect(
      await Set(stage.skipped).isSuperset(of: [
        .identityProvider, .githubEnvironment, .githubSecrets, .terraformPlan, .terraformApply, .serviceVerify,
      ]))
  }

  @Test("a failure while another step runs lets that one end and starts nothing that only waited for it")
  func failureBeside() async {
    let needs: [StepID: [StepID]] = [.rolesRuntime: [.accountsRuntime]]
    await run([.identityPool, .accountsRuntime, .rolesRuntime], needs: needs) { step in
      await stage.together(2)
      guard step == .accountsRuntime else { return false }
      // It ends after the other has failed.
      await stage.hasEnded(.identityPool)
      return true
    }
    #expect(await Set(stage.ended) == [.identityPool, .accountsRuntime])
    #expect(await stage.skipped == [.rolesRuntime])
  }

  @Test("a failed first step leaves nothing to run, and the run ends")
  func firstFails() async {
    await run { _ in false }
    #expect(await stage.ended == [.checkCredentials])
    #expect(await stage.skipped.count == StepID.allCases.count - 1)
  }

  @Test("a stop lets the running steps finish and starts no others")
  func stop() async {
    let five: Set<StepID> = [.identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket]
    await run { step in
      guard five.contains(step) else { return true }
      await stage.together(5)
      await stage.stop()
      return true
    }
    #expect(await Set(stage.ended).isSuperset(of: five))
    #expect(
      await Set(stage.ended).isDisjoint(with: [.identityProvider, .rolesRuntime, .terraformPlan, .serviceVerify]))
    let (ended, skipped) = await (stage.ended, stage.skipped)
    #expect(Set(ended + skipped) == Set(StepID.allCases))
    #expect(ended.count + skipped.count == StepID.allCases.count)
  }

  @Test("a stop before the start skips everything")
  func stoppedBefore() async {
    await stage.stop()
    await run()
    #expect(await stage.skipped == StepID.allCases)
  }

  @Test("a cancelled run lets its steps end and starts nothing more")
  func cancelled() async {
    let (started, hold) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
    let running = Task {
      await run { step in
        guard step == .servicesEnable else { return true }
        started.continuation.finish()
        // Nothing ever comes: it ends when the run is cancelled.
        for await _ in hold.stream {}
        return true
      }
    }
    for await _ in started.stream {}
    running.cancel()
    await running.value
    hold.continuation.finish()
    #expect(await stage.ended.contains(.servicesEnable))
    #expect(await Set(stage.skipped).isSuperset(of: [.identityPool, .serviceVerify]))
  }

  @Test("a circle ends in skipped steps, not in waiting for ever")
  func circle() async {
    let needs: [StepID: [StepID]] = [.filesWrite: [.servicesEnable], .servicesEnable: [.filesWrite]]
    await run([.checkCredentials, .filesWrite, .servicesEnable], needs: needs)
    #expect(await stage.ended == [.checkCredentials])
    #expect(await stage.skipped == [.filesWrite, .servicesEnable])
  }

  @Test("an undo goes backwards through the same graph")
  func undo() async throws {
    let stage = stage
    await GraphRun(
      graph: StepGraph(steps: StepID.allCases) { Array($0.needs) }.reversed,
      perform: { step in
        await stage.start(step)
        await stage.end(step)
        return true
      }, skip: { await stage.skip($0) }, isStopped: { false }
    ).run()
    let ended = await stage.ended
    for step in StepID.allCases {
      let own = try #require(ended.firstIndex(of: step))
      for needed in step.needs { #expect(own < (try #require(ended.firstIndex(of: needed)))) }
    }
  }
}
