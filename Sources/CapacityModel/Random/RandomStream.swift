import Foundation
import SeededRandomNumbers

/// A seeded source of random numbers: xoshiro256** by Blackman and Vigna, seeded by SplitMix64.
///
/// Two streams with the same seed give the same numbers, so that sizings are compared under the same requests (common
/// random numbers) and a finding can be repeated.
package struct RandomStream: Sendable, RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// - Parameters:
  ///   - seed: any number.
  ///   - purpose: what the numbers are for; streams of different purposes do not repeat each other.
  package init(seed: UInt64, purpose: UInt64 = 0) {
    var mixer = SeededRandom(seed: seed &+ purpose &* 0x9E37_79B9_7F4A_7C15)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  package mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A number from 0, which can come, up to 1, which cannot.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number of the exponential distribution with mean 1.
  package mutating func exponential() -> Double { -log(1 - fraction()) }

  /// A number of the normal distribution with mean 0 and deviation 1.
  package mutating func normal() -> Double { NormalDistribution.quantile(max(0x1p-53, fraction())) }

  /// A number of the Poisson distribution: exact below a mean of 30, the rounded normal distribution above.
  ///
  /// - Parameter mean: 0 or more.
  /// - Returns: 0 or more.
  package mutating func poisson(_ mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean < 30 else { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
    return poisson(mean, none: exp(-mean))
  }

  /// The same below a mean of 30, where the chance of none is known.
  ///
  /// - Parameters:
  ///   - mean: 0 or more.
  ///   - limit: the chance of none.
  /// - Returns: 0 or more.
  mutating func poisson(_ mean: Double, none limit: Double) -> Int {
    guard mean > 0 else { return 0 }
    var (count, product) = (0, fraction())
    while product > limit {
      count += 1
      product *= fraction()
    }
    return count
  }
}
