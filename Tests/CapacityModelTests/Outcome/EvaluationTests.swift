import Testing

@testable import CapacityModel

/// A long time in windows against the same time played whole.
@Suite struct EvaluationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var arrivals: ArrivalProfile
    var concurrency: Int
    var cpuShare: Double

    var scenario: Scenario {
      Scenario(
        arrivals: arrivals, service: ServiceTime(.logNormal(mean: 0.12, sigma: 0.8), cpuShare: cpuShare),
        coldStart: .logNormal(mean: 3, sigma: 0.3), sizing: InstanceSizing(concurrency: concurrency))
    }
  }

  private static let whole = Effort(wholeUpTo: .infinity, windowRequests: 0)
  private static let windows = Effort(wholeUpTo: 0, windowRequests: 2_500_000)

  @Test(
    "windows tell the latencies, the instances and the seconds of the whole day",
    arguments: [
      Case(testDescription: "a day", arrivals: .day(mean: 3), concurrency: 4, cpuShare: 0),
      Case(testDescription: "computing", arrivals: .day(mean: 3), concurrency: 16, cpuShare: 0.3),
      Case(testDescription: "bursts", arrivals: .burst(mean: 3), concurrency: 8, cpuShare: 0.3),
    ])
  func windows(sample: Case) {
    let whole = sample.scenario.evaluated(Self.whole)
    let parts = sample.scenario.evaluated(Self.windows)
    for share in [0.5, 0.95] {
      #expect(abs(parts.latency.quantile(share) / whole.latency.quantile(share) - 1) < 0.06)
    }
    #expect(abs(parts.latency.quantile(0.99) / whole.latency.quantile(0.99) - 1) < 0.12)
    #expect(abs(parts.served / whole.served - 1) < 0.02)
    #expect(abs(parts.totals.active / whole.totals.active - 1) < 0.15)
    #expect(abs(parts.meanInstances / whole.meanInstances - 1) < 0.3)
    #expect(abs(parts.totals.cpu - whole.totals.cpu) <= 0.06 * whole.totals.cpu)
  }

  @Test("hours in which all instances are full are played whole, and refuse as many")
  func saturated() {
    var arrivals = ArrivalProfile.flat(mean: 1, minutes: 180)
    for minute in 70..<80 { arrivals.rates[minute] = 40 }
    let scenario = Scenario(
      arrivals: arrivals, service: ServiceTime(.exponential(mean: 0.5)), coldStart: .constant(2),
      sizing: InstanceSizing(concurrency: 4, maxInstances: 3))
    let whole = scenario.evaluated(Self.whole)
    let parts = scenario.evaluated(Self.windows)
    #expect(whole.refused > 5000)
    #expect(abs(parts.refused / whole.refused - 1) < 0.05)
  }

  @Test("the bound is below what is simulated", arguments: [1, 4, 20, 80])
  func bound(concurrency: Int) {
    let outcome = Case(testDescription: "", arrivals: .day(mean: 1), concurrency: concurrency, cpuShare: 0.2).scenario
      .evaluated()
    #expect(outcome.leastActive > 0)
    #expect(outcome.leastActive <= outcome.totals.active)
  }

  @Test("more concurrency never needs more instances, more CPU never more time, on the same requests")
  func order() {
    func outcome(concurrency: Int, cpu: Double) -> Outcome {
      Scenario(
        arrivals: .day(mean: 1), service: ServiceTime(.logNormal(mean: 0.2, sigma: 0.8), cpuShare: 0.5),
        sizing: InstanceSizing(cpu: cpu, concurrency: concurrency, workers: 4)
      ).simulated()
    }
    #expect(outcome(concurrency: 1, cpu: 1).meanInstances > outcome(concurrency: 16, cpu: 1).meanInstances)
    #expect(
      outcome(concurrency: 16, cpu: 1).latency.quantile(0.95) > outcome(concurrency: 16, cpu: 4).latency.quantile(0.95))
  }

  @Test("where computing asks for more instances than the requests in flight, it drives the scaling")
  func driver() {
    let computing = Scenario(
      arrivals: .flat(mean: 20, minutes: 30), service: ServiceTime(.constant(0.1), cpuShare: 0.9),
      sizing: InstanceSizing(concurrency: 80)
    ).simulated()
    #expect(computing.cpuDriven > 0.9 * computing.duration && computing.concurrencyDriven == 0)
    let waiting = Scenario(
      arrivals: .flat(mean: 50, minutes: 10), service: ServiceTime(.constant(0.5), cpuShare: 0.01),
      sizing: InstanceSizing(concurrency: 4)
    ).simulated()
    #expect(waiting.concurrencyDriven > 0.9 * waiting.duration && waiting.cpuDriven == 0)
  }
}
