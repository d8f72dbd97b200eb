/// One setting of a service's sizing; the raw values are the keys in `overture.yaml`.
package enum ResourceField: String, Sendable, CaseIterable {
  case memory
  case cpu
  case minInstances
  case maxInstances
  case concurrency
  case timeout
  case keepWarm
  case cpuAllocation
  case startupTimeout
  case sessionAffinity
  case http2

  /// Those that a file has to name; the others have a value where none is named.
  package static let required: [ResourceField] = [.memory, .cpu, .minInstances, .maxInstances, .concurrency, .timeout]

  /// The words of a setting that has just a few; nil for one that is typed.
  package var words: [String]? {
    switch self {
    case .cpuAllocation: CPUAllocation.allCases.map(\.rawValue)
    case .sessionAffinity, .http2: ["off", "on"]
    default: nil
    }
  }

  /// A short name for people.
  package var title: String {
    switch self {
    case .memory: "Memory"
    case .cpu: "CPU"
    case .minInstances: "Minimum instances"
    case .maxInstances: "Maximum instances"
    case .concurrency: "Concurrency"
    case .timeout: "Request timeout"
    case .keepWarm: "Keep-warm"
    case .cpuAllocation: "CPU allocation"
    case .startupTimeout: "Startup timeout"
    case .sessionAffinity: "Session affinity"
    case .http2: "HTTP/2"
    }
  }

  /// What may be written there, in one line.
  package var hint: String {
    switch self {
    case .memory: "512Mi to 32Gi, such as 2Gi"
    case .cpu: "1, 2, 4, 6 or 8; or 0.08 to 1 for one request at a time"
    case .minInstances: "0 or more are kept ready, and paid for"
    case .maxInstances: "1 or more; the limit of what traffic can cost"
    case .concurrency: "1 to 1000 requests at once on one instance"
    case .timeout: "1s to 3600s"
    case .keepWarm: "a cron schedule in UTC, such as */5 * * * *; empty for none"
    case .cpuAllocation: "requests: CPU while requests are served; always: also between them, for background work"
    case .startupTimeout: "1s to 240s until an instance has to answer"
    case .sessionAffinity: "on: a client's requests go to the same instance as far as possible"
    case .http2: "on: HTTP/2 from end to end, which the server has to speak in clear text"
    }
  }
}

/// A setting that Cloud Run or Cloud Scheduler would refuse.
package struct SizingViolation: Error, Sendable, Hashable {
  package let field: ResourceField
  /// What is wrong.
  package let message: String
  /// The rule behind it.
  package let reason: String
  /// What to enter instead.
  package let remedy: String

  package init(field: ResourceField, message: String, reason: String, remedy: String) {
    self.field = field
    self.message = message
    self.reason = reason
    self.remedy = remedy
  }
}

/// All violations of one sizing; never empty where it is thrown.
package struct SizingError: Error, Sendable, Equatable {
  package let violations: [SizingViolation]

  package init(violations: [SizingViolation]) { self.violations = violations }
}
