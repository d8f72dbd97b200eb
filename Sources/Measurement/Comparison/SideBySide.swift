import Foundation

/// What two revisions did at the same time, with a part of the requests each: no weekday, load or neighbour tells them apart.
package struct SideBySide: Sendable, Equatable {
  /// A revision's figures in a few minutes.
  package struct Point: Sendable, Equatable {
    package var start: Date
    package var requests: Int
    package var errors: Int
    /// Milliseconds in the container.
    package var latency: MeasuredMean?
    package var starts: MeasuredMean?
    /// Fractions of the limit.
    package var cpu: Double?
    package var memory: Double?
    package var instanceSeconds: Double?

    package init(
      start: Date, requests: Int = 0, errors: Int = 0, latency: MeasuredMean? = nil, starts: MeasuredMean? = nil,
      cpu: Double? = nil, memory: Double? = nil, instanceSeconds: Double? = nil
    ) {
      self.start = start
      self.requests = requests
      self.errors = errors
      self.latency = latency
      self.starts = starts
      self.cpu = cpu
      self.memory = memory
      self.instanceSeconds = instanceSeconds
    }

    /// It as an hour's figures, which are read the same way.
    var asHour: MeasuredHour {
      MeasuredHour(
        start: start, requests: requests, errors: errors, latency: latency, starts: starts, cpu: cpu, memory: memory,
        instanceSeconds: instanceSeconds)
    }
  }

  /// One of the two.
  package struct Side: Sendable, Equatable {
    package var revision: String
    package var sizing: MeasuredSizing?
    /// Oldest first.
    package var points: [Point]

    package init(revision: String, sizing: MeasuredSizing? = nil, points: [Point]) {
      self.revision = revision
      self.sizing = sizing
      self.points = points
    }
  }

  /// The former revision.
  package let before: Side
  /// The newer one.
  package let after: Side
  /// Instants at which both answered requests.
  package let shared: Int
  /// Between the first and the last of them.
  package let hours: Double
  package let results: [PromiseResult]

  /// How long a point is, in seconds.
  package static let period = 300

  package init(before: Side, after: Side) {
    self.before = before
    self.after = after
    let others = Dictionary(after.points.map { ($0.start, $0) }, uniquingKeysWith: { $1 })
    let pairs = before.points.compactMap { point -> Shared? in
      guard point.requests > 0, let other = others[point.start], other.requests > 0 else { return nil }
      return Shared(before: point, after: other)
    }
    shared = pairs.count
    let first = pairs.first?.before.start ?? .distantPast
    let last = pairs.last?.before.start ?? .distantPast
    hours = pairs.isEmpty ? 0 : (last.timeIntervalSince(first) + Double(Self.period)) / 3600
    let figures: [(Promise, DailyFigure)] = [
      (.coldStart, .coldStart), (.latency, .latency), (.cpuEfficiency, .cpuEfficiency),
      (.memoryEfficiency, .memoryEfficiency), (.errors, .errors),
    ]
    let span = hours
    results = figures.map { Self.result($0.0, $0.1, pairs, hours: span, before, after) }
  }

  private struct Shared {
    let before: Point
    let after: Point
  }

  private static func result(
    _ promise: Promise, _ figure: DailyFigure, _ pairs: [Shared], hours: Double, _ before: Side, _ after: Side
  ) -> PromiseResult {
    let states = (MeasuredState(sizing: before.sizing), MeasuredState(sizing: after.sizing))
    func values(_ pairs: [Shared]) -> (before: Double, after: Double)? {
      guard let left = figure.value(pairs.map(\.before.asHour), states.0),
        let right = figure.value(pairs.map(\.after.asHour), states.1), left > 0, right > 0
      else { return nil }
      return (left, right)
    }
    let points = pairs.compactMap { values([$0]) }
    func result(_ verdict: Verdict) -> PromiseResult {
      PromiseResult(
        promise: promise, before: figure.value(pairs.map(\.before.asHour), states.0),
        after: figure.value(pairs.map(\.after.asHour), states.1),
        basis: "\(points.count) points of the same time in \(PlotScale.text(hours)) hours", verdict: verdict)
    }
    if let missing = missing(promise, pairs, points: points.count, hours: hours) { return result(missing) }
    if promise == .coldStart {
      // Instants at which both revisions started an instance are rare: the starts of each are taken by themselves.
      let (left, right) = (pairs.compactMap(\.before.starts?.mean), pairs.compactMap(\.after.starts?.mean))
      guard let interval = MannWhitney.ratio(before: left, after: right) else {
        return result(.notEnough(until: nil, missing: "too few instants with a start"))
      }
      return result(Verdict(interval, lessIsBetter: true))
    }
    // Neighbouring points resemble each other: whole hours are counted where there are enough of them.
    let byHour = Dictionary(grouping: pairs) { Int($0.before.start.timeIntervalSince1970 / 3600) }
    let hourly = byHour.keys.sorted().compactMap { byHour[$0].flatMap(values) }
    let interval =
      hourly.count >= 8
      ? RatioInterval.paired(hourly) : MannWhitney.ratio(before: points.map(\.before), after: points.map(\.after))
    guard let interval else { return result(.notEnough(until: nil, missing: "too few points")) }
    return result(Verdict(interval, lessIsBetter: promise.lessIsBetter))
  }

  private static func missing(_ promise: Promise, _ pairs: [Shared], points: Int, hours: Double) -> Verdict? {
    var parts: [String] = []
    func need(_ name: String, _ least: Int, _ count: (Point) -> Int) {
      let counts = (pairs.reduce(0) { $0 + count($1.before) }, pairs.reduce(0) { $0 + count($1.after) })
      guard min(counts.0, counts.1) < least else { return }
      parts.append("\(counts.0) and \(counts.1) of \(least) \(name) each")
    }
    switch promise {
    case .coldStart: need("cold starts", ComparisonRules.starts) { $0.starts?.count ?? 0 }
    case .errors: need("errors", ComparisonRules.errors) { $0.errors }
    default: need("requests", ComparisonRules.requests) { $0.requests }
    }
    if promise != .coldStart, points < ComparisonRules.points {
      parts.append("\(points) of \(ComparisonRules.points) points of the same time")
    }
    if hours < ComparisonRules.hoursSideBySide {
      parts.append("\(PlotScale.text(hours)) of \(Int(ComparisonRules.hoursSideBySide)) hours")
    }
    guard !parts.isEmpty else { return nil }
    // What is missing for points and hours alone will be there on the same day.
    let isSoon = parts.allSatisfy { $0.contains("points") || $0.contains("hours") }
    let end = pairs.last?.before.start
    return .notEnough(
      until: isSoon ? end.map { CalendarDay($0.addingTimeInterval(ComparisonRules.hoursSideBySide * 3600)) } : nil,
      missing: parts.joined(separator: ", "))
  }
}
