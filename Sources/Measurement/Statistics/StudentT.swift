import Foundation

/// Student's t distribution.
package enum StudentT {
  /// The probability of a value up to `t`.
  ///
  /// - Parameters:
  ///   - t: the value.
  ///   - degrees: degrees of freedom, above 0.
  /// - Returns: a probability.
  package static func cumulative(_ t: Double, degrees: Double) -> Double {
    let tail = 0.5 * regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// The value up to which a share of all values lies.
  ///
  /// - Parameters:
  ///   - probability: above 0 and below 1.
  ///   - degrees: degrees of freedom, above 0.
  /// - Returns: the value, to about 10 digits.
  package static func quantile(_ probability: Double, degrees: Double) -> Double {
    if probability == 0.5 { return 0 }
    if probability < 0.5 { return -quantile(1 - probability, degrees: degrees) }
    var (low, high) = (0.0, 1.0)
    while cumulative(high, degrees: degrees) < probability, high < 1e12 { high *= 2 }
    for _ in 0..<200 where high - low > 1e-12 * max(1, high) {
      let middle = (low + high) / 2
      if cumulative(middle, degrees: degrees) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The regularized incomplete beta function, by its continued fraction (modified Lentz; Numerical Recipes, 6.4).
  static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let gammas: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let powers: Double = a * log(x) + b * log(1 - x)
    let logFront: Double = gammas + powers
    guard x < (a + 1) / (a + b + 2) else { return 1 - exp(logFront) * fraction(1 - x, b, a) / b }
    return exp(logFront) * fraction(x, a, b) / a
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / kept(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...500 {
      let m = Double(step)
      let place: Double = a + 2 * m
      let even: Double = m * (b - m) * x / ((place - 1) * place)
      d = 1 / kept(1 + even * d)
      c = kept(1 + even / c)
      result *= d * c
      let product: Double = (a + m) * (a + b + m)
      let odd: Double = -product * x / (place * (place + 1))
      d = 1 / kept(1 + odd * d)
      c = kept(1 + odd / c)
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return result
  }
}
