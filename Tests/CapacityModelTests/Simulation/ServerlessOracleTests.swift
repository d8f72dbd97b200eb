import Testing

@testable import CapacityModel

/// The simulation against the published model of scale-per-request platforms (pacsltk) and its simulator (SimFaaS).
@Suite struct ServerlessOracleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rate: Double
    var warm: Double
    var cold: Double
    var expiration: Double
    /// Instances on average by pacsltk and by SimFaaS.
    var servers: ClosedRange<Double>
    var coldShare: ClosedRange<Double>?

    var testDescription: String { "\(rate) a second" }
  }

  @Test(
    "an instance a request: cold share and instances lie where pacsltk and SimFaaS have them",
    arguments: [
      Case(rate: 0.9, warm: 1.991, cold: 2.244, expiration: 600, servers: 7.4...7.95, coldShare: 0.0009...0.0017),
      Case(rate: 5, warm: 0.5, cold: 2, expiration: 600, servers: 9.95...10.7, coldShare: nil),
      Case(rate: 20, warm: 0.2, cold: 1.2, expiration: 900, servers: 14.0...15.6, coldShare: nil),
    ])
  func perRequest(oracle: Case) {
    var rules = CloudRunRules()
    rules.interval = 1
    var scenario = Scenario(
      arrivals: .flat(mean: oracle.rate, minutes: Int(min(8000, 6000 / oracle.rate))),
      service: ServiceTime(.exponential(mean: oracle.warm)),
      coldStart: .exponential(mean: oracle.cold - oracle.warm),
      sizing: InstanceSizing(concurrency: 1, maxInstances: 1000, timeout: .infinity),
      scaling: .perRequest(expiration: oracle.expiration), rules: rules)
    scenario.waitsForItsInstance = true
    let outcome = scenario.simulated()
    #expect(oracle.servers.contains(outcome.meanInstances))
    if let share = oracle.coldShare { #expect(share.contains(outcome.coldShare)) }
    let running = outcome.totals.requests / outcome.duration
    #expect(abs(running - oracle.rate * oracle.warm) < 0.02 * running)
  }
}
