import Foundation

/// The series that answer a question: aligned one by one, then merged where that is asked for.
struct TimeSeriesAnswer: Sendable {
  let query: TimeSeriesQuery
  let project: Project
  let points: [MetricSeries: [Int64: MetricValue]]

  /// A stretch of time, without its start.
  private struct Window: Hashable {
    let start: Double
    let end: Double
  }

  /// One of the groups that series are merged into, by what is left of their labels.
  private struct Group: Hashable, Comparable {
    let metric: [String: String]
    let resource: [String: String]

    private var text: String { "\(metric.sorted { $0.key < $1.key }) \(resource.sorted { $0.key < $1.key })" }
    static func < (one: Self, other: Self) -> Bool { one.text < other.text }
  }

  /// The minutes that a question can be about.
  static func minutes(of query: TimeSeriesQuery) -> ClosedRange<Int64> {
    let first = Int64((query.start.timeIntervalSince1970 / 60).rounded(.down)) - 1
    let last = Int64((query.end.timeIntervalSince1970 / 60).rounded(.up))
    guard let period = query.period else { return first...max(first, last) }
    return first - Int64(period / 60)...max(first, last)
  }

  /// Each series' head, and its points with the newest first.
  var series: [(head: JSON, points: [JSON])] {
    var groups: [Group: [Window: [MetricValue]]] = [:]
    for (key, minutes) in points {
      let group = group(of: key)
      for (window, values) in windows(of: minutes) {
        let seconds = window.end - window.start
        let value = query.aligner.aligned(values, in: query.metric.buckets, seconds: seconds)
        groups[group, default: [:]][window, default: []].append(value)
      }
    }
    return groups.sorted { $0.key < $1.key }.map { group, windows in
      let points = windows.sorted { $0.key.end > $1.key.end }.map { point($0.key, $0.value) }
      return (head(of: group), query.isHeadersOnly ? [] : points)
    }
  }

  private func group(of key: MetricSeries) -> Group {
    guard query.reducer != .none else { return Group(metric: key.labels, resource: key.place.labels) }
    func kept(_ labels: [String: String], _ prefix: String) -> [String: String] {
      labels.filter { query.groupBy.contains("\(prefix).labels.\($0.key)") }
    }
    return Group(metric: kept(key.labels, "metric"), resource: kept(key.place.labels, "resource"))
  }

  private func windows(of minutes: [Int64: MetricValue]) -> [Window: [MetricValue]] {
    var windows: [Window: [MetricValue]] = [:]
    for (minute, value) in minutes.sorted(by: { $0.key < $1.key }) {
      guard let window = window(of: minute) else { continue }
      windows[window, default: []].append(value)
    }
    return windows
  }

  /// Where a minute's value goes; nil outside of the interval. Alignment counts back from its end.
  private func window(of minute: Int64) -> Window? {
    let end = Double(minute + 1) * 60
    let (first, last) = (query.start.timeIntervalSince1970, query.end.timeIntervalSince1970)
    // A minute that still runs counts up to now.
    guard end > first, Double(minute) * 60 < last else { return nil }
    guard let period = query.period else { return Window(start: end - 60, end: end) }
    let back = max(0, ((last - end) / period).rounded(.down))
    return Window(start: last - (back + 1) * period, end: last - back * period)
  }

  private var valueType: MetricDescriptor.ValueType {
    query.reducer.valueType(of: query.aligner.valueType(of: query.metric))
  }

  private var kind: MetricDescriptor.Kind {
    if case .percentile = query.reducer { return .gauge }
    return query.aligner.kind(of: query.metric)
  }

  private func head(of group: Group) -> JSON {
    var resource = group.resource
    resource["project_id"] = project.id
    return .compact([
      "metric": .compact([
        "type": .string(query.metric.type),
        "labels": group.metric.isEmpty ? nil : .object(group.metric.mapValues(JSON.string)),
      ]),
      "resource": ["type": "cloud_run_revision", "labels": .object(resource.mapValues(JSON.string))],
      "metricKind": .string(kind.rawValue), "valueType": .string(valueType.rawValue),
      "unit": .string(query.aligner == .rate ? "\(query.metric.unit)/s" : query.metric.unit),
    ])
  }

  private func point(_ window: Window, _ values: [MetricValue]) -> JSON {
    let value = query.reducer == .none ? values[0] : query.reducer.reduced(values, in: query.metric.buckets)
    let start = kind == .gauge ? window.end : window.start
    return [
      "interval": [
        "startTime": .string(LogInstant(seconds: start).text), "endTime": .string(LogInstant(seconds: window.end).text),
      ], "value": json(value),
    ]
  }

  private func json(_ value: MetricValue) -> JSON {
    switch (value, valueType) {
    case (.distribution(let histogram), _): ["distributionValue": histogram.json(in: query.metric.buckets)]
    case (.number(let number), .integer): ["int64Value": .string(String(Int64(number.rounded())))]
    case (.number(let number), _): ["doubleValue": .double(number)]
    }
  }
}
