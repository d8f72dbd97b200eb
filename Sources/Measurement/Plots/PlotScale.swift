import Foundation

/// Round numbers that an axis is marked with, and where a value lies between its ends.
package struct PlotScale: Sendable, Equatable {
  package let low: Double
  package let high: Double
  /// The distance between marks.
  package let step: Double

  /// A scale whose ends are round.
  ///
  /// - Parameters:
  ///   - values: what is to fit; what is not finite is left out.
  ///   - fromZero: whether 0 is one end where all values are on one side of it.
  ///   - marks: how many marks there should be, about.
  package init(_ values: [Double], fromZero: Bool = true, marks: Int = 4) {
    let finite = values.filter(\.isFinite)
    var (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
    if fromZero {
      least = min(0, least)
      most = max(0, most)
    }
    if most - least <= 0 { most = least + max(abs(least) * 0.1, least == 0 ? 1 : 1e-9) }
    step = Self.roundStep((most - least) / Double(max(1, marks)))
    low = (least / step + 1e-9).rounded(.down) * step
    high = (most / step - 1e-9).rounded(.up) * step
  }

  /// A scale with ends as they are, such as of a time axis.
  package init(from low: Double, to high: Double, step: Double) {
    self.low = low
    self.high = max(high, low + 1e-9)
    self.step = step
  }

  /// Where a value lies: 0 at the low end, 1 at the high one.
  package func position(_ value: Double) -> Double { (value - low) / (high - low) }

  /// The marks, the lowest first.
  package var marks: [Double] {
    guard step > 0, (high - low) / step < 1000 else { return [low, high] }
    let first = Int((low / step - 1e-9).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// 1, 2, 2.5 or 5 times a power of ten, not below the wish.
  private static func roundStep(_ wish: Double) -> Double {
    guard wish > 0, wish.isFinite else { return 1 }
    let power = pow(10, log10(wish).rounded(.down))
    let steps: [Double] = [1, 2, 2.5, 5, 10]
    return (steps.first { $0 * power >= wish * 0.999_999 } ?? 10) * power
  }

  /// A number as an axis shows it: three digits that count, thousands as `k`, millions as `M`.
  package static func text(_ value: Double) -> String {
    let size = abs(value)
    guard value.isFinite else { return "–" }
    if size >= 999_500 { return digits(value / 1_000_000) + "M" }
    if size >= 9_995 { return digits(value / 1000) + "k" }
    return digits(value)
  }

  private static func digits(_ value: Double) -> String {
    let size = abs(value)
    let places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : size == 0 ? 0 : 4
    var text = String(format: "%.\(places)f", value)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }
}
