import Foundation
import SeededRandomNumbers
import Testing

@testable import Measurement

/// Hourly latencies as services have them: each hour resembles the one before, nights and weekends differ.
private struct SyntheticService {
  var numbers: SeededRandom
  /// Of one hour with the next.
  let correlation: Double
  /// Of the logarithm of an hour's mean.
  static let deviation = 0.25
  /// Both of a pair of normal numbers are used.
  var spare: Double?

  init(seed: UInt64, correlation: Double) {
    numbers = SeededRandom(seed: seed)
    self.correlation = correlation
  }

  private mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &numbers))).squareRoot()
    let angle = Double.random(in: 0..<(2 * Double.pi), using: &numbers)
    spare = radius * sin(angle)
    return radius * cos(angle)
  }

  /// The hourly means of some days from a Monday, with their weights.
  mutating func hours(days: Int, factor: Double) -> [(latency: Double, requests: Double)] {
    var noise = normal() * Self.deviation
    let fresh = Self.deviation * (1 - correlation * correlation).squareRoot()
    var found: [(latency: Double, requests: Double)] = []
    found.reserveCapacity(days * 24)
    for hour in 0..<(days * 24) {
      noise = correlation * noise + fresh * normal()
      let daily = 1 + 0.2 * sin(Double(hour % 24 - 9) / 24 * 2 * Double.pi)
      let isWeekend = hour / 24 % 7 >= 5
      let shape = daily * (isWeekend ? 0.85 : 1)
      found.append((120 * factor * shape * exp(noise), (isWeekend ? 40 : 100) * daily))
    }
    return found
  }

  static func daily(_ hours: [(latency: Double, requests: Double)]) -> [Double] {
    stride(from: 0, to: hours.count, by: 24).map { start in
      let day = hours[start..<(start + 24)]
      return day.reduce(0) { $0 + $1.latency * $1.requests } / day.reduce(0) { $0 + $1.requests }
    }
  }
}

@Suite("False alarms")
struct FalseAlarmTests {
  /// How often a difference is seen.
  private func alarms(
    days: Int, correlation: Double, factor: Double = 1, repetitions: Int,
    seen: ([(latency: Double, requests: Double)], [(latency: Double, requests: Double)]) -> Bool
  ) -> Double {
    var service = SyntheticService(seed: 20_261_128, correlation: correlation)
    var count = 0
    for _ in 0..<repetitions {
      let before = service.hours(days: days, factor: 1)
      let after = service.hours(days: days, factor: factor)
      if seen(before, after) { count += 1 }
    }
    return Double(count) / Double(repetitions)
  }

  private func byDays(
    _ before: [(latency: Double, requests: Double)], _ after: [(latency: Double, requests: Double)]
  ) -> Bool {
    let pairs = zip(SyntheticService.daily(before), SyntheticService.daily(after)).map { (before: $0, after: $1) }
    return RatioInterval.paired(pairs)?.excludesOne ?? false
  }

  @Test(
    "the daily paired interval calls noise a difference about once in 20, up to once in 8 where hours resemble each other",
    arguments: [(3, 0.3), (3, 0.9), (5, 0.7), (7, 0.3), (7, 0.7), (7, 0.9), (14, 0.7)])
  func falseAlarms(days: Int, correlation: Double) {
    let share = alarms(days: days, correlation: correlation, repetitions: 250, seen: byDays)
    #expect(share <= 0.125, "\(days) days, \(correlation): \(share)")
    #expect(share >= 0.01, "\(days) days, \(correlation): \(share)")
  }

  @Test(
    "it finds what there is, with enough days",
    arguments: [
      (3, 0.7, 0.8, 0.12...0.45), (7, 0.3, 0.8, 0.93...1.0), (7, 0.7, 0.8, 0.68...0.95), (7, 0.9, 0.8, 0.4...0.75),
      (7, 0.7, 0.7, 0.95...1.0), (14, 0.7, 0.8, 0.95...1.0), (14, 0.9, 0.8, 0.65...0.95),
    ])
  func power(days: Int, correlation: Double, factor: Double, band: ClosedRange<Double>) {
    let share = alarms(days: days, correlation: correlation, factor: factor, repetitions: 150, seen: byDays)
    #expect(band.contains(share), "\(days) days, \(correlation), \(factor): \(share)")
  }

  @Test("a rank test of the hours would call noise a difference far too often: it is for the same hours only")
  func ranksOfHours() {
    let share = alarms(days: 7, correlation: 0.7, repetitions: 100) { before, after in
      MannWhitney.probability(before.map(\.latency), after.map(\.latency)) < 0.05
    }
    #expect(share >= 0.15, "\(share)")
  }
}
