import Testing

@testable import CapacityModel

/// What a simulation tells its observer.
@Suite struct SimulationEventsTests {
  private struct Log: SimulationObserver {
    var starts: [InstanceStart] = []
    var ready: [Int: Double] = [:]
    var stops: [(instance: Int, time: Double, reason: StopReason)] = []
    var arrived = 0
    var began: [Int: Int] = [:]
    var ends: [RequestEnd] = []
    var ticks: [TickReport] = []
    var uses: [InstanceUse] = []
    var wantsInstanceUse: Bool { true }

    mutating func instanceStarted(_ start: InstanceStart) { starts.append(start) }
    mutating func instanceReady(_ instance: Int, at time: Double) { ready[instance] = time }
    mutating func instanceStopped(_ instance: Int, at time: Double, reason: StopReason) {
      stops.append((instance, time, reason))
    }
    mutating func requestArrived(_ request: Int, at time: Double) { arrived += 1 }
    mutating func requestBegan(_ request: Int, on instance: Int, at time: Double) { began[request] = instance }
    mutating func requestEnded(_ end: RequestEnd) { ends.append(end) }
    mutating func instanceUsed(_ use: InstanceUse) { uses.append(use) }
    mutating func ticked(_ report: TickReport) { ticks.append(report) }
  }

  private func play(_ scenario: Scenario) -> (log: Log, totals: InstanceTotals) {
    var simulation = Simulation(scenario, observer: Log())
    simulation.run()
    return (simulation.observer, simulation.totals)
  }

  private let service = ServiceTime(.logNormal(mean: 0.12, sigma: 0.8), cpuShare: 0.4)

  @Test("each request arrives, begins and ends once, on an instance that was ready")
  func lives() {
    let (log, _) = play(
      Scenario(
        arrivals: .burst(mean: 3, minutes: 120), service: service,
        sizing: InstanceSizing(concurrency: 4, maxInstances: 6)))
    #expect(log.arrived > 20_000)
    #expect(log.arrived - log.ends.count < 20)
    #expect(Set(log.ends.map(\.request)).count == log.ends.count)
    for end in log.ends where end.status == 200 {
      let instance = end.instance.flatMap { log.ready[$0] }
      #expect(instance.map { $0 <= (end.began ?? 0) } == true)
      #expect(log.began[end.request] == end.instance)
    }
  }

  @Test("no instance ever serves more than its concurrency, and no more run than the maximum")
  func limits() {
    let (log, totals) = play(
      Scenario(
        arrivals: .flat(mean: 150, minutes: 3), service: service,
        sizing: InstanceSizing(concurrency: 3, maxInstances: 4)))
    #expect(log.uses.map(\.maxConcurrency).max() == 3)
    #expect(totals.mostInstances == 4)
    #expect(log.ends.contains { $0.status == 429 })
  }

  @Test(
    "a request is refused after ten seconds, or three and a half times the start of an instance where that is longer",
    arguments: [2.0, 8.0])
  func refusal(coldStart: Double) {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 30, minutes: 5), service: ServiceTime(.constant(1)), coldStart: .constant(coldStart),
        sizing: InstanceSizing(concurrency: 2, maxInstances: 2)))
    let refused = log.ends.filter { $0.status == 429 }
    #expect(!refused.isEmpty)
    let limit = max(10, 3.5 * coldStart)
    for end in refused { #expect(abs(end.latency - limit) < 1e-6 && end.instance == nil) }
    #expect(log.ends.allSatisfy { $0.waited <= limit + 1e-6 })
  }

  @Test("the first request from zero waits for the start of an instance, and says so")
  func fromZero() {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 0.001, minutes: 1440), service: ServiceTime(.constant(0.1)), coldStart: .constant(3),
        sizing: InstanceSizing()))
    #expect(!log.ends.isEmpty)
    let cold = log.ends.filter(\.metColdStart)
    #expect(cold.count == log.starts.count)
    for end in cold { #expect(abs(end.latency - 3.1) < 1e-6) }
    #expect(log.starts.allSatisfy { $0.reason == .autoscaling })
    // A single instance is idle for fifteen minutes, up to the next tick.
    for stop in log.stops {
      let last = log.ends.filter { $0.instance == stop.instance }.map(\.ended).max() ?? 0
      #expect(stop.time - last >= 900 && stop.time - last <= 905.001)
    }
  }

  @Test("a keep-warm job keeps one instance, and is no request of the users'")
  func keepWarm() {
    let scenario = Scenario(
      arrivals: .flat(mean: 0.000_5, minutes: 1440), service: ServiceTime(.constant(0.1)), coldStart: .constant(3),
      sizing: InstanceSizing(keepWarmPeriod: 600))
    let (log, _) = play(scenario)
    #expect(log.starts.count == 1)
    #expect(log.ends.filter(\.isKeepWarm).count == 143)
    let outcome = scenario.simulated()
    #expect(outcome.served == Double(log.ends.filter { !$0.isKeepWarm }.count))
  }

  @Test("minimum instances are there from the start, and are replaced when they are recycled")
  func minimum() {
    var rules = CloudRunRules()
    rules.recyclingsPerDay = 20
    let (log, totals) = play(
      Scenario(
        arrivals: .flat(mean: 0.01, minutes: 1440), service: service, sizing: InstanceSizing(minInstances: 2),
        rules: rules))
    #expect(log.starts.prefix(2).allSatisfy { $0.reason == .minInstance && $0.readyTime == 0 })
    #expect(log.stops.contains { $0.reason == .recycled })
    #expect(log.starts.dropFirst(2).contains { $0.reason == .minInstance })
    #expect(totals.minimumIdle > 0.9 * 2 * 86_400)
  }

  @Test("a rollout starts instances of the new revision, which then replace the old ones")
  func rollout() {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 20, minutes: 20), service: service, sizing: InstanceSizing(concurrency: 4),
        disruptions: [Disruption(at: 600, .rollout)]))
    let new = log.starts.filter { $0.reason == .rollout }
    #expect(!new.isEmpty && new.allSatisfy { $0.time == 600 && $0.revision == 1 })
    #expect(log.stops.contains { $0.reason == .replaced })
    #expect(log.ends.filter { $0.arrived > 605 }.allSatisfy { $0.revision == 1 })
    #expect(log.ends.allSatisfy { $0.status == 200 })
  }

  @Test("a crash ends what the instance served with 503")
  func crash() {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 20, minutes: 20), service: service, sizing: InstanceSizing(concurrency: 80),
        disruptions: [Disruption(at: 600.5, .crash)]))
    #expect(log.stops.contains { $0.reason == .crashed && $0.time == 600.5 })
    let broken = log.ends.filter { $0.status == 503 }
    #expect(!broken.isEmpty && broken.allSatisfy { $0.ended == 600.5 })
    #expect(log.arrived - log.ends.count < 20)
  }

  @Test("requests are slower from the moment that says so")
  func slower() {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 5, minutes: 20), service: ServiceTime(.constant(0.1)),
        sizing: InstanceSizing(minInstances: 1),
        disruptions: [Disruption(at: 600, .serviceTime(factor: 3))]))
    for end in log.ends { #expect(abs(end.latency - (end.arrived < 600 ? 0.1 : 0.3)) < 1e-6) }
  }

  @Test("a request longer than the timeout ends with 504 then")
  func timeout() {
    let (log, _) = play(
      Scenario(
        arrivals: .flat(mean: 1, minutes: 30), service: ServiceTime(.exponential(mean: 1)),
        sizing: InstanceSizing(minInstances: 1, timeout: 2)))
    let late = log.ends.filter { $0.status == 504 }
    #expect(!late.isEmpty && late.allSatisfy { abs($0.latency - 2) < 1e-6 })
  }

  @Test("the ticks add up to the totals")
  func ticks() {
    let (log, totals) = play(
      Scenario(arrivals: .day(mean: 0.5), service: service, sizing: InstanceSizing(concurrency: 2)))
    let cpu = log.ticks.reduce(0) { $0 + $1.cpuSeconds }
    #expect(abs(cpu - totals.cpu) < 1e-6 * totals.cpu)
    let billed = log.ticks.reduce(0) { $0 + $1.billedSeconds }
    #expect(abs(billed - totals.active - totals.starting) < 1e-3 * billed)
    #expect(totals.activeBilled >= totals.active)
    #expect(totals.active <= totals.requests)
  }

  @Test("the same seed gives the same, another one something else")
  func seeds() {
    var scenario = Scenario(arrivals: .day(mean: 0.3), service: service, sizing: InstanceSizing())
    let first = scenario.simulated()
    #expect(scenario.simulated() == first)
    scenario.seed = 2
    #expect(scenario.simulated() != first)
  }
}
