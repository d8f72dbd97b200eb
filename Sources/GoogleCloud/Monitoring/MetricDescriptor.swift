import RESTClient

/// What a metric is, as Cloud Monitoring describes it: it replaces what any page says of units and delays.
///
/// Source: `google.api.MetricDescriptor`.
package struct MetricDescriptor: Sendable, Equatable {
  /// Whether points are readings, changes or running totals.
  package enum Kind: String, Sendable {
    case gauge = "GAUGE"
    case delta = "DELTA"
    case cumulative = "CUMULATIVE"
  }

  /// Such as `run.googleapis.com/request_latencies`.
  package let type: String
  /// Nil for a kind that is not known here.
  package let kind: Kind?
  /// `INT64`, `DOUBLE`, `DISTRIBUTION`, …
  package let valueType: String
  /// In UCUM, such as `ms`, `s`, `By`; `1` for a number without a unit.
  package let unit: String
  /// The metric's own labels.
  package let labels: [String]
  /// `GA`, `BETA`, …; nil where it is not told.
  package let launchStage: String?
  /// Seconds between points; nil where it is not told.
  package let samplePeriod: Double?
  /// Points older than this many seconds can be read for certain; nil where it is not told.
  package let ingestDelay: Double?
  /// The resources that it is written for, such as `cloud_run_revision`.
  package let resources: [String]
}

extension MetricDescriptor {
  init(_ document: JSONValue) throws {
    let metadata = document["metadata"]
    self.init(
      type: try document.text("type"), kind: document["metricKind"].string.flatMap(Kind.init(rawValue:)),
      valueType: document["valueType"].string ?? "", unit: document["unit"].string ?? "1",
      labels: document["labels"].array.compactMap { $0["key"].string },
      launchStage: document["launchStage"].string,
      samplePeriod: Self.seconds(metadata["samplePeriod"]), ingestDelay: Self.seconds(metadata["ingestDelay"]),
      resources: document["monitoredResourceTypes"].array.compactMap(\.string))
  }

  /// A protobuf duration such as `60s` or `0.5s`.
  private static func seconds(_ value: JSONValue) -> Double? {
    value.string.flatMap { $0.hasSuffix("s") ? Double($0.dropLast()) : nil }
  }
}
