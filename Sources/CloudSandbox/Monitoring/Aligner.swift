/// How the points of one series in one period become one.
///
/// Reference: cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aligner
enum Aligner: Sendable, Equatable {
  case none, delta, rate, newest, min, max, mean, count, sum, deviation
  case percentile(Double)

  private static let names: [String: Aligner] = [
    "ALIGN_NONE": .none, "ALIGN_DELTA": .delta, "ALIGN_RATE": .rate, "ALIGN_INTERPOLATE": .newest,
    "ALIGN_NEXT_OLDER": .newest, "ALIGN_MIN": .min, "ALIGN_MAX": .max, "ALIGN_MEAN": .mean, "ALIGN_COUNT": .count,
    "ALIGN_SUM": .sum, "ALIGN_STDDEV": .deviation, "ALIGN_PERCENTILE_99": .percentile(99),
    "ALIGN_PERCENTILE_95": .percentile(95), "ALIGN_PERCENTILE_50": .percentile(50),
    "ALIGN_PERCENTILE_05": .percentile(5),
  ]

  init?(_ name: String) {
    guard let aligner = Self.names[name] else { return nil }
    self = aligner
  }

  /// Whether the API takes it for a metric.
  func isValid(for metric: MetricDescriptor) -> Bool {
    let isDistribution = metric.valueType == .distribution
    return switch self {
    case .none, .sum: true
    case .delta: metric.kind == .delta
    case .rate: metric.kind == .delta && !isDistribution
    case .newest: metric.kind == .gauge && !isDistribution
    case .min, .max, .mean, .count, .deviation: !isDistribution
    case .percentile: isDistribution
    }
  }

  /// What its result is.
  func valueType(of metric: MetricDescriptor) -> MetricDescriptor.ValueType {
    switch self {
    case .rate, .mean, .deviation, .percentile: .double
    case .count: .integer
    default: metric.valueType
    }
  }

  /// Whether its result is of an instant.
  func kind(of metric: MetricDescriptor) -> MetricDescriptor.Kind {
    switch self {
    case .rate, .percentile: .gauge
    default: metric.kind
    }
  }

  /// What the points of a period come to.
  /// - Parameters:
  ///   - values: oldest first; at least one.
  ///   - scale: the buckets of distributions.
  ///   - seconds: the length of the period.
  /// - Returns: one value.
  func aligned(_ values: [MetricValue], in scale: BucketScale, seconds: Double) -> MetricValue {
    let numbers = values.compactMap(\.number)
    switch self {
    case .none, .delta, .sum: return values.dropFirst().reduce(into: values[0]) { $0.add($1) }
    case .rate: return .number(numbers.reduce(0, +) / seconds)
    case .newest: return values[values.count - 1]
    case .percentile(let share):
      let all = values.compactMap(\.histogram).reduce(into: Histogram()) { $0.add($1) }
      return .number(all.percentile(share, in: scale))
    case .min: return .number(numbers.min() ?? 0)
    case .max: return .number(numbers.max() ?? 0)
    case .mean: return .number(numbers.mean)
    case .count: return .number(Double(values.count))
    case .deviation: return .number(numbers.deviation)
    }
  }
}

/// How the points of several series in one period become one.
///
/// Reference: cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Reducer
enum Reducer: Sendable, Equatable {
  case none, mean, min, max, sum, deviation, count
  case percentile(Double)

  private static let names: [String: Reducer] = [
    "REDUCE_NONE": .none, "REDUCE_MEAN": .mean, "REDUCE_MIN": .min, "REDUCE_MAX": .max, "REDUCE_SUM": .sum,
    "REDUCE_STDDEV": .deviation, "REDUCE_COUNT": .count, "REDUCE_PERCENTILE_99": .percentile(99),
    "REDUCE_PERCENTILE_95": .percentile(95), "REDUCE_PERCENTILE_50": .percentile(50),
    "REDUCE_PERCENTILE_05": .percentile(5),
  ]

  init?(_ name: String) {
    guard let reducer = Self.names[name] else { return nil }
    self = reducer
  }

  /// Whether the API takes it for aligned values.
  func isValid(for type: MetricDescriptor.ValueType) -> Bool {
    switch self {
    case .min, .max: type != .distribution
    default: true
    }
  }

  /// What its result is.
  func valueType(of type: MetricDescriptor.ValueType) -> MetricDescriptor.ValueType {
    switch self {
    case .mean, .deviation, .percentile: .double
    case .count: .integer
    default: type
    }
  }

  /// What the values of one period come to.
  func reduced(_ values: [MetricValue], in scale: BucketScale) -> MetricValue {
    let histograms = values.compactMap(\.histogram)
    if !histograms.isEmpty {
      let all = histograms.reduce(into: Histogram()) { $0.add($1) }
      switch self {
      case .percentile(let share): return .number(all.percentile(share, in: scale))
      case .mean: return .number(all.mean)
      case .deviation:
        let count = Double(Swift.max(1, all.count))
        return .number(Swift.max(0, all.squares / count - all.mean * all.mean).squareRoot())
      case .count: return .number(Double(values.count))
      default: return .distribution(all)
      }
    }
    let numbers = values.compactMap(\.number)
    switch self {
    case .none, .sum: return .number(numbers.reduce(0, +))
    case .mean: return .number(numbers.mean)
    case .min: return .number(numbers.min() ?? 0)
    case .max: return .number(numbers.max() ?? 0)
    case .deviation: return .number(numbers.deviation)
    case .count: return .number(Double(values.count))
    case .percentile(let share):
      let sorted = numbers.sorted()
      let place = Int((Double(sorted.count) * share / 100).rounded(.up)) - 1
      return .number(sorted.isEmpty ? 0 : sorted[Swift.max(0, place)])
    }
  }
}

extension [Double] {
  fileprivate var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }

  fileprivate var deviation: Double {
    let mean = mean
    return isEmpty ? 0 : (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
  }
}
