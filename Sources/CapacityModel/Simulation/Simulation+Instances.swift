extension Simulation {
  /// Starts an instance.
  ///
  /// - Parameters:
  ///   - reason: why.
  ///   - isReadyAtOnce: whether it was there before the simulation began.
  /// - Returns: its slot.
  @discardableResult mutating func start(_ reason: StartReason, isReadyAtOnce: Bool = false) -> Int {
    let slot = freeSlot()
    var instance = SimulatedInstance(scenario.rules, interval: tickLength)
    instance.id = startCount
    instance.revision = revision
    instance.state = .starting
    instance.started = time
    // A single instance belongs to the group that stays.
    earlyDebt = present == 0 ? 0 : earlyDebt
    earlyDebt += scenario.rules.earlyShare
    if present > 0, earlyDebt >= 1 {
      earlyDebt -= 1
      instance.goesEarly = true
    }
    startCount += 1
    let length = startTable.value(startRandom.fraction())
    instance.ready = isReadyAtOnce ? time : time + length
    instance.touched = instance.ready
    instance.virtualTime = 0
    instances[slot] = instance
    present += 1
    starting += 1
    totals.mostInstances = max(totals.mostInstances, present)
    observer.instanceStarted(
      InstanceStart(
        instance: instance.id, revision: revision, reason: reason, time: time, readyTime: instance.ready,
        decision: decision))
    if isReadyAtOnce { open(slot) } else { starts.insert(slot, at: instance.ready) }
    return slot
  }

  /// The next instance to be ready takes requests.
  mutating func becomeReady() {
    let slot = starts.value
    starts.removeFirst()
    let length = instances[slot].ready - instances[slot].started
    tickBilled += time - max(tickStarted, instances[slot].started)
    totals.starting += length
    open(slot)
  }

  private mutating func open(_ slot: Int) {
    countIdle()
    starting -= 1
    instances[slot].state = .ready
    instances[slot].touched = time
    instances[slot].idleSince = time
    instances[slot].busySince = time
    instances[slot].recentUse.fill(1)
    routing.insert(slot, load: 0)
    observer.instanceReady(instances[slot].id, at: time)
    if instances[slot].revision < revision, !isRollingOut { return retire(slot, .replaced) }
    if isRollingOut, instances[slot].revision == revision { replaceOlder() }
    if let request = instances[slot].reservedFor { begin(request, on: slot) }
    while instances[slot].inFlight < concurrency, let request = pending.removeFirst() { begin(request, on: slot) }
  }

  /// The first request in an idle instance.
  mutating func becomeBusy(_ slot: Int) {
    countIdle()
    busy += 1
    instances[slot].busySince = time
  }

  /// The last request has left an instance.
  mutating func becomeIdle(_ slot: Int) {
    countIdle()
    busy -= 1
    instances[slot].idleSince = time
    bill(slot)
  }

  /// Adds the busy time that ends now.
  private mutating func bill(_ slot: Int) {
    let began = instances[slot].busySince
    let step = InstanceTotals.billingStep
    let from = max(began, instances[slot].billedUntil)
    var charged = 0.0
    if time > from {
      charged = max(1, ((time - from) / step - 1e-9).rounded(.up)) * step
      instances[slot].billedUntil = from + charged
    }
    totals.active += time - began
    totals.activeBilled += charged
    tickBilled += time - max(tickStarted, began)
  }

  /// Sends an instance no more requests, and ends it when it has none left.
  mutating func retire(_ slot: Int, _ reason: StopReason) {
    guard instances[slot].state == .ready else { return }
    routing.remove(slot, load: instances[slot].inFlight)
    instances[slot].state = .retiring
    instances[slot].stopReason = reason
    if instances[slot].inFlight == 0 { stop(slot) }
  }

  /// Ends an instance that serves nothing.
  mutating func stop(_ slot: Int) {
    countIdle()
    instances[slot].advance(to: time, cores: cores)
    tickCPU += instances[slot].cpu
    loadOfEnded += instances[slot].load
    totals.cpu += instances[slot].cpu
    totals.requests += instances[slot].load
    totals.lifetime += time - instances[slot].started
    if instances[slot].state == .starting { starting -= 1 }
    instances[slot].state = .absent
    present -= 1
    computing.update(slot, to: .infinity)
    observer.instanceStopped(instances[slot].id, at: time, reason: instances[slot].stopReason)
  }

  /// Counts an instance that lives on at the end of the simulation.
  mutating func close(_ slot: Int) {
    countIdle()
    if instances[slot].inFlight > 0 { bill(slot) }
    let lifetime = time - instances[slot].started
    totals.lifetime += lifetime
    if instances[slot].state == .starting { totals.starting += lifetime }
  }

  /// Something happens to the instances from outside.
  mutating func disrupt(_ kind: Disruption.Kind) {
    switch kind {
    case .rollout:
      revision += 1
      isRollingOut = true
      let wanted = min(2 * maxInstances + 2 - present, max(1, minInstances, busy))
      for _ in 0..<max(0, wanted) { start(.rollout) }
    case .crash:
      guard
        let oldest = instances.indices.filter({ instances[$0].state == .ready })
          .min(by: { instances[$0].id < instances[$1].id })
      else { return }
      crash(oldest)
    case .serviceTime(let factor): serviceFactor = max(0, factor)
    }
  }

  private mutating func crash(_ slot: Int) {
    instances[slot].advance(to: time, cores: cores)
    retire(slot, .crashed)
    let lost = waiting.values.filter { Int(requests[$0].instance) == slot } + instances[slot].jobs.values
    let isLost = Set(lost)
    waiting.removeAll { isLost.contains($0) }
    instances[slot].jobs.removeAll()
    for request in lost.sorted() { finish(request, on: slot, status: 503) }
  }

  private mutating func replaceOlder() {
    isRollingOut = false
    for slot in instances.indices where instances[slot].revision < revision { retire(slot, .replaced) }
  }

  private mutating func freeSlot() -> Int {
    if let slot = instances.firstIndex(where: { $0.state == .absent }) { return slot }
    instances.append(SimulatedInstance(scenario.rules, interval: tickLength))
    return instances.count - 1
  }
}
