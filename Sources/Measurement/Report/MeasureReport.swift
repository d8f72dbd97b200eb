import Foundation

/// What `overture measure` tells, before it is written in a format.
package struct MeasureReport: Sendable {
  package var service: String
  package var environment: String
  package var comparison: WindowComparison
  /// Where the time before comes from, as a sentence.
  package var origin: String
  /// Two revisions that share the requests; nil where one answers all.
  package var sideBySide: SideBySide?
  /// What it costs, and what the estimate had assumed: rows of what, assumed, measured; and sentences.
  package var costs: ReportPart?
  /// The questions in PromQL; empty where they are not wanted.
  package var queries: [(title: String, text: String)]
  /// What else is to be known, a sentence each.
  package var notes: [String]

  package init(
    service: String, environment: String, comparison: WindowComparison, origin: String, sideBySide: SideBySide? = nil,
    costs: ReportPart? = nil, queries: [(title: String, text: String)] = [], notes: [String] = []
  ) {
    self.service = service
    self.environment = environment
    self.comparison = comparison
    self.origin = origin
    self.sideBySide = sideBySide
    self.costs = costs
    self.queries = queries
    self.notes = notes
  }

  /// The title of the whole.
  package var title: String { "\(service) in \(environment), measured" }

  /// All parts, in order.
  package var parts: [ReportPart] {
    var parts = [verdicts]
    if let sideBySide { parts.append(Self.part(sideBySide)) }
    if let percentiles { parts.append(percentiles) }
    if let builds { parts.append(builds) }
    let plots = MeasurePlots(comparison).all
    if !plots.isEmpty { parts.append(ReportPart("Hour by hour and day by day", plots.map { .plot($0) })) }
    if let costs { parts.append(costs) }
    let remarks = remarks
    if !remarks.isEmpty { parts.append(ReportPart("To be known", [.list(remarks)])) }
    if !queries.isEmpty { parts.append(ReportPart("Ask it yourself, in PromQL", [.code(queries)])) }
    return parts
  }

  private var verdicts: ReportPart {
    let windows = "Before: \(Self.span(comparison.before)). After: \(Self.span(comparison.after)). \(origin)"
    var details: [String] = []
    for result in comparison.results {
      guard case .notEnough(_, let missing) = result.verdict else { continue }
      details.append("\(result.promise.title): \(missing).")
    }
    let blocks: [ReportBlock] = [
      .paragraph(windows), .table(Self.table(comparison.results)), .list(details),
      .paragraph(Self.chance(comparison.results)), .table(Self.bases(comparison.results)),
    ]
    return ReportPart("Before and after, against what the guide promises", blocks)
  }

  private static func part(_ found: SideBySide) -> ReportPart {
    let shared =
      "\(found.before.revision) (before) and \(found.after.revision) (after) had the same hours: \(found.shared) instants of "
      + "\(SideBySide.period / 60) minutes in \(PlotScale.text(found.hours)) hours."
    let details = found.results.compactMap { result -> String? in
      guard case .notEnough(_, let missing) = result.verdict else { return nil }
      return "\(result.promise.title): \(missing)."
    }
    let blocks: [ReportBlock] = [
      .paragraph(shared), .table(table(found.results)), .list(details), .paragraph(chance(found.results)),
    ]
    return ReportPart("Side by side", blocks)
  }

  private static func table(_ results: [PromiseResult]) -> [[String]] {
    [["", "before", "after", "verdict"]]
      + results.map { [name($0.promise), number($0.before), number($0.after), $0.verdict.words] }
  }

  private static func bases(_ results: [PromiseResult]) -> [[String]] {
    [["", "promised", "is it so", "rests on"]]
      + results.map { [$0.promise.title, $0.promise.expectation, $0.standing.words, $0.basis] }
  }

  private static func name(_ promise: Promise) -> String {
    promise.unit.isEmpty ? promise.title : "\(promise.title) (\(promise.unit))"
  }

  private static func number(_ value: Double?) -> String { value.map(WindowComparison.number) ?? "–" }

  /// Several tests at once find something by chance more often than one.
  private static func chance(_ results: [PromiseResult]) -> String {
    let told = results.filter { $0.verdict.range != nil }.count
    guard told > 0 else { return "There is no verdict yet: figures alone say nothing of a difference." }
    return "Ranges hold with 95 % confidence: 1 verdict in 20 would look like this by chance, and there "
      + (told == 1 ? "is 1." : "are \(told).")
  }

  private var percentiles: ReportPart? {
    let found = PercentileComparison.all(comparison.before, comparison.after)
    guard !found.isEmpty else { return nil }
    let rows = found.map {
      [
        $0.name, "\(PercentileComparison.words($0.before))", "\(PercentileComparison.words($0.after))", $0.words,
      ]
    }
    return ReportPart(
      "Percentiles (ms)",
      [
        .table([["", "before", "after", "difference"]] + rows),
        .paragraph(
          "Cloud Monitoring counts latencies in buckets: a percentile is only known to lie in one. Verdicts rest on means, which "
            + "are exact."),
      ])
  }

  private var builds: ReportPart? {
    let parts = BuildComparison(before: comparison.before, after: comparison.after).parts
    guard !parts.isEmpty else { return nil }
    let rows = parts.map { [$0.name, Self.number($0.before), Self.number($0.after)] }
    return ReportPart("Steps of the build, medians (s)", [.table([["", "before", "after"]] + rows)])
  }

  private var remarks: [String] {
    var lines: [String] = []
    if let left = comparison.exclusions.before { lines.append("Left out before: \(left).") }
    if let left = comparison.exclusions.after { lines.append("Left out after: \(left).") }
    if comparison.exclusions.after?.contains("deployment") == true {
      lines.append(
        "Days with a deployment compare two versions with one: for those, share the requests with --split REVISION:50.")
    }
    lines += comparison.before.notes.map { "Before: \($0)." } + comparison.after.notes.map { "After: \($0)." }
    return lines + notes + ["Days are days in UTC."]
  }

  /// A window as `1 Nov to 14 Nov, 52,340 requests`.
  private static func span(_ window: MeasuredWindow) -> String {
    let last = CalendarDay(window.end.addingTimeInterval(-1))
    let count = window.requests == 1 ? "1 request" : "\(WindowComparison.grouped(window.requests)) requests"
    guard window.start < window.end else { return "nothing yet" }
    return "\(CalendarDay(window.start).short) to \(last.short), \(count)"
  }
}

extension MeasureReport: Equatable {
  /// Whether both say the same.
  package static func == (left: MeasureReport, right: MeasureReport) -> Bool {
    left.title == right.title && left.parts == right.parts
  }
}
