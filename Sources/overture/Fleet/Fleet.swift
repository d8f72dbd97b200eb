import SetupPlan

/// Carries several set-ups out: as many at once as may be, each by itself, so that the failure of one stops no other.
actor Fleet {
  private let members: [FleetMember]
  private var order: FleetOrder
  private var screen: any FleetScreen
  private var outcomes: [Int: FleetOutcome] = [:]
  /// The set-ups that go on, or are being put together.
  private var running: Set<Int> = []
  private var runs: [Int: FleetMember.Run] = [:]
  /// All runs that have begun, also those that were cancelled.
  private var begun: [FleetMember.Run] = []
  private var failures: [Int: Failure] = [:]
  private var isStopping = false
  /// Why nothing can be told any more: then nothing else begins.
  private var trouble: (any Error)?
  private let wake: AsyncStream<Void>.Continuation
  private let wakes: AsyncStream<Void>

  /// - Parameters:
  ///   - members: the set-ups.
  ///   - width: how many go on at once at most.
  ///   - screen: is told what happens.
  init(_ members: [FleetMember], width: Int, screen: any FleetScreen) {
    self.members = members
    self.screen = screen
    var sources: [Int: Int] = [:]
    for (number, member) in members.enumerated() {
      sources[number] = member.source.flatMap { source in members.firstIndex { $0.name == source } }
    }
    order = FleetOrder(members.map(\.shared), sources: sources, width: width)
    (wakes, wake) = AsyncStream.makeStream(of: Void.self)
  }

  /// Runs all of them to their ends; where the task is cancelled, those that go on are ended where they are.
  ///
  /// - Returns: how each ended, in their order.
  /// - Throws: `CommandFailure` where nothing can be told any more; what has begun has ended then.
  func run() async throws -> [FleetOutcome] {
    await withTaskGroup(of: Void.self) { group in
      startNext(&group)
      guard !running.isEmpty else { return }
      for await _ in wakes {
        startNext(&group)
        if running.isEmpty { break }
      }
    }
    screen.finish()
    if let trouble { throw trouble }
    return members.indices.map { outcomes[$0] ?? .unbegun }
  }

  /// Lets the running steps finish, and begins nothing else.
  func stop() async {
    isStopping = true
    screen.say(HeadlessRun.stopping)
    for run in runs.values { await run.stop() }
    wake.yield()
  }

  /// Returns when no run goes on any more: those that were cancelled still give their locks back.
  /// - Parameter limit: how long to wait at most.
  func ended(within limit: Duration) async {
    let all = begun
    await withTaskGroup(of: Void.self) { group in
      for run in all { group.addTask { await run.ended(limit) } }
    }
  }

  private func startNext(_ group: inout TaskGroup<Void>) {
    while !isStopping, trouble == nil, !Task.isCancelled, let member = order.begin() {
      running.insert(member)
      group.addTask { await self.perform(member) }
    }
  }

  private func perform(_ member: Int) async {
    let outcome = await outcome(of: member)
    outcomes[member] = outcome
    running.remove(member)
    runs[member] = nil
    order.end(member)
    tell { try screen.end(member, outcome) }
    wake.yield()
  }

  private func outcome(of member: Int) async -> FleetOutcome {
    let run: FleetMember.Run
    do {
      run = try await members[member].prepare()
    } catch {
      return Task.isCancelled ? .interrupted : .failed(ErrorReport.failure(error))
    }
    runs[member] = run
    begun.append(run)
    if isStopping { await run.stop() }
    var ended: RunOutcome?
    for await event in run.start() {
      take(event, of: member)
      if case .runFinished(let outcome, _) = event { ended = outcome }
    }
    switch ended {
    case .succeeded: return .done(address: await run.address())
    case .failed:
      return .failed(
        failures[member]
          ?? Failure(message: "The run failed", reason: "No step says why.", remedy: "Run it again with --resume."))
    case .interrupted, nil: return .interrupted
    }
  }

  private func take(_ event: RunEvent, of member: Int) {
    if case .stepFinished(_, .failed(let failure), _) = event, failures[member] == nil { failures[member] = failure }
    tell { try screen.take(event, of: member) }
    if order.take(event, of: member) { wake.yield() }
  }

  private func tell(_ body: () throws -> Void) {
    guard trouble == nil else { return }
    do {
      try body()
    } catch {
      trouble = error
      isStopping = true
      wake.yield()
    }
  }
}
