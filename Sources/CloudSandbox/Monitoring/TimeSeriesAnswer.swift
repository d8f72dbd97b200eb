import Foundation

/// The series that answer a question: made of the traffic, aligned, and merged where that is asked for.
struct TimeSeriesAnswer: Sendable {
  let query: TimeSeriesQuery
  let project: Project
  let traffic: Traffic

  /// A stretch of time, without its start.
  private struct Window: Hashable {
    let start: Double
    let end: Double
  }

  /// The series, each with its newest point first.
  var series: [JSON] {
    var groups: [[String: String]: [Window: [Double]]] = [:]
    for (key, latencies) in traffic.minutes where key.project == project.id {
      guard (key.code == nil) == (query.metric == .starts), let window = window(of: key.minute) else { continue }
      let labels = Self.labels(key)
      guard query.conditions.allSatisfy({ labels[$0.key] == $0.value || $0.key == "project_id" }) else { continue }
      let group = query.reducer == "REDUCE_NONE" ? labels : labels.filter { query.groupBy.contains($0.key) }
      groups[group, default: [:]][window, default: []] += latencies
    }
    return groups.sorted { $0.key.description < $1.key.description }.map { json(labels: $0.key, points: $0.value) }
  }

  private static func labels(_ key: Traffic.Key) -> [String: String] {
    var labels = [
      "service_name": key.service, "location": key.location, "revision_name": key.revision,
      "configuration_name": key.service,
    ]
    if let code = key.code {
      labels["response_code"] = code
      labels["response_code_class"] = "\(code.prefix(1))xx"
    }
    return labels
  }

  /// Where a minute's requests go; nil outside of the interval. Alignment counts back from its end.
  private func window(of minute: Int) -> Window? {
    let end = Double(minute + 1) * 60
    let (first, last) = (query.start.timeIntervalSince1970, query.end.timeIntervalSince1970)
    // A minute that still runs counts up to now.
    guard end > first, Double(minute) * 60 < last else { return nil }
    guard query.aligner != "ALIGN_NONE", let period = query.alignmentPeriod else {
      return Window(start: end - 60, end: end)
    }
    let back = max(0, ((last - end) / period).rounded(.down))
    return Window(start: last - (back + 1) * period, end: last - back * period)
  }

  private func json(labels: [String: String], points: [Window: [Double]]) -> JSON {
    let resource = ["service_name", "location", "revision_name", "configuration_name"]
    var resourceLabels = labels.filter { resource.contains($0.key) }
    resourceLabels["project_id"] = project.id
    let metric = labels.filter { !resource.contains($0.key) }
    let (type, kind) = valueType
    return .compact([
      "metric": .compact([
        "type": .string(query.metric.rawValue),
        "labels": metric.isEmpty ? nil : .object(metric.mapValues(JSON.string)),
      ]),
      "resource": ["type": "cloud_run_revision", "labels": .object(resourceLabels.mapValues(JSON.string))],
      "metricKind": .string(kind), "valueType": .string(type), "unit": query.metric.isDistribution ? "ms" : "1",
      "points": .array(
        points.sorted { $0.key.end > $1.key.end }.map { window, latencies in
          [
            "interval": [
              "startTime": .string(Timestamp.text(Date(timeIntervalSince1970: window.start))),
              "endTime": .string(Timestamp.text(Date(timeIntervalSince1970: window.end))),
            ], "value": value(latencies, seconds: window.end - window.start),
          ]
        }),
    ])
  }

  private var valueType: (type: String, kind: String) {
    if percentile != nil { return ("DOUBLE", "GAUGE") }
    if query.aligner == "ALIGN_RATE" { return ("DOUBLE", "GAUGE") }
    return (query.metric.valueType, "DELTA")
  }

  private var percentile: Double? {
    TimeSeriesQuery.percentile(query.reducer) ?? TimeSeriesQuery.percentile(query.aligner)
  }

  private func value(_ latencies: [Double], seconds: Double) -> JSON {
    let distribution = Distribution(values: latencies)
    if let percentile { return ["doubleValue": .double(distribution.percentile(percentile))] }
    if query.metric.isDistribution { return ["distributionValue": distribution.json] }
    if query.aligner == "ALIGN_RATE" { return ["doubleValue": .double(Double(latencies.count) / seconds)] }
    return ["int64Value": .string(String(latencies.count))]
  }
}
