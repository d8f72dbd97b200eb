/// A percentile before and after, as far as buckets tell it.
package struct PercentileComparison: Sendable, Equatable {
  /// What it is of, such as `Latency p95`.
  package var name: String
  package var before: Distribution.Percentile?
  package var after: Distribution.Percentile?

  /// Whether both lie in one bucket: then nothing is said of a difference.
  package var isResolvable: Bool {
    guard let before, let after else { return true }
    return before.lower != after.lower || before.upper != after.upper
  }

  /// The percentiles that are shown.
  package static let shares: [(name: String, share: Double)] = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)]

  /// Those of two windows: of the latency in the container, and of the latency that callers see.
  package static func all(_ before: MeasuredWindow, _ after: MeasuredWindow) -> [PercentileComparison] {
    let kinds: [(String, Distribution, Distribution)] = [
      ("Latency in the container", before.latency, after.latency),
      ("Latency with cold starts", before.endToEnd, after.endToEnd),
    ]
    return kinds.flatMap { kind, left, right in
      shares.compactMap { name, share in
        let comparison = PercentileComparison(
          name: "\(kind), \(name)", before: left.percentile(share), after: right.percentile(share))
        return comparison.before == nil && comparison.after == nil ? nil : comparison
      }
    }
  }

  /// What can be said of the two, in words.
  package var words: String {
    guard before != nil, after != nil else { return "one side lacks it" }
    return isResolvable ? "in different buckets" : Verdict.notResolvable.words
  }

  /// A percentile as `between 98 and 137`.
  package static func words(_ percentile: Distribution.Percentile?) -> String {
    guard let percentile else { return "not known" }
    let lower = PlotScale.text(percentile.lower)
    guard percentile.upper.isFinite else { return "above \(lower)" }
    return "between \(lower) and \(PlotScale.text(percentile.upper))"
  }
}
