/// CPU of one Cloud Run instance, in thousandths of a vCPU.
package struct CPU: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let millis: Int

  package init(millis: Int) { self.millis = millis }

  /// - Parameter text: whole or decimal vCPU (`2`, `0.5`) or thousandths (`500m`).
  package init?(_ text: String) {
    if text.hasSuffix("m") {
      guard let count = digits(text.dropLast()), count > 0 else { return nil }
      millis = count
    } else {
      let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let fraction = parts.count == 2 ? parts[1] : "0"
      guard let whole = digits(parts[0]), whole < 1000, let thousandths = Self.thousandths(fraction) else {
        return nil
      }
      millis = whole * 1000 + thousandths
      guard millis > 0 else { return nil }
    }
  }

  /// The digits behind a decimal point, of which the fourth and later must be 0.
  private static func thousandths(_ text: Substring) -> Int? {
    let rest = text.dropFirst(3)
    guard !text.isEmpty, rest.allSatisfy({ $0 == "0" }), let value = digits(text.prefix(3)) else { return nil }
    return [100, 10, 1][text.prefix(3).count - 1] * value
  }

  package var count: Double { Double(millis) / 1000 }

  /// The spelling of the Cloud Run API: `2`, `500m`.
  package var description: String { millis.isMultiple(of: 1000) ? "\(millis / 1000)" : "\(millis)m" }

  package static func < (left: CPU, right: CPU) -> Bool { left.millis < right.millis }
}
