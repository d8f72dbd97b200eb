/// How thoroughly a scenario is looked at.
package struct Effort: Sendable, Equatable {
  /// Requests up to which the whole time is played request by request.
  package var wholeUpTo: Double
  /// Requests at most that are played where only windows of the time are.
  package var windowRequests: Double

  /// - Parameters:
  ///   - wholeUpTo: requests up to which all are played.
  ///   - windowRequests: requests that are played in windows otherwise.
  package init(wholeUpTo: Double, windowRequests: Double) {
    self.wholeUpTo = wholeUpTo
    self.windowRequests = windowRequests
  }

  /// For one sizing.
  package static let thorough = Effort(wholeUpTo: 500_000, windowRequests: 2_500_000)
  /// For each of many sizings.
  package static let quick = Effort(wholeUpTo: 150_000, windowRequests: 150_000)
}

extension Scenario {
  /// What comes of the scenario: played whole where its requests are few, otherwise the instances by the tick model and
  /// the latencies by windows of two minutes in each hour.
  ///
  /// - Parameter effort: how many requests may be played.
  /// - Returns: what came of it, with the bound of its active seconds.
  package func evaluated(_ effort: Effort = .thorough) -> Outcome {
    var outcome = arrivals.requests <= effort.wholeUpTo ? simulated() : sampled(effort.windowRequests)
    let steady = SteadyState(arrivals: arrivals, service: service, sizing: sizing)
    outcome.leastActive = min(steady.active, outcome.totals.active)
    return outcome
  }

  private func sampled(_ budget: Double) -> Outcome {
    var model = TickModel(self)
    let ticks = model.run()
    var outcome = Outcome(duration: arrivals.duration)
    outcome.starts = ticks.starts
    for disruption in disruptions where disruption.kind == .rollout {
      let minute = Int(disruption.time / 60)
      let there = ticks.ready.indices.contains(minute) ? ticks.ready[minute] : 0
      outcome.starts[.rollout, default: 0] += Double(max(1, sizing.minInstances, there))
    }
    outcome.totals = ticks.totals
    outcome.cpuDriven = ticks.cpuDriven
    outcome.concurrencyDriven = ticks.concurrencyDriven
    outcome.cold = ticks.cold
    var seconds = InstanceTotals()
    for window in WindowPlan(arrivals, saturated: ticks.saturated, budget: budget).windows {
      add(window, ready: ticks.ready, to: &outcome, &seconds)
    }
    // Active time depends on which instance serves what, which only the windows see.
    outcome.totals.active = min(seconds.active, outcome.totals.lifetime)
    outcome.totals.activeBilled = seconds.activeBilled
    outcome.totals.cpu = seconds.cpu
    outcome.totals.requests = seconds.requests
    outcome.totals.minimumIdle = sizing.minInstances > 0 ? seconds.minimumIdle : 0
    return outcome
  }

  private func add(
    _ window: WindowPlan.Window, ready: [Int], to outcome: inout Outcome, _ seconds: inout InstanceTotals
  ) {
    var part = self
    part.arrivals = arrivals.minutes(window.minutes)
    part.disruptions = []
    part.initialInstances = ready.indices.contains(window.minutes.lowerBound) ? ready[window.minutes.lowerBound] : 0
    part.seed = seed &+ UInt64(window.minutes.lowerBound)
    let seen = part.simulated(settled: window.settling)
    let weight = seen.served + seen.refused > 0 ? window.requests / (seen.served + seen.refused) : 0
    outcome.latency.add(seen.latency, weight: weight)
    outcome.inContainer.add(seen.inContainer, weight: weight)
    outcome.served += seen.served * weight
    outcome.refused += seen.refused * weight
    let scale = window.seconds / part.arrivals.duration
    seconds.active += seen.totals.active * scale
    seconds.activeBilled += seen.totals.activeBilled * scale
    seconds.cpu += seen.totals.cpu * scale
    seconds.requests += seen.totals.requests * scale
    seconds.minimumIdle += seen.totals.minimumIdle * scale
  }
}
