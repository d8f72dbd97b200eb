import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

extension DoctorReader {
  /// What a day's metrics tell, of which the log may know nothing: lines can be excluded from it.
  ///
  /// The aligners are those that each metric's kind has: MAX for gauges, percentiles for distributions. A period without a
  /// point stays without one.
  func readMetrics(_ readings: DoctorReadings) async -> Part {
    guard readings.service.value != nil else { return { _ in } }
    async let instances = highest("container/instance_count", "ALIGN_MAX", "REDUCE_SUM", seconds: 60, readings.now)
    async let pending = highest("pending_queue/pending_requests", "ALIGN_MAX", "REDUCE_SUM", seconds: 60, readings.now)
    async let memory = highest(
      "container/memory/utilizations", "ALIGN_PERCENTILE_99", "REDUCE_MAX", seconds: 3600, readings.now)
    let read = await (instances, pending, memory)
    return { readings in (readings.instances, readings.pendingRequests, readings.memoryShare) = read }
  }

  /// The highest point of a metric in a day.
  private func highest(
    _ metric: String, _ aligner: String, _ reducer: String, seconds: Int, _ now: Date
  ) async -> Asked<Double> {
    let filter =
      "metric.type=\"run.googleapis.com/\(metric)\" AND resource.type=\"cloud_run_revision\" AND "
      + "resource.labels.service_name=\"\(names.service)\" AND resource.labels.location=\"\(names.region)\""
    // The last points come some minutes late.
    let (start, end) = (now.addingTimeInterval(-24 * 3600), now.addingTimeInterval(-300))
    let query = [
      ("filter", filter), ("interval.startTime", start.formatted(.iso8601)),
      ("interval.endTime", end.formatted(.iso8601)), ("aggregation.alignmentPeriod", "\(seconds)s"),
      ("aggregation.perSeriesAligner", aligner), ("aggregation.crossSeriesReducer", reducer),
    ]
    return await ask("Monitoring for \(metric) of a day") {
      let series = try await google.observations.timeSeries(names.project, query: query)
      return series.flatMap { $0["points"].array }.compactMap { point in
        point["value"]["doubleValue"].double ?? point["value"]["int64Value"].int.map(Double.init)
      }.max()
    }
  }
}
