import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
  /// The z that a share of 0.95 lies below.
  package static let z95 = 1.644_853_626_951_472_7

  /// The share of values that lie below `z`.
  package static func below(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// The value that a share of all lie below, by Acklam's rational approximation, with one step of Halley's method that
  /// makes it exact to the precision of a `Double`.
  ///
  /// - Parameter share: above 0 and below 1.
  /// - Returns: the value.
  package static func quantile(_ share: Double) -> Double {
    let rough = approximation(share)
    let error = below(rough) - share
    let step = error * (2 * Double.pi).squareRoot() * exp(rough * rough / 2)
    return rough - step / (1 + rough * step / 2)
  }

  private static let a: [Double] = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  private static let b: [Double] = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01, 1,
  ]
  private static let c: [Double] = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
    4.374664141464968e+00, 2.938163982698783e+00,
  ]
  private static let d: [Double] = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1,
  ]

  private static func approximation(_ share: Double) -> Double {
    let edge = 0.02425
    if share < edge { return tail((-2 * log(share)).squareRoot()) }
    if share > 1 - edge { return -tail((-2 * log(1 - share)).squareRoot()) }
    let (q, r) = (share - 0.5, (share - 0.5) * (share - 0.5))
    return polynomial(a, at: r) * q / polynomial(b, at: r)
  }

  private static func tail(_ q: Double) -> Double { polynomial(c, at: q) / polynomial(d, at: q) }

  private static func polynomial(_ coefficients: [Double], at x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
