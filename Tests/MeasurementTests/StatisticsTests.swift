import Foundation
import SeededRandomNumbers
import Testing

@testable import Measurement

@Suite("Statistics")
struct StatisticsTests {
  /// From the printed tables of Student's distribution.
  @Test(
    "Student's quantiles are those of the tables",
    arguments: [
      (0.975, 1.0, 12.7062), (0.975, 2, 4.30265), (0.975, 4, 2.77645), (0.975, 6, 2.44691), (0.975, 13, 2.16037),
      (0.975, 30, 2.04227), (0.975, 120, 1.97993), (0.95, 10, 1.81246), (0.995, 5, 4.03214), (0.9, 3, 1.63774),
    ])
  func quantiles(probability: Double, degrees: Double, expected: Double) {
    let found = StudentT.quantile(probability, degrees: degrees)
    #expect(abs(found - expected) < 0.00006 * max(1, expected))
    #expect(abs(StudentT.quantile(1 - probability, degrees: degrees) + found) < 1e-9)
    #expect(abs(StudentT.cumulative(found, degrees: degrees) - probability) < 1e-9)
  }

  @Test("the paired interval is that of the formula, and symmetric in the logarithm")
  func paired() throws {
    let pairs: [(before: Double, after: Double)] = [(100, 80), (110, 77), (90, 81), (120, 90)]
    let interval = try #require(RatioInterval.paired(pairs))
    // By hand: logs −0.22314, −0.35667, −0.10536, −0.28768; mean −0.24322, sd 0.10686, t(3) 3.18245.
    #expect(abs(log(interval.low) - (-0.24322 - 0.17004)) < 0.0002)
    #expect(abs(log(interval.high) - (-0.24322 + 0.17004)) < 0.0002)
    #expect(RatioInterval.paired([(1, 2)]) == nil)
    #expect(RatioInterval.paired([(0, 2), (1, 2), (2, 0)]) == nil)
    let inverse = RatioInterval(low: 0.5, high: 0.8).inverse
    #expect(inverse == RatioInterval(low: 1.25, high: 2))
  }

  /// Against scipy.stats.mannwhitneyu(method="asymptotic").
  @Test("the rank test has SciPy's probability, with and without ties")
  func mannWhitney() {
    let left: [Double] = [1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8]
    let right: [Double] = [4.5, 5.6, 6.7, 7.8, 8.9, 9.1, 10.2, 11.3]
    #expect(abs(MannWhitney.probability(left, right) - 0.0239487) < 1e-6)
    #expect(MannWhitney.probability(left, left) > 0.99)
    #expect(MannWhitney.probability([1, 1, 1], [1, 1]) == 1)
  }

  @Test("the interval of the rank test holds the ratio that was put in")
  func hodgesLehmann() throws {
    var numbers = SeededRandom(seed: 7)
    let before = (0..<60).map { _ in 100 * exp(Double.random(in: -0.3...0.3, using: &numbers)) }
    let after = (0..<60).map { _ in 75 * exp(Double.random(in: -0.3...0.3, using: &numbers)) }
    let interval = try #require(MannWhitney.ratio(before: before, after: after))
    #expect(interval.low < 0.75 && interval.high > 0.75)
    #expect(interval.high < 0.9)
    #expect(MannWhitney.ratio(before: [1, 2], after: after) == nil)
  }

  @Test("the bootstrap of medians finds a difference, none in the same runs, and repeats itself by its seed")
  func bootstrap() throws {
    var numbers = SeededRandom(seed: 3)
    let before = (0..<12).map { _ in 80 + Double.random(in: -8...8, using: &numbers) }
    let after = before.map { $0 * 0.6 }
    let interval = try #require(MedianBootstrap.ratio(before: before, after: after))
    #expect(interval.low < 0.6 && interval.high > 0.6 && interval.high < 0.75)
    #expect(MedianBootstrap.ratio(before: before, after: after) == interval)
    #expect(MedianBootstrap.ratio(before: before, after: before)?.excludesOne == false)
    #expect(MedianBootstrap.ratio(before: before, after: [1, 2, 3, 4]) == nil)
    #expect(MedianBootstrap.median([3, 1, 2]) == 2)
    #expect(MedianBootstrap.median([4, 1, 2, 3]) == 2.5)
    #expect(MedianBootstrap.median([]) == nil)
  }
}

@Suite("Distributions")
struct DistributionTests {
  private let buckets = Buckets.exponential(count: 20, growth: 1.4, scale: 10)

  @Test(
    "each value is in the bucket whose bounds hold it",
    arguments: [
      Buckets.exponential(count: 5, growth: 2, scale: 1), .linear(count: 4, width: 0.25, offset: 1),
      .explicit([0, 1.5, 10]),
    ])
  func bounds(buckets: Buckets) {
    for value in stride(from: -1.0, through: 50, by: 0.25) {
      let (lower, upper) = buckets.bounds(buckets.index(of: value))
      #expect(lower <= value && value < upper)
    }
    #expect(buckets.bounds(0).lower == -.infinity)
    #expect(buckets.bounds(buckets.count - 1).upper == .infinity)
    #expect(buckets.index(of: 1e9) == buckets.count - 1)
  }

  @Test("a percentile of the values lies between the bounds that are told, and the guess within")
  func percentiles() throws {
    var numbers = SeededRandom(seed: 11)
    let values = (0..<5000).map { _ in exp(Double.random(in: 2...6, using: &numbers)) }.sorted()
    let distribution = Self.distribution(values, buckets)
    for share in [0.01, 0.5, 0.9, 0.95, 0.99, 1] {
      let found = try #require(distribution.percentile(share))
      let exact = values[Int((share * 5000).rounded(.up)) - 1]
      #expect(found.lower <= exact && exact <= found.upper)
      #expect(found.lower <= found.guess && found.guess <= found.upper)
      // The first bucket begins at 0, where there are no logarithms.
      if found.lower > 0 { #expect(abs(found.guess / exact - 1) < 0.1) }
    }
    #expect(distribution.percentile(0) == nil)
    #expect(Distribution.empty.percentile(0.5) == nil)
    #expect(Distribution(count: 3, mean: 1).percentile(0.5) == nil)
  }

  @Test("the last bucket has no end, and the first begins at 0")
  func ends() throws {
    let distribution = Distribution(count: 2, mean: 50, buckets: .explicit([10, 20]), counts: [1, 0, 1])
    #expect(try #require(distribution.percentile(0.5)).lower == 0)
    #expect(try #require(distribution.percentile(1)).upper == .infinity)
    #expect(PercentileComparison.words(distribution.percentile(1)) == "above 20")
    #expect(PercentileComparison.words(distribution.percentile(0.5)) == "between 0 and 10")
  }

  @Test("what is merged has exact count and mean, and the buckets of both where they are the same")
  func merging() {
    let left = Self.distribution([11, 12, 30], buckets)
    let right = Self.distribution([100, 200], buckets)
    let both = left.merged(with: right)
    #expect(both == Self.distribution([11, 12, 30, 100, 200], buckets))
    #expect(left.merged(with: .empty) == left)
    let other = left.merged(with: Self.distribution([5], .linear(count: 3, width: 10, offset: 0)))
    #expect(other.count == 4)
    #expect(other.mean == 14.5)
    #expect(other.buckets == nil)
    // Counts that do not add up are not believed.
    #expect(Distribution(count: 5, mean: 1, buckets: buckets, counts: [1]).buckets == nil)
  }

  @Test("values above a bound are counted, those of its own bucket in part")
  func above() {
    let distribution = Distribution(
      count: 10, mean: 15, buckets: .linear(count: 3, width: 10, offset: 0), counts: [0, 4, 4, 2])
    #expect(distribution.count(from: 10) == 6)
    #expect(distribution.count(from: 15) == 4)
    #expect(distribution.count(from: 0) == 10)
  }

  @Test("a document gives the same distribution back, without the empty buckets at its ends")
  func coding() throws {
    let distribution = Self.distribution([100, 120, 900], buckets)
    let bytes = try JSONEncoder().encode(distribution)
    #expect(try JSONDecoder().decode(Distribution.self, from: bytes) == distribution)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\"first\":"))
    for wrong in [
      #"{"count":1,"mean":1,"buckets":{"explicit":[2,1]},"counts":[1]}"#,
      #"{"count":1,"mean":1,"buckets":{"explicit":[1]},"first":99999999,"counts":[1]}"#, #"{"mean":1}"#,
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Distribution.self, from: Data(wrong.utf8)) }
    }
  }

  static func distribution(_ values: [Double], _ buckets: Buckets) -> Distribution {
    var counts = Array(repeating: 0, count: buckets.count)
    for value in values { counts[buckets.index(of: value)] += 1 }
    return Distribution(
      count: values.count, mean: values.reduce(0, +) / Double(values.count), buckets: buckets, counts: counts)
  }
}
