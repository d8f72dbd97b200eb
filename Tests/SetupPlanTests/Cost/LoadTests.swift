import CapacityModel
import Testing

@testable import SetupPlan

@Suite("The traffic of an estimate")
struct LoadTests {
  private func resources(concurrency: Int, least: Int = 0, most: Int = 100) -> Resources {
    Resources(
      memory: Memory(mebibytes: 512), cpu: CPU(millis: 1000), minInstances: least, maxInstances: most,
      concurrency: concurrency, timeout: 300, keepWarm: nil)
  }

  /// A month of flat traffic of 120 ms.
  private func flat(_ rate: Double) -> Load {
    Load(requestsPerMonth: rate * Prices.secondsPerMonth, meanLatency: 0.12, peak: 1)
  }

  @Test("the default load has 1.19 requests at once on one instance, not the setting's 80")
  func shared() {
    // 2,000,000 × 0.12 s × 4 ÷ 2,628,000 s = 0.365297 in flight; 0.365297 ÷ (1 - e^-0.365297) = 1.193744.
    for bound in [Load.Bound.least, .expected] {
      #expect(abs(240_000 / Load().activeSeconds(of: resources(concurrency: 80), bound) - 1.193_744) < 0.000_001)
    }
  }

  @Test("requests never share an instance that takes one at a time, and none is below what all instances can serve")
  func limits() {
    let load = Load(requestsPerMonth: 3_000_000, meanLatency: 0.5)
    let alone = load.activeSeconds(of: resources(concurrency: 1))
    #expect(abs(alone / 1_500_000 - 1) < 0.01)
    #expect(Load(requestsPerMonth: 0).activeSeconds(of: resources(concurrency: 80)) == 0)
    #expect(Load(requestsPerMonth: 1).activeSeconds(of: resources(concurrency: 80)) <= 0.12 + 1e-9)
    let full = flat(1000).activeSeconds(of: resources(concurrency: 2, most: 3))
    #expect(full <= 3 * Prices.secondsPerMonth + 1)
  }

  @Test("what was measured counts as far as the setting allows", arguments: [(4.0, 4.0), (0.2, 1.0), (200, 80)])
  func measured(concurrency: Double, expected: Double) {
    let load = Load(requestsPerMonth: 1_000_000, meanLatency: 0.2, meanConcurrency: concurrency)
    #expect(abs(load.activeSeconds(of: resources(concurrency: 80)) - 200_000 / expected) < 0.01)
  }

  @Test("requests that share an instance are at least one, and never more than the setting")
  func sharing() {
    #expect(abs(Load().concurrency(limitedBy: 80) - 1.193_744) < 0.000_001)
    let heavy = Load(requestsPerMonth: 100_000_000, meanLatency: 1)
    #expect(heavy.concurrency(limitedBy: 1) == 1 && heavy.concurrency(limitedBy: 0) == 1)
    #expect((1...10).contains(heavy.concurrency(limitedBy: 10)))
    #expect(Load(requestsPerMonth: 0).concurrency(limitedBy: 80) == 1)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var rate: Double
    var concurrency: Int
    /// Busy seconds by second, as published for a prototype of the rules, and as the simulation has them.
    var published: Double

    var testDescription: String { "\(rate) a second, concurrency \(concurrency)" }
  }

  static let rows = [
    Row(rate: 3, concurrency: 8, published: 26_095.0 / 86_400),
    Row(rate: 10, concurrency: 20, published: 60_335.0 / 86_400),
    Row(rate: 10, concurrency: 8, published: 86_742.0 / 86_400),
    Row(rate: 10, concurrency: 4, published: 98_049.0 / 86_400),
    Row(rate: 100, concurrency: 80, published: 21_599.0 / 21_600),
    Row(rate: 100, concurrency: 20, published: 43_187.0 / 21_600),
    Row(rate: 100, concurrency: 8, published: 145_474.0 / 21_600),
    Row(rate: 100, concurrency: 4, published: 258_804.0 / 21_600),
  ]

  @Test("the published busy seconds lie in the range of the estimate", arguments: rows)
  func published(row: Row) {
    let resources = resources(concurrency: row.concurrency)
    func busy(_ bound: Load.Bound) -> Double {
      flat(row.rate).activeSeconds(of: resources, bound) / Prices.secondsPerMonth
    }
    #expect(busy(.least) < row.published * 1.02)
    #expect(busy(.most) > row.published * 0.98)
    #expect(busy(.least) <= busy(.expected) && busy(.expected) <= busy(.most))
    // Less than a third too low anywhere; sharing alone was 0.22 times at worst.
    #expect(busy(.expected) / row.published > 0.7 && busy(.expected) / row.published < 1.06)
  }

  @Test("the expected seconds are those of the simulation", arguments: rows)
  func simulated(row: Row) {
    let steady = flat(row.rate).steady(of: resources(concurrency: row.concurrency))
    let minutes = row.rate > 50 ? 20 : 120
    let scenario = Scenario(
      arrivals: .flat(mean: row.rate, minutes: minutes), service: ServiceTime(.logNormal(mean: 0.12, sigma: 0.8)),
      coldStart: .constant(3), sizing: InstanceSizing(concurrency: row.concurrency),
      initialInstances: steady.afterPeaks)
    let busy = scenario.simulated().totals.active / Double(minutes * 60)
    let expected = flat(row.rate).activeSeconds(of: resources(concurrency: row.concurrency)) / Prices.secondsPerMonth
    #expect(abs(expected / busy - 1) < 0.15)
  }

  @Test("more instances are paid for where one is kept by traffic, also with CPU always allocated")
  func always() {
    var resources = resources(concurrency: 8)
    resources.cpuAllocation = .always
    let busy = CostEstimate(resources: resources, region: "us-central1", load: flat(100))
    // Between the three instances that the target asks for and the maximum.
    let one = CostEstimate.busyMonth(of: 1, resources, region: "us-central1")
    #expect(busy.total > 2.5 * one && busy.total < 100 * one)
  }
}
