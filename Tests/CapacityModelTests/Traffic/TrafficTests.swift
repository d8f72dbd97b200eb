import Foundation
import Testing

@testable import CapacityModel

@Suite struct TrafficTests {
  @Test(
    "a profile has the mean and the peak that it was asked for",
    arguments: [
      (ArrivalProfile.flat(mean: 2), 2.0, 2.0, 1440), (.day(mean: 2, peak: 3), 2, 6, 1440),
      (.week(mean: 2, peak: 4), 2, 8, 10_080), (.burst(mean: 2, peak: 5), 2, 10, 1440),
    ])
  func profiles(profile: ArrivalProfile, mean: Double, peak: Double, minutes: Int) {
    #expect(abs(profile.mean - mean) < 0.02)
    #expect(abs(profile.peak - peak) < 0.05)
    #expect(profile.rates.count == minutes)
    #expect(profile.rates.allSatisfy { $0 >= 0 })
  }

  @Test(
    "the arrivals of a minute scatter as independent ones do, or as much more as was asked for", arguments: [1.0, 5.0])
  func dispersion(asked: Double) {
    var profile = ArrivalProfile.flat(mean: 1, minutes: 3000)
    profile.dispersion = asked
    var stream = ArrivalStream(profile, seed: 7)
    var counts = [Double](repeating: 0, count: 3000)
    var last = 0.0
    while case let time = stream.next(), time < .infinity {
      #expect(time >= last)
      last = time
      counts[Int(time / 60)] += 1
    }
    let mean = counts.reduce(0, +) / 3000
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2999
    #expect(abs(mean - 60) < 1.5)
    #expect(abs(variance / mean / asked - 1) < 0.15)
  }

  @Test("a distribution keeps its mean, and its p95 where it was made from one")
  func distributions() {
    let made = TimeDistribution.logNormal(mean: 0.12, p95: 0.3)
    #expect(abs(made.quantile(0.95) - 0.3) < 1e-9)
    #expect(abs(TimeDistribution.logNormal(p50: 0.1, p95: 0.3).quantile(0.5) - 0.1) < 1e-9)
    for distribution in [made, .exponential(mean: 0.12), .constant(0.12), .quantiles([0.02, 0.12, 0.22])] {
      let table = QuantileTable(distribution)
      var random = RandomStream(seed: 3)
      let mean = (0..<200_000).reduce(0.0) { sum, _ in sum + table.value(random.fraction()) } / 200_000
      #expect(abs(mean / 0.12 - 1) < 0.01)
    }
  }

  @Test("a histogram's quantiles lie within its step of the exact ones")
  func histogram() {
    var random = RandomStream(seed: 4)
    var histogram = LatencyHistogram()
    var values: [Double] = []
    for _ in 0..<20_000 {
      let value = 0.1 * exp(random.normal())
      histogram.add(value)
      values.append(value)
    }
    values.sort()
    for share in [0.05, 0.5, 0.95, 0.99] {
      let exact = values[Int(share * 20_000)]
      #expect(abs(histogram.quantile(share) / exact - 1) < 0.012)
    }
    #expect(abs(histogram.mean - values.reduce(0, +) / 20_000) < 1e-9)
  }
}
