/// Draws times of a distribution quickly: a table of quantiles, and the exact value in its last step, where the long
/// tail is.
struct QuantileTable: Sendable {
  private static let steps = 4096
  private let distribution: TimeDistribution
  private let values: [Double]

  init(_ distribution: TimeDistribution) {
    self.distribution = distribution
    values = (0..<Self.steps).map { distribution.quantile(Double($0) / Double(Self.steps)) }
  }

  /// The time of a share from 0 up to 1, which is not included; seconds.
  func value(_ share: Double) -> Double {
    let place = share * Double(Self.steps)
    let index = Int(place)
    guard index > 0, index < Self.steps - 1 else { return distribution.quantile(share) }
    return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
  }
}
