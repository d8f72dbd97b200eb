import Measurement
import SetupPlan

/// What a service costs by what was used, beside what the estimate assumes.
package struct MeasuredCosts: Sendable, Equatable {
  package let use: MeasuredUse
  /// With the assumed traffic.
  package let estimate: CostEstimate
  /// With the measured traffic; nil where there was none.
  package let corrected: CostEstimate?
  /// From what was billed.
  package let billed: CostEstimate
  private let assumed: Load
  private let measured: Load?
  private let concurrency: Int
  private let days: Double

  /// - Parameters:
  ///   - window: what was measured.
  ///   - resources: the size of the instances.
  ///   - region: the region id.
  /// Nil where less than a day was measured, or nothing of what is billed.
  package init?(_ window: MeasuredWindow, resources: Resources, region: String) {
    let told = window.hours.filter { $0.billableSeconds != nil || $0.requests > 0 }
    guard told.count >= 24, let billable = window.sum(\.billableSeconds), window.start < window.end else { return nil }
    let latency = window.latency
    let use = MeasuredUse(
      seconds: window.end.timeIntervalSince(window.start), requests: Double(window.requests),
      meanLatency: latency.count > 0 ? latency.mean / 1000 : nil, billableSeconds: billable,
      cpuSeconds: window.sum(\.cpuSeconds), memorySeconds: window.sum(\.memorySeconds))
    self.use = use
    assumed = Load()
    measured = Load(use)
    concurrency = resources.concurrency
    days = use.seconds / 86_400
    estimate = CostEstimate(resources: resources, region: region)
    corrected = measured.map { CostEstimate(resources: resources, region: region, load: $0) }
    billed = CostEstimate(of: use, resources: resources, region: region)
  }

  /// The traffic that was measured, for the estimate; nil where there was none.
  package var load: Load? { measured }

  /// The part of the report.
  package var part: ReportPart {
    func number(_ value: Double?) -> String { value.map(WindowComparison.number) ?? "not known" }
    let rows = [
      ["", "the estimate assumes", "measured"],
      ["Requests a month", number(assumed.requestsPerMonth), number(measured?.requestsPerMonth)],
      ["Mean latency (ms)", number(assumed.meanLatency * 1000), number(use.meanLatency.map { $0 * 1000 })],
      [
        "Requests that share a billed second", number(assumed.concurrency(limitedBy: concurrency)), number(use.overlap),
      ],
      [
        "Cost a month, by the estimate", CostEstimate.spoken(estimate.total),
        corrected.map { CostEstimate.spoken($0.total) } ?? "not known",
      ],
      ["Cost a month, from what was billed", "–", CostEstimate.spoken(billed.total)],
    ]
    let items = billed.items.map { item in
      "\(item.label): \(CostEstimate.text(item.dollars)).\(item.note.map { " \($0)" } ?? "")"
    }
    return ReportPart(
      "Costs, at list prices",
      [
        .table(rows),
        .paragraph(
          "From \(PlotScale.text(days)) days of use, for a month of 730 hours. Billed seconds are Cloud Run's own figures; "
            + "traffic out of Google's network, images, logs and taxes come on top."),
        .list(items),
      ])
  }
}
