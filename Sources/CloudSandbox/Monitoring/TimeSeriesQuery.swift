import Foundation

/// A question of `timeSeries.list`.
struct TimeSeriesQuery: Sendable {
  let metric: MetricDescriptor
  let filter: MonitoringFilter
  let start: Date
  let end: Date
  /// In seconds; nil where points stay as they are, one a minute.
  let period: Double?
  let aligner: Aligner
  let reducer: Reducer
  /// `metric.labels.state`, `resource.labels.revision_name`, …
  let groupBy: [String]
  /// Whether points are left out.
  let isHeadersOnly: Bool

  /// Reads the query of a request.
  /// - Throws: 400 and 404 in Monitoring's words.
  init(_ request: SandboxRequest) throws(APIError) {
    let text = request.query("filter") ?? ""
    filter = try MonitoringFilter(text)
    let types = filter.terms(of: "metric.type").compactMap { term -> String? in
      guard case .equal(let type) = term.comparison, !term.isNegated else { return nil }
      return type
    }
    guard types.count == 1, filter.terms(of: "metric.type").count == 1 else {
      throw .invalidArgument(
        "Field filter had an invalid value of \"\(text)\": The filter must specify exactly one metric type.")
    }
    let name = types[0].hasPrefix(MetricDescriptor.prefix) ? types[0].dropFirst(MetricDescriptor.prefix.count) : ""
    guard let metric = MetricCatalog[String(name)] else {
      throw .notFound(
        "Cannot find metric(s) that match type = \"\(types[0])\". If a metric was created recently, it could take up to "
          + "10 minutes to become available. Please try again soon.")
    }
    self.metric = metric
    guard let end = request.query("interval.endTime").flatMap({ LogInstant($0) }) else {
      throw .invalidArgument("Field interval.endTime had an invalid value: must be specified.")
    }
    self.end = Date(timeIntervalSince1970: Double(end.microseconds) / 1_000_000)
    start =
      request.query("interval.startTime").flatMap { LogInstant($0) }
      .map { Date(timeIntervalSince1970: Double($0.microseconds) / 1_000_000) } ?? self.end.addingTimeInterval(-60)
    guard start <= self.end else {
      throw .invalidArgument("Field interval had an invalid value: the start time must not be later than the end time.")
    }
    isHeadersOnly = request.query("view") == "HEADERS"
    let period = request.query("aggregation.alignmentPeriod").flatMap(ServiceRules.seconds)
    (aligner, reducer) = (try Self.aligner(request, metric), try Self.reducer(request, metric))
    groupBy = request.queries("aggregation.groupByFields").map(MonitoringFilter.field)
    for field in groupBy where !field.hasPrefix("metric.labels.") && !field.hasPrefix("resource.labels.") {
      guard field != "resource.type", field != "metric.type", field != "project" else { continue }
      throw .invalidArgument("Field aggregation.groupByFields had an invalid value of \"\(field)\": unknown field.")
    }
    self.period = aligner == .none ? nil : period
    guard aligner != .none else {
      guard reducer == .none else {
        throw .invalidArgument(
          "Field aggregation.perSeriesAligner had an invalid value of \"ALIGN_NONE\": An aligner must be specified when a "
            + "cross-series reducer is.")
      }
      return
    }
    guard let period, period >= 60 else {
      throw .invalidArgument(
        "Field aggregation.alignmentPeriod had an invalid value of \"\(period.map { "\(Int($0))s" } ?? "0s")\": "
          + "The alignment period must be at least 60 seconds.")
    }
  }

  private static func aligner(_ request: SandboxRequest, _ metric: MetricDescriptor) throws(APIError) -> Aligner {
    let name = request.query("aggregation.perSeriesAligner") ?? "ALIGN_NONE"
    guard let aligner = Aligner(name), aligner.isValid(for: metric) else {
      throw .invalidArgument(
        "Field aggregation.perSeriesAligner had an invalid value of \"\(name)\": The aligner cannot be applied to "
          + "metrics with kind \(metric.kind.rawValue) and value type \(metric.valueType.rawValue).")
    }
    return aligner
  }

  private static func reducer(_ request: SandboxRequest, _ metric: MetricDescriptor) throws(APIError) -> Reducer {
    let name = request.query("aggregation.crossSeriesReducer") ?? "REDUCE_NONE"
    let aligner = Aligner(request.query("aggregation.perSeriesAligner") ?? "ALIGN_NONE") ?? .none
    let type = aligner.valueType(of: metric)
    guard let reducer = Reducer(name), reducer.isValid(for: type) else {
      throw .invalidArgument(
        "Field aggregation.crossSeriesReducer had an invalid value of \"\(name)\": The reducer cannot be applied to "
          + "metrics with value type \(type.rawValue).")
    }
    return reducer
  }
}
