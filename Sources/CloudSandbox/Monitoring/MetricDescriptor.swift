/// What a metric of Cloud Run measures, and how its points are to be read.
struct MetricDescriptor: Sendable {
  /// Whether a point stands for an instant or for a stretch of time.
  enum Kind: String, Sendable { case gauge = "GAUGE", delta = "DELTA" }
  /// What a point's value is.
  enum ValueType: String, Sendable { case integer = "INT64", double = "DOUBLE", distribution = "DISTRIBUTION" }

  /// Without `run.googleapis.com/`.
  let name: String
  let kind: Kind
  let valueType: ValueType
  /// UCUM: `ms`, `s`, `By`, `1`, `10^2.%` for a share.
  let unit: String
  /// Its own labels; those of the resource come on top.
  let labels: [String]
  let description: String
  var stage = "GA"
  /// Where a distribution's buckets begin and end.
  var buckets = BucketScale.milliseconds

  /// `run.googleapis.com/request_count`.
  var type: String { Self.prefix + name }

  static let prefix = "run.googleapis.com/"

  /// As `metricDescriptors` shows it.
  func json(project: String) -> JSON {
    [
      "name": .string("projects/\(project)/metricDescriptors/\(type)"), "type": .string(type),
      "metricKind": .string(kind.rawValue), "valueType": .string(valueType.rawValue), "unit": .string(unit),
      "description": .string(description), "displayName": .string(displayName), "launchStage": .string(stage),
      "labels": .array(
        labels.map { ["key": .string($0), "description": .string(Self.labelDescriptions[$0] ?? "")] }),
      "metadata": ["launchStage": .string(stage), "samplePeriod": "60s", "ingestDelay": "120s"],
      "monitoredResourceTypes": ["cloud_run_revision"],
    ]
  }

  private var displayName: String {
    let words = name.split(whereSeparator: { "/_".contains($0) }).joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static let labelDescriptions = [
    "response_code": "Response code of a request.",
    "response_code_class": "Response code class of a request.", "state": "Whether the instance serves requests.",
    "container_name": "Name of the container.", "scaling_driver": "What the recommendation rests on.",
    "probe_type": "Which probe it is.", "is_healthy": "Whether it succeeded.", "probe_action": "How it asks.",
    "is_default": "Whether the service has no probe of its own.", "kind": "What is sent or received.",
  ]
}

/// Where the buckets of a distribution begin: exponential ones, as Monitoring keeps them.
struct BucketScale: Sendable, Hashable {
  let growth: Double
  let scale: Double
  let count: Int

  static let milliseconds = BucketScale(growth: 1.4, scale: 1, count: 64)
  /// A share of a limit: 1 % up to more than all of it.
  static let share = BucketScale(growth: 1.2, scale: 0.01, count: 30)
  static let bytes = BucketScale(growth: 1.2, scale: 1_000_000, count: 66)
  static let seconds = BucketScale(growth: 1.4, scale: 0.001, count: 40)
  static let whole = BucketScale(growth: 1.2, scale: 1, count: 40)
}
