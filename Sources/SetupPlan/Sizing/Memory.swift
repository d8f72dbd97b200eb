/// An amount of memory of one Cloud Run instance, in mebibytes.
package struct Memory: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let mebibytes: Int

  package init(mebibytes: Int) { self.mebibytes = mebibytes }

  /// - Parameter text: a Kubernetes quantity in `Mi` or `Gi`, such as `512Mi` or `2Gi`.
  package init?(_ text: String) {
    let factor: Int
    if text.hasSuffix("Gi") { factor = 1024 } else if text.hasSuffix("Mi") { factor = 1 } else { return nil }
    guard let count = digits(text.dropLast(2)), count > 0, count < 1 << 20 else { return nil }
    mebibytes = count * factor
  }

  package var gibibytes: Double { Double(mebibytes) / 1024 }

  /// The shortest spelling: `2Gi`, `1536Mi`.
  package var description: String {
    mebibytes.isMultiple(of: 1024) ? "\(mebibytes / 1024)Gi" : "\(mebibytes)Mi"
  }

  package static func < (left: Memory, right: Memory) -> Bool { left.mebibytes < right.mebibytes }
}
