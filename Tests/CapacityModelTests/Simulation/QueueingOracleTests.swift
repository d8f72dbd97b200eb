import Testing

@testable import CapacityModel

/// The simulation against the exact formulas of queueing theory.
@Suite struct QueueingOracleTests {
  private struct Waits: SimulationObserver {
    var count = 0.0
    var waited = 0.0
    var seconds = 0.0

    mutating func requestEnded(_ end: RequestEnd) {
      count += 1
      seconds += end.waited
      if end.waited > 0 { waited += 1 }
    }
  }

  private func play(instances: Int, places: Int, load: Double) -> Waits {
    let scenario = Scenario(
      arrivals: .flat(mean: load, minutes: Int(3_000 / load)), service: ServiceTime(.exponential(mean: 1)),
      sizing: InstanceSizing(concurrency: places, maxInstances: instances, timeout: .infinity),
      scaling: .fixed(instances))
    var simulation = Simulation(scenario, observer: Waits())
    simulation.run()
    return simulation.observer
  }

  @Test(
    "fixed instances wait as Erlang's C formula says",
    arguments: [(4, 1, 2.4), (4, 1, 3.2), (20, 1, 12.0), (20, 1, 17.0), (5, 4, 17.0)])
  func erlang(instances: Int, places: Int, load: Double) {
    let seen = play(instances: instances, places: places, load: load)
    let all = instances * places
    let share = Queueing.waitingShare(places: all, load: load)
    let wait = Queueing.meanWait(places: all, rate: load, service: 1)
    #expect(abs(seen.waited / seen.count - share) < 0.03 * share + 0.002)
    #expect(abs(seen.seconds / seen.count - wait) < 0.06 * wait + 0.001)
  }

  @Test(
    "Erlang's C formula has the values of the tables",
    arguments: [
      (4, 2.4, 0.2870, 0.1794), (4, 3.2, 0.5964, 0.7455), (20, 12, 0.02413, 0.003016), (20, 17, 0.3851, 0.1284),
    ])
  func table(places: Int, load: Double, share: Double, wait: Double) {
    #expect(abs(Queueing.waitingShare(places: places, load: load) - share) < 0.000_1)
    #expect(abs(Queueing.meanWait(places: places, rate: load, service: 1) - wait) < 0.000_1)
  }

  @Test("a load at or above the places waits without end", arguments: [4.0, 5.0])
  func overload(load: Double) {
    #expect(Queueing.waitingShare(places: 4, load: load) == 1)
    #expect(Queueing.meanWait(places: 4, rate: load, service: 1) == .infinity)
  }

  @Test(
    "requests that only compute share one processor as M/G/1-PS says, whatever their distribution",
    arguments: [
      TimeDistribution.exponential(mean: 0.05), .constant(0.05), .logNormal(mean: 0.05, sigma: 1),
    ], [0.3, 0.7])
  func sharing(service: TimeDistribution, use: Double) {
    let rate = use / 0.05
    let scenario = Scenario(
      arrivals: .flat(mean: rate, minutes: 150), service: ServiceTime(service, cpuShare: 1),
      sizing: InstanceSizing(concurrency: 100_000, maxInstances: 1, timeout: .infinity), scaling: .fixed(1))
    let mean = Queueing.sharedProcessorTime(rate: rate, service: 0.05)
    #expect(abs(scenario.simulated().latency.mean - mean) < 0.05 * mean)
  }

  @Test("the processors in use are the load, whatever shares them")
  func use() {
    let scenario = Scenario(
      arrivals: .flat(mean: 20, minutes: 60), service: ServiceTime(.logNormal(mean: 0.1, sigma: 0.8), cpuShare: 0.5),
      sizing: InstanceSizing(cpu: 2, concurrency: 80, maxInstances: 1, workers: 2), scaling: .fixed(1))
    let totals = scenario.simulated().totals
    #expect(abs(totals.cpu / 3600 - 1) < 0.03)
  }
}
