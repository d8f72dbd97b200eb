import Foundation
import RESTClient

extension GoogleCloudClient.Observations {
  /// What the metrics are whose type begins with a text.
  ///
  /// - Parameters:
  ///   - project: the project's id.
  ///   - prefix: such as `run.googleapis.com/`.
  /// - Returns: their descriptions, of all pages.
  /// - Throws: `GoogleCloudError`.
  package func metricDescriptors(
    _ project: String, prefix: String = ServiceMetricQuery.prefix
  ) async throws -> [MetricDescriptor] {
    try await client.all(MetricRequests.descriptors(project, prefix))
  }

  /// The answer to a question about a service's metrics.
  ///
  /// - Parameters:
  ///   - query: the question.
  ///   - service: the service asked about.
  ///   - start: the oldest point's period begins here.
  ///   - end: the newest point's period ends here.
  /// - Returns: a series for each combination of the labels that are kept apart, its points oldest first; none where the
  ///   metric was never written in the project.
  /// - Throws: `GoogleCloudError`.
  package func series(
    _ query: ServiceMetricQuery, of service: MeasuredService, from start: Date, to end: Date
  ) async throws -> [MetricSeries] {
    do {
      let pages = try await client.all(MetricRequests.series(query, service, start, end))
      return pages.joinedPages
    } catch let error as GoogleCloudError where error.detail.contains("Cannot find metric") {
      return []
    }
  }
}

extension ServiceMetricQuery {
  /// Where Cloud Run's metrics are.
  package static let prefix = "run.googleapis.com/"

  /// A text in quotes, as Monitoring's filters and PromQL have it.
  static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// Which series are asked for, in Monitoring's filter language.
  package func filter(_ service: MeasuredService) -> String {
    return "metric.type=\(Self.quoted(Self.prefix + metric)) AND resource.type=\"cloud_run_revision\""
      + " AND resource.labels.service_name=\(Self.quoted(service.name))"
      + " AND resource.labels.location=\(Self.quoted(service.region))"
  }

  /// The names and values of the request.
  package func parameters(_ service: MeasuredService, from start: Date, to end: Date) -> [(String, String)] {
    [
      ("filter", filter(service)), ("interval.startTime", start.formatted(.iso8601)),
      ("interval.endTime", end.formatted(.iso8601)), ("aggregation.alignmentPeriod", "\(period)s"),
      ("aggregation.perSeriesAligner", aligner.rawValue), ("aggregation.crossSeriesReducer", reducer.rawValue),
    ] + groups.map { ("aggregation.groupByFields", $0.rawValue) } + [("pageSize", "100000")]
  }
}

/// The requests of Monitoring that are typed: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list
private enum MetricRequests {
  static func descriptors(_ project: String, _ prefix: String) -> GoogleRequest<[MetricDescriptor]> {
    GoogleRequest(
      .get, .monitoring, "v3/projects/\(percentEncoded(project))/metricDescriptors",
      query: [("filter", "metric.type = starts_with(\"\(prefix)\")"), ("pageSize", "500")]
    ) { try $0.elements("metricDescriptors").map { try MetricDescriptor($0) } }
  }

  static func series(
    _ query: ServiceMetricQuery, _ service: MeasuredService, _ start: Date, _ end: Date
  ) -> GoogleRequest<[MetricSeries]> {
    GoogleRequest(
      .get, .monitoring, "v3/projects/\(percentEncoded(service.project))/timeSeries",
      query: query.parameters(service, from: start, to: end)
    ) { try $0.elements("timeSeries").map { try MetricSeries($0) } }
  }
}

extension [MetricSeries] {
  /// A page may end within a series: the parts of one are put together.
  fileprivate var joinedPages: [MetricSeries] {
    var order: [[String: String]] = []
    var points: [[String: String]: [MetricPoint]] = [:]
    for series in self {
      if points[series.labels] == nil { order.append(series.labels) }
      points[series.labels, default: []] += series.points
    }
    return order.map { labels in
      MetricSeries(labels: labels, points: (points[labels] ?? []).sorted { $0.end < $1.end })
    }
  }
}
