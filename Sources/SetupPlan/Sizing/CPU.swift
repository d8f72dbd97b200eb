/// CPU of one Cloud Run instance, in thousandths of a vCPU.
package struct CPU: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let millis: Int

  package init(millis: Int) { self.millis = millis }

  /// - Parameter text: whole or decimal vCPU (`2`, `0.5`) or thousandths (`500m`).
  package init?(_ text: String) {
    if text.hasSuffix("m") {
      guard let count = Int(text.dropLast()), count > 0 else { return nil }
      millis = count
    } else {
      guard let count = Double(text), count > 0, count < 1000 else { return nil }
      let scaled = (count * 1000).rounded()
      guard abs(scaled - count * 1000) < 1e-6 else { return nil }
      millis = Int(scaled)
    }
  }

  package var count: Double { Double(millis) / 1000 }

  /// The spelling of the Cloud Run API: `2`, `500m`.
  package var description: String { millis.isMultiple(of: 1000) ? "\(millis / 1000)" : "\(millis)m" }

  package static func < (left: CPU, right: CPU) -> Bool { left.millis < right.millis }
}
