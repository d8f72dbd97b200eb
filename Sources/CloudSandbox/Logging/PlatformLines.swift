#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why Cloud Run starts an instance, as its log says it.
///
/// Reference: cloud.google.com/run/docs/logging
package enum StartReason: String, Sendable, CaseIterable {
  /// A request found no room.
  case autoscaling = "AUTOSCALING"
  /// A revision gets traffic.
  case rollout = "DEPLOYMENT_ROLLOUT"
  /// Instances that are always to run, or as many as somebody says.
  case minimum = "MANUAL_OR_CUSTOMER_MIN_INSTANCE"

  /// What the log says.
  package var line: String {
    let words =
      switch self {
      case .autoscaling:
        "Instance started due to configured scaling factors (e.g. CPU utilization, request throughput, etc.) or not "
          + "enough existing capacity for current traffic."
      case .rollout:
        "Instance started due to traffic shifting between revisions due to deployment, traffic split adjustment, or "
          + "deployment health check."
      case .minimum: "Instance started because of customer-configured min-instances or manual scaling."
      }
    return "Starting new instance. Reason: \(rawValue) - \(words)"
  }
}

/// What Cloud Run itself writes, and what containers write, as entries.
extension LogEntry {
  /// A line of the platform about an instance.
  /// - Parameters:
  ///   - place: the revision.
  ///   - instance: the instance's id; nil where it is about none.
  ///   - text: the line.
  ///   - severity: how bad it is.
  ///   - time: when; nil is now.
  /// - Returns: an entry of `run.googleapis.com/varlog/system`.
  package static func system(
    _ place: RevisionPlace, instance: String?, _ text: String, severity: LogSeverity = .info, at time: Date? = nil
  ) -> LogEntry {
    of(place, instance: instance, log: "varlog/system", .text(text), severity, time)
  }

  /// A line that a container writes.
  /// - Parameters:
  ///   - place: the revision.
  ///   - instance: the instance's id.
  ///   - payload: text, or JSON, whose severity is then that of the entry.
  ///   - isError: whether it goes to standard error.
  ///   - severity: what a line of JSON says; text has none.
  ///   - time: when; nil is now.
  /// - Returns: an entry of `run.googleapis.com/stdout` or `…/stderr`.
  package static func container(
    _ place: RevisionPlace, instance: String, _ payload: Payload, isError: Bool = false,
    severity: LogSeverity = .default, at time: Date? = nil
  ) -> LogEntry {
    of(place, instance: instance, log: isError ? "stderr" : "stdout", payload, severity, time)
  }

  /// A request to a service.
  /// - Parameters:
  ///   - place: the revision.
  ///   - instance: the instance that answered; nil where none did.
  ///   - request: `google.logging.type.HttpRequest`.
  ///   - status: what was answered.
  ///   - text: what the platform says where it answered by itself.
  ///   - trace: the trace's id.
  ///   - time: when it came; nil is now.
  /// - Returns: an entry of `run.googleapis.com/requests`.
  package static func request(
    _ place: RevisionPlace, instance: String?, _ request: JSON, status: Int, text: String? = nil, trace: String,
    at time: Date? = nil
  ) -> LogEntry {
    var entry = of(
      place, instance: instance, log: "requests", text.map(Payload.text) ?? .none, severity(ofStatus: status), time)
    entry.httpRequest = request
    entry.trace = trace
    return entry
  }

  /// How bad an answer is.
  static func severity(ofStatus status: Int) -> LogSeverity {
    status >= 500 ? .error : status >= 400 ? .warning : .info
  }

  private static func of(
    _ place: RevisionPlace, instance: String?, log: String, _ payload: Payload, _ severity: LogSeverity, _ time: Date?
  ) -> LogEntry {
    var entry = LogEntry(
      project: place.project, log: "run.googleapis.com/\(log)", resource: place.resource, payload: payload,
      severity: severity, time: time)
    if let instance { entry.labels["instanceId"] = instance }
    return entry
  }
}

/// What the log says while an instance starts.
struct StartLines {
  let place: RevisionPlace
  let instance: String
  let reason: StartReason
  /// Whether the service has no startup probe of its own.
  var isDefaultProbe = true
  var port = 8080

  /// The lines of an instance that starts as it should.
  /// - Parameters:
  ///   - begun: when the platform decides on it.
  ///   - ready: when its probe succeeds.
  /// - Returns: what the platform says of it, in its order.
  func ready(_ begun: Date, _ ready: Date) -> [LogEntry] {
    [
      .system(place, instance: instance, reason.line, at: begun),
      .system(
        place, instance: instance,
        "\(probe) succeeded after 1 attempt for container \"\(place.container)\" on port \(port).", at: ready),
    ]
  }

  /// The lines of an instance whose container never listens.
  func failed(_ begun: Date, _ ended: Date) -> [LogEntry] {
    [
      .system(place, instance: instance, reason.line, at: begun),
      .system(
        place, instance: instance,
        "\(probe) failed 1 time consecutively for container \"\(place.container)\" on port \(port). The instance was not "
          + "started. Connection failed with status DEADLINE_EXCEEDED.", severity: .error, at: ended),
    ]
  }

  private var probe: String { isDefaultProbe ? "Default STARTUP TCP probe" : "STARTUP HTTP probe" }
}
