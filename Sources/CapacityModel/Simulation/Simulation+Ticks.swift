extension Simulation {
  /// Closes a tick: adds up what was used, asks the autoscaler, starts and ends instances.
  mutating func endTick() {
    let length = time - tickStarted
    let target = closeTick()
    recycle(length)
    while present < minInstances { start(.minInstance) }
    while present < target { start(.autoscaling) }
    scaleIn(to: target)
  }

  /// Closes a tick without acting on it.
  ///
  /// - Returns: how many instances there should be.
  @discardableResult mutating func closeTick() -> Int {
    let length = time - tickStarted
    guard length > 0 else { return present }
    let used = closeUse(length)
    concurrencySeen.add(used.load)
    cpuSeen.add(used.cpu)
    totals.cpu += used.liveCPU
    totals.requests += used.liveLoad
    let ready = present - starting
    decision = policy.decide(
      ScalingSignals(concurrency: concurrencySeen, cpu: cpuSeen, ready: ready, time: time))
    let target = min(maxInstances, max(minInstances, decision.instances))
    observer.ticked(
      TickReport(
        time: time, length: length, active: busy, idle: ready - busy, starting: starting, pending: pending.count,
        inFlight: inFlight, cpuSeconds: used.cpu, billedSeconds: used.billed, decision: decision, target: target))
    tickStarted = time
    tickCPU = 0
    tickBilled = 0
    loadOfEnded = 0
    return target
  }

  private struct Use {
    var load = 0.0
    var cpu = 0.0
    var liveLoad = 0.0
    var liveCPU = 0.0
    var billed = 0.0
  }

  private mutating func closeUse(_ length: Double) -> Use {
    var use = Use()
    use.billed = tickBilled
    for slot in instances.indices {
      switch instances[slot].state {
      case .absent: continue
      case .starting:
        use.billed += time - max(tickStarted, instances[slot].started)
        continue
      case .ready, .retiring: break
      }
      instances[slot].advance(to: time, cores: cores)
      let (load, cpu) = (instances[slot].load, instances[slot].cpu)
      use.liveLoad += load
      use.liveCPU += cpu
      if instances[slot].inFlight > 0 { use.billed += time - max(tickStarted, instances[slot].busySince) }
      let share = max(load / length / Double(concurrency), cpu / length / scenario.sizing.cpu)
      instances[slot].recentUse.add(share * tickLength)
      if observer.wantsInstanceUse {
        observer.instanceUsed(
          InstanceUse(
            instance: instances[slot].id, revision: instances[slot].revision, time: time,
            cpuUtilization: cpu / length / scenario.sizing.cpu, concurrency: load / length,
            maxConcurrency: instances[slot].mostInFlight))
      }
      instances[slot].load = 0
      instances[slot].cpu = 0
      instances[slot].mostInFlight = instances[slot].inFlight
    }
    if scenario.sizing.billing == .instance { use.billed = Double(present) * length }
    use.load = use.liveLoad + loadOfEnded
    use.cpu = use.liveCPU + tickCPU
    return use
  }

  /// Ends what is too much: one group as soon as it is hardly used, the other one when it was idle for long.
  private mutating func scaleIn(to target: Int) {
    if let expiration = scenario.expiration { return expire(after: expiration) }
    if case .fixed = scenario.scaling { return }
    var surplus = present - starting - target
    guard surplus > 0, decision.mayScaleIn else { return }
    for slot in instances.indices.reversed() where surplus > 0 && instances[slot].state == .ready {
      let isUnused =
        isKnative
        || (instances[slot].goesEarly
          && instances[slot].recentUse.over(scenario.rules.window) < scenario.rules.earlyUse)
      let isIdle = instances[slot].inFlight == 0 && time - instances[slot].idleSince >= scenario.rules.idleTime
      guard isUnused || isIdle else { continue }
      surplus -= 1
      retire(slot, .scaleIn)
    }
  }

  private mutating func expire(after expiration: Double) {
    for slot in instances.indices where instances[slot].state == .ready && instances[slot].inFlight == 0 {
      guard present > minInstances, time - instances[slot].idleSince >= expiration else { continue }
      retire(slot, .scaleIn)
    }
  }

  private mutating func recycle(_ length: Double) {
    let rate = scenario.rules.recyclingsPerDay
    guard rate > 0 else { return }
    for slot in instances.indices where instances[slot].state == .ready {
      if recyclingRandom.fraction() < rate * length / 86_400 { retire(slot, .recycled) }
    }
  }

  private var isKnative: Bool {
    if case .knative = scenario.scaling { return true }
    return false
  }
}
