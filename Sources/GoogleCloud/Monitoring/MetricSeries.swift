import Foundation
import RESTClient

/// One time series: the labels that it is kept apart by, and its points.
///
/// Source: `google.monitoring.v3.TimeSeries`.
package struct MetricSeries: Sendable, Equatable {
  /// The labels of the metric and of the resource that were not summed up, such as `response_code_class` and `revision_name`.
  package let labels: [String: String]
  /// Oldest first.
  package let points: [MetricPoint]

  package init(labels: [String: String], points: [MetricPoint]) {
    self.labels = labels
    self.points = points
  }
}

/// A point of a time series.
package struct MetricPoint: Sendable, Equatable {
  /// The same as `end` for a reading.
  package let start: Date
  package let end: Date
  package let value: MetricValue

  package init(start: Date, end: Date, value: MetricValue) {
    self.start = start
    self.end = end
    self.value = value
  }
}

/// What a point holds.
package enum MetricValue: Sendable, Equatable {
  case int(Int)
  case double(Double)
  case distribution(MetricDistribution)

  /// The number; of a distribution, its mean.
  package var number: Double {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    case .distribution(let value): value.mean
    }
  }

  /// The distribution; nil for a number.
  package var distribution: MetricDistribution? {
    guard case .distribution(let value) = self else { return nil }
    return value
  }
}

/// Values counted in buckets; count and mean are exact.
///
/// Source: `google.api.Distribution`.
package struct MetricDistribution: Sendable, Equatable {
  /// Where the buckets end. Each shape has an underflow bucket before and an overflow bucket after what it names.
  package enum Buckets: Sendable, Equatable {
    /// `count` buckets from `scale`, each `growth` times as wide as the one before.
    case exponential(count: Int, growth: Double, scale: Double)
    /// `count` buckets of the same width from `offset`.
    case linear(count: Int, width: Double, offset: Double)
    /// The bounds themselves.
    case explicit([Double])
  }

  package let count: Int
  package let mean: Double
  package let sumOfSquaredDeviation: Double
  /// Nil where the distribution came without buckets, as an empty one may.
  package let buckets: Buckets?
  /// The underflow bucket first; those at the end that are empty may be missing.
  package let counts: [Int]

  package init(count: Int, mean: Double, sumOfSquaredDeviation: Double, buckets: Buckets?, counts: [Int]) {
    self.count = count
    self.mean = mean
    self.sumOfSquaredDeviation = sumOfSquaredDeviation
    self.buckets = buckets
    self.counts = counts
  }
}

extension MetricSeries {
  init(_ document: JSONValue) throws {
    var labels: [String: String] = [:]
    for (name, value) in document["metric"]["labels"].object { labels[name] = value.string }
    for (name, value) in document["resource"]["labels"].object { labels[name] = value.string }
    self.init(
      labels: labels, points: try document.elements("points").map { try MetricPoint($0) }.sorted { $0.end < $1.end })
  }
}

extension MetricPoint {
  init(_ document: JSONValue) throws {
    let interval = document["interval"]
    guard let end = interval["endTime"].string.flatMap(Date.init(rfc3339:)) else {
      throw MalformedAnswer("a point lacks the end of its interval")
    }
    let start = interval["startTime"].string.flatMap(Date.init(rfc3339:)) ?? end
    self.init(start: start, end: end, value: try MetricValue(document["value"]))
  }
}

extension MetricValue {
  init(_ document: JSONValue) throws {
    if let value = document["int64Value"].int {
      self = .int(value)
    } else if let value = document["doubleValue"].double {
      self = .double(value)
    } else if let value = document["boolValue"].bool {
      self = .int(value ? 1 : 0)
    } else if case .object = document["distributionValue"] {
      self = .distribution(MetricDistribution(document["distributionValue"]))
    } else {
      throw MalformedAnswer("a point has no value of a known type")
    }
  }
}

extension MetricDistribution {
  /// Google leaves out what is 0.
  init(_ document: JSONValue) {
    self.init(
      count: document["count"].int ?? 0, mean: document["mean"].double ?? 0,
      sumOfSquaredDeviation: document["sumOfSquaredDeviation"].double ?? 0,
      buckets: Buckets(document["bucketOptions"]), counts: document["bucketCounts"].array.map { $0.int ?? 0 })
  }
}

extension MetricDistribution.Buckets {
  init?(_ document: JSONValue) {
    let (exponential, linear) = (document["exponentialBuckets"], document["linearBuckets"])
    if let count = exponential["numFiniteBuckets"].int, let growth = exponential["growthFactor"].double,
      let scale = exponential["scale"].double, growth > 1, scale > 0, count > 0
    {
      self = .exponential(count: count, growth: growth, scale: scale)
    } else if let count = linear["numFiniteBuckets"].int, let width = linear["width"].double, width > 0, count > 0 {
      self = .linear(count: count, width: width, offset: linear["offset"].double ?? 0)
    } else if case .array(let bounds) = document["explicitBuckets"]["bounds"], !bounds.isEmpty {
      self = .explicit(bounds.compactMap(\.double))
    } else {
      return nil
    }
  }
}
