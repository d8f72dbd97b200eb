import Foundation

/// A question of `timeSeries.list`.
struct TimeSeriesQuery: Sendable {
  /// What a metric of the sandbox measures.
  enum Metric: String, Sendable, CaseIterable {
    case requests = "run.googleapis.com/request_count"
    case latencies = "run.googleapis.com/request_latencies"
    case starts = "run.googleapis.com/container/startup_latencies"

    var isDistribution: Bool { self != .requests }
    var valueType: String { isDistribution ? "DISTRIBUTION" : "INT64" }
  }

  private static let percentiles: [String: Double] = [
    "PERCENTILE_99": 99, "PERCENTILE_95": 95, "PERCENTILE_50": 50, "PERCENTILE_05": 5,
  ]

  let metric: Metric
  /// Conditions on labels of the resource and the metric: the name of the label, and its value.
  let conditions: [String: String]
  let start: Date
  let end: Date
  /// In seconds; nil where points stay as they are, one a minute.
  let alignmentPeriod: Double?
  let aligner: String
  let reducer: String
  let groupBy: [String]

  /// Reads the query of a request.
  /// - Throws: 400 and 404 in Monitoring's words.
  init(_ request: SandboxRequest) throws(APIError) {
    let filter = request.query("filter") ?? ""
    let terms = filter.matches(of: /([a-z_.]+)\s*=\s*"([^"]*)"/).map { (String($0.1), String($0.2)) }
    let types = terms.filter { $0.0 == "metric.type" }.map(\.1)
    guard types.count == 1 else {
      throw .invalidArgument(
        "Field filter had an invalid value of \"\(filter)\": The filter must specify exactly one metric type.")
    }
    guard let metric = Metric(rawValue: types[0]) else {
      throw .notFound(
        "Cannot find metric(s) that match type = \"\(types[0])\". If a metric was created recently, it could take up to "
          + "10 minutes to become available. Please try again soon.")
    }
    self.metric = metric
    conditions = Dictionary(
      terms.compactMap { name, value in
        let parts = name.split(separator: ".")
        return parts.count == 3 && parts[1] == "labels" ? (String(parts[2]), value) : nil
      }, uniquingKeysWith: { $1 })
    guard let end = request.query("interval.endTime").flatMap(Timestamp.date) else {
      throw .invalidArgument("Field interval.endTime had an invalid value: must be specified.")
    }
    self.end = end
    start = request.query("interval.startTime").flatMap(Timestamp.date) ?? end.addingTimeInterval(-60)
    guard start <= end else {
      throw .invalidArgument("Field interval had an invalid value: the start time must not be later than the end time.")
    }
    aligner = request.query("aggregation.perSeriesAligner") ?? "ALIGN_NONE"
    reducer = request.query("aggregation.crossSeriesReducer") ?? "REDUCE_NONE"
    alignmentPeriod = request.query("aggregation.alignmentPeriod").flatMap(ServiceRules.seconds)
    groupBy = request.queries("aggregation.groupByFields").compactMap { $0.split(separator: ".").last.map(String.init) }
    try check()
  }

  private func check() throws(APIError) {
    let aligners =
      metric.isDistribution
      ? ["NONE", "DELTA"] + Self.percentiles.keys : ["NONE", "DELTA", "RATE", "SUM", "MEAN", "MAX", "MIN"]
    guard aligners.contains(String(aligner.dropFirst("ALIGN_".count))) else {
      throw .invalidArgument(
        "Field aggregation.perSeriesAligner had an invalid value of \"\(aligner)\": The aligner cannot be applied to "
          + "metrics with kind DELTA and value type \(metric.valueType).")
    }
    let reducers = ["NONE", "SUM"] + (metric.isDistribution ? Array(Self.percentiles.keys) : ["MEAN", "MAX", "MIN"])
    guard reducers.contains(String(reducer.dropFirst("REDUCE_".count))) else {
      throw .invalidArgument(
        "Field aggregation.crossSeriesReducer had an invalid value of \"\(reducer)\": The reducer cannot be applied to "
          + "metrics with value type \(metric.valueType).")
    }
    guard aligner != "ALIGN_NONE" else {
      guard reducer == "REDUCE_NONE" else {
        throw .invalidArgument(
          "Field aggregation.perSeriesAligner had an invalid value of \"ALIGN_NONE\": An aligner must be specified when a "
            + "cross-series reducer is.")
      }
      return
    }
    guard let alignmentPeriod, alignmentPeriod >= 60 else {
      throw .invalidArgument(
        "Field aggregation.alignmentPeriod had an invalid value of \"\(alignmentPeriod.map { "\(Int($0))s" } ?? "0s")\": "
          + "The alignment period must be at least 60 seconds.")
    }
  }

  /// The share that the name of an aligner or a reducer asks for.
  static func percentile(_ name: String) -> Double? {
    percentiles.first { name.hasSuffix($0.key) }?.value
  }
}
