/// Build times of two groups of runs, compared by their medians: runs hardly depend on each other.
package struct BuildComparison: Sendable, Equatable {
  package let before: [MeasuredBuild]
  package let after: [MeasuredBuild]

  /// The last runs of each side.
  static let most = 40

  package init(before: MeasuredWindow, after: MeasuredWindow) {
    self.before = before.builds.suffix(Self.most)
    self.after = after.builds.suffix(Self.most)
  }

  /// The comparison of the whole runs.
  package var result: PromiseResult {
    let (left, right) = (before.map(\.seconds), after.map(\.seconds))
    return PromiseResult(
      promise: .build, before: MedianBootstrap.median(left), after: MedianBootstrap.median(right),
      basis: "\(left.count) and \(right.count) runs", verdict: verdict(left, right))
  }

  private func verdict(_ left: [Double], _ right: [Double]) -> Verdict {
    let least = ComparisonRules.builds
    guard left.count >= least, right.count >= least else {
      var missing: [String] = []
      if left.count < least { missing.append("\(left.count) of \(least) runs before") }
      if right.count < least { missing.append("\(right.count) of \(least) runs after") }
      return .notEnough(until: left.count >= least ? foreseen : nil, missing: missing.joined(separator: ", "))
    }
    guard let interval = MedianBootstrap.ratio(before: left, after: right) else {
      return .notEnough(until: nil, missing: "no runs to compare")
    }
    return Verdict(interval, lessIsBetter: true)
  }

  /// When there will be enough runs, at the pace of those that there are.
  private var foreseen: CalendarDay? {
    guard let first = after.first, let last = after.last, after.count >= 2 else { return nil }
    let days = max(0.1, last.started.timeIntervalSince(first.started) / 86_400)
    let pace = Double(after.count - 1) / days
    let missing = Double(ComparisonRules.builds - after.count)
    let wait = (missing / pace).rounded(.up)
    guard wait < 400 else { return nil }
    return CalendarDay(number: CalendarDay(last.started).number + Int(wait) + 1)
  }

  /// The medians of the steps that are told apart, by what they do; nil where one side lacks them.
  package var parts: [(name: String, before: Double?, after: Double?)] {
    ["build", "push", "deploy"].compactMap { name in
      let left = MedianBootstrap.median(before.compactMap { $0.parts[name] })
      let right = MedianBootstrap.median(after.compactMap { $0.parts[name] })
      return left == nil && right == nil ? nil : (name, left, right)
    }
  }
}
