import Foundation
import GoogleCloud
import SetupPlan

extension DoctorReader {
  /// What a day's metrics tell, of which the log may know nothing: lines can be excluded from it.
  ///
  /// The aligners are those that each metric's kind has: MAX for gauges, percentiles for distributions. A period without a
  /// point stays without one.
  func readMetrics(_ readings: DoctorReadings) async -> Part {
    guard readings.service.value != nil else { return { _ in } }
    async let instances = highest(
      ServiceMetricQuery("container/instance_count", period: 60, .max, .sum), readings.now)
    async let pending = highest(
      ServiceMetricQuery("pending_queue/pending_requests", period: 60, .max, .sum), readings.now)
    async let memory = highest(
      ServiceMetricQuery("container/memory/utilizations", period: 3600, .percentile99, .max), readings.now)
    let read = await (instances, pending, memory)
    return { readings in (readings.instances, readings.pendingRequests, readings.memoryShare) = read }
  }

  /// The highest point of a metric in a day.
  private func highest(_ query: ServiceMetricQuery, _ now: Date) async -> Asked<Double> {
    // The last points come some minutes late.
    let (start, end) = (now.addingTimeInterval(-24 * 3600), now.addingTimeInterval(-ServiceMeasuring.usualDelay))
    let service = MeasuredService(project: names.project, region: names.region, name: names.service)
    return await ask("Monitoring for \(query.metric) of a day") {
      try await google.observations.series(query, of: service, from: start, to: end)
        .flatMap(\.points).map(\.value.number).max()
    }
  }
}
