import Foundation
import GoogleCloud
import Measurement
import SetupPlan

/// The answers to several questions about a service's metrics, asked at once.
struct MetricReadings: Sendable {
  var series: [(ServiceMetric, [MetricSeries])] = []
  /// What could not be read, and why, a sentence each.
  var notes: [String] = []

  /// Asks.
  ///
  /// - Parameters:
  ///   - metrics: the questions.
  ///   - service: the service asked about.
  ///   - google: asks.
  ///   - start: where the oldest period begins.
  ///   - end: where the newest period ends.
  ///   - change: what is changed of each question, such as its period.
  /// - Returns: the answers.
  /// - Throws: the first error where not one question was answered.
  static func ask(
    _ metrics: [ServiceMetric], of service: MeasuredService, by google: GoogleCloudClient, from start: Date,
    to end: Date, changed change: @escaping @Sendable (ServiceMetricQuery) -> ServiceMetricQuery = { $0 }
  ) async throws -> MetricReadings {
    let answers = await withTaskGroup(of: (Int, Result<[MetricSeries], any Error>).self) { group in
      for (index, metric) in metrics.enumerated() {
        group.addTask {
          do {
            let query = change(metric.query)
            return (index, .success(try await google.observations.series(query, of: service, from: start, to: end)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var found: [(Int, Result<[MetricSeries], any Error>)] = []
      for await answer in group { found.append(answer) }
      return found.sorted { $0.0 < $1.0 }
    }
    var readings = MetricReadings()
    var failure: (any Error)?
    for (index, answer) in answers {
      switch answer {
      case .success(let series): readings.series.append((metrics[index], series))
      case .failure(let error):
        failure = failure ?? error
        readings.notes.append("\(metrics[index].title) could not be read: \(Failure(error).reason.asClause)")
      }
    }
    if let failure, readings.series.isEmpty { throw failure }
    return readings
  }
}

extension Distribution {
  /// A distribution as Cloud Monitoring tells it.
  init(_ metric: MetricDistribution) {
    let buckets: Buckets? =
      switch metric.buckets {
      case .exponential(let count, let growth, let scale): .exponential(count: count, growth: growth, scale: scale)
      case .linear(let count, let width, let offset): .linear(count: count, width: width, offset: offset)
      case .explicit(let bounds): .explicit(bounds)
      case nil: nil
      }
    self.init(count: metric.count, mean: metric.mean, buckets: buckets, counts: metric.counts)
  }
}

extension String {
  /// A sentence that goes on in another: without its full stop.
  var asClause: String { hasSuffix(".") ? String(dropLast()) : self }
}
