/// Adds up what a simulation tells.
struct OutcomeCollector: SimulationObserver {
  var outcome: Outcome
  /// What came before is left out: the time in which the simulation settles.
  let settled: Double

  init(duration: Double, settled: Double = 0) {
    outcome = Outcome(duration: duration - settled)
    self.settled = settled
  }

  mutating func instanceStarted(_ start: InstanceStart) {
    // Those that are ready at the start were there before.
    guard start.time >= settled, start.readyTime > start.time || start.time > 0 else { return }
    outcome.starts[start.reason, default: 0] += 1
  }

  mutating func requestEnded(_ end: RequestEnd) {
    guard end.arrived >= settled, !end.isKeepWarm else { return }
    guard end.status != 429 else {
      outcome.refused += 1
      return
    }
    outcome.served += 1
    if end.metColdStart { outcome.cold += 1 }
    outcome.latency.add(end.latency)
    outcome.inContainer.add(end.latency - end.waited)
  }

  mutating func ticked(_ report: TickReport) {
    guard report.time > settled else { return }
    let byCPU = report.decision.byCPU ?? 0
    if byCPU > report.decision.byConcurrency { outcome.cpuDriven += report.length }
    if report.decision.byConcurrency > byCPU { outcome.concurrencyDriven += report.length }
  }
}

extension Scenario {
  /// Plays the whole scenario request by request.
  ///
  /// - Parameter settled: seconds at the start that are left out of the requests and starts, not of the seconds of
  ///   instances.
  /// - Returns: what came of it.
  package func simulated(settled: Double = 0) -> Outcome {
    var simulation = Simulation(self, observer: OutcomeCollector(duration: arrivals.duration, settled: settled))
    simulation.run()
    var outcome = simulation.observer.outcome
    outcome.totals = simulation.totals
    return outcome
  }
}
