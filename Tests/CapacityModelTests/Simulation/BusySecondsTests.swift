import Testing

@testable import CapacityModel

/// The seconds in which instances serve, against published figures of a prototype of the same rules: flat traffic,
/// requests of 120 ms with a log-normal spread of 0.8.
@Suite struct BusySecondsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var rate: Double
    var concurrency: Int
    var minutes: Int
    var published: Double

    var testDescription: String { "\(rate) a second, concurrency \(concurrency)" }
    var load: Double { rate * 0.12 }
    var instances: Int { Int((load / (0.6 * Double(concurrency))).rounded(.up)) }
    var steady: Double { Queueing.activeInstances(load: load, instances: instances) * Double(minutes) * 60 }

    func active(initial: Int) -> Double {
      let scenario = Scenario(
        arrivals: .flat(mean: rate, minutes: minutes), service: ServiceTime(.logNormal(mean: 0.12, sigma: 0.8)),
        coldStart: .constant(3), sizing: InstanceSizing(concurrency: concurrency), initialInstances: initial)
      return scenario.simulated().totals.active
    }
  }

  // A shorter time than the published one, in proportion; the first rows take instances up only by rare peaks.
  private static let settled = [
    Row(rate: 3, concurrency: 8, minutes: 1440, published: 26_095),
    Row(rate: 10, concurrency: 20, minutes: 240, published: 60_335.0 / 6),
    Row(rate: 100, concurrency: 80, minutes: 30, published: 21_599.0 / 12),
    Row(rate: 100, concurrency: 20, minutes: 30, published: 43_187.0 / 12),
  ]

  private static let peaked = [
    Row(rate: 10, concurrency: 8, minutes: 240, published: 86_742.0 / 6),
    Row(rate: 10, concurrency: 4, minutes: 240, published: 98_049.0 / 6),
    Row(rate: 100, concurrency: 8, minutes: 30, published: 145_474.0 / 12),
    Row(rate: 100, concurrency: 4, minutes: 30, published: 258_804.0 / 12),
  ]

  @Test("begun with the instances that the targets ask for, they are the published ones", arguments: settled)
  func fewPeaks(row: Row) {
    #expect(abs(row.active(initial: row.instances) / row.published - 1) < 0.02)
  }

  @Test(
    "where peaks start instances that stay, the published ones lie between a settled beginning and one from nothing",
    arguments: peaked)
  func manyPeaks(row: Row) {
    let (settled, fromNothing) = (row.active(initial: row.instances), row.active(initial: 0))
    #expect(settled < row.published * 1.02)
    #expect(fromNothing > row.published * 0.98)
    #expect(row.steady < settled * 1.02)
  }
}
