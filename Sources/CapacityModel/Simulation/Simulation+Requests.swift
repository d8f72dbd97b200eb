extension Simulation {
  /// A request comes: it goes to an instance with a free place, or waits for one, which may start an instance.
  mutating func arrive(isKeepWarm: Bool) {
    var request = RequestTable.Request()
    request.id = requestCount
    request.arrived = time
    request.isKeepWarm = isKeepWarm
    requestCount += 1
    let total = isKeepWarm ? scenario.keepWarmTime : serviceTable.value(serviceRandom.fraction()) * serviceFactor
    request.compute = total * scenario.service.cpuShare
    request.wait = total - request.compute
    if total > scenario.sizing.timeout {
      request.isCutOff = true
      request.compute *= scenario.sizing.timeout / total
      request.wait = scenario.sizing.timeout - request.compute
    }
    observer.requestArrived(request.id, at: time)
    let slot = requests.insert(request)
    if pending.isEmpty, let instance = routedInstance() {
      begin(slot, on: instance)
    } else if scenario.waitsForItsInstance {
      guard present < maxInstances else { return refuse(slot) }
      let instance = start(.autoscaling)
      instances[instance].reservedFor = slot
    } else {
      pending.append(slot, deadline: time + pendingLimit)
      // A place in an instance that starts is promised to each request that waits; without one, another is started.
      if pending.count > starting * concurrency, present < maxInstances { start(.autoscaling) }
    }
  }

  /// A request begins on an instance.
  mutating func begin(_ request: Int, on slot: Int) {
    instances[slot].advance(to: time, cores: cores)
    let load = instances[slot].inFlight
    if instances[slot].takesRequests {
      routing.remove(slot, load: load)
      routing.insert(slot, load: load + 1)
    }
    if load == 0 { becomeBusy(slot) }
    instances[slot].inFlight = load + 1
    inFlight += 1
    if load + 1 > instances[slot].mostInFlight { instances[slot].mostInFlight = load + 1 }
    requests[request].instance = Int32(slot)
    requests[request].began = time
    let arrived = requests[request].arrived
    requests[request].metColdStart = time > arrived && instances[slot].ready >= arrived
    observer.requestBegan(requests[request].id, on: instances[slot].id, at: time)
    let compute = requests[request].compute
    if compute > 0 {
      instances[slot].jobs.insert(request, at: instances[slot].virtualTime + compute)
      computing.update(slot, to: instances[slot].nextJobEnd(cores: cores))
    } else {
      waiting.insert(request, at: time + requests[request].wait)
    }
  }

  /// The first request to have computed its part goes on to wait.
  mutating func finishComputing() {
    let slot = computing.slot
    instances[slot].advance(to: time, cores: cores)
    let request = instances[slot].jobs.value
    instances[slot].jobs.removeFirst()
    computing.update(slot, to: instances[slot].nextJobEnd(cores: cores))
    let wait = requests[request].wait
    if wait > 0 { waiting.insert(request, at: time + wait) } else { finish(request, on: slot, status: 200) }
  }

  /// The first request to have waited is done.
  mutating func finishWaiting() {
    let request = waiting.value
    waiting.removeFirst()
    finish(request, on: Int(requests[request].instance), status: 200)
  }

  /// A request ends, and its place goes to the next one that waits.
  mutating func finish(_ request: Int, on slot: Int, status: Int) {
    instances[slot].advance(to: time, cores: cores)
    let load = instances[slot].inFlight
    instances[slot].inFlight = load - 1
    inFlight -= 1
    report(request, status: requests[request].isCutOff && status == 200 ? 504 : status, on: slot)
    requests.remove(request)
    if instances[slot].takesRequests {
      routing.remove(slot, load: load)
      routing.insert(slot, load: load - 1)
      if let next = pending.removeFirst() { begin(next, on: slot) }
    }
    if instances[slot].inFlight == 0 {
      becomeIdle(slot)
      if instances[slot].state == .retiring { stop(slot) }
    }
  }

  /// The first request to wait has waited too long.
  mutating func refuse() {
    if let request = pending.removeFirst() { refuse(request) }
  }

  private mutating func refuse(_ request: Int) {
    report(request, status: 429, on: nil)
    requests.remove(request)
  }

  private mutating func report(_ slot: Int, status: Int, on instance: Int?) {
    let request = requests[slot]
    observer.requestEnded(
      RequestEnd(
        request: request.id, arrived: request.arrived, began: instance == nil ? nil : request.began, ended: time,
        instance: instance.map { instances[$0].id }, revision: instance.map { instances[$0].revision } ?? revision,
        status: status, metColdStart: request.metColdStart, isKeepWarm: request.isKeepWarm,
        cpuSeconds: request.compute))
  }

  private mutating func routedInstance() -> Int? {
    // Platforms that scale by request take the newest idle instance, which lets the older ones expire.
    if scenario.expiration != nil { return newestIdle() }
    return routing.leastLoaded()
  }

  private func newestIdle() -> Int? {
    var newest: Int?
    for slot in instances.indices where instances[slot].takesRequests && instances[slot].inFlight < concurrency {
      if let known = newest, instances[known].id > instances[slot].id { continue }
      newest = slot
    }
    return newest
  }
}
