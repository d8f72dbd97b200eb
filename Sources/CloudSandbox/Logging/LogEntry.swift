#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An entry as somebody writes it; the store adds its id, and when it was received.
package struct LogEntry: Sendable, Equatable {
  /// What an entry says.
  package enum Payload: Sendable, Equatable {
    /// Nothing beside what its other fields say: a request.
    case none
    /// A line of text.
    case text(String)
    /// A line that was JSON.
    case json(JSON)
    /// A message of an API: `google.cloud.audit.AuditLog`, with its `@type`.
    case proto(JSON)
  }

  /// The project's id.
  package var project: String
  /// The log's id without the project, not encoded: `run.googleapis.com/stderr`.
  package var log: String
  /// `{"type","labels"}`.
  package var resource: JSON
  /// Labels of the entry; a Cloud Run instance is `instanceId` there.
  package var labels: [String: String] = [:]
  package var severity: LogSeverity = .default
  /// When it happened; nil is now.
  package var time: Date?
  package var payload: Payload = .none
  /// `google.logging.type.HttpRequest`.
  package var httpRequest: JSON?
  /// The id of its trace, without the project.
  package var trace: String?
  /// The ids of the groups of Error Reporting that it belongs to.
  package var errorGroups: [String] = []

  /// An entry of any resource.
  /// - Parameters:
  ///   - project: the project's id.
  ///   - log: the log's id without the project, not encoded.
  ///   - resource: `{"type","labels"}`.
  ///   - payload: what it says.
  ///   - severity: how bad it is.
  ///   - time: when it happened; nil is now.
  package init(
    project: String, log: String, resource: JSON, payload: Payload = .none, severity: LogSeverity = .default,
    time: Date? = nil
  ) {
    (self.project, self.log, self.resource) = (project, log, resource)
    (self.payload, self.severity, self.time) = (payload, severity, time)
  }

  /// The full name of its log, as entries have it: `projects/P/logs/run.googleapis.com%2Fstderr`.
  var logName: String { Self.logName(project: project, log: log) }

  static func logName(project: String, log: String) -> String {
    "projects/\(project)/logs/\(log.replacing("/", with: "%2F"))"
  }

  /// As Cloud Logging shows it.
  /// - Parameters:
  ///   - id: its `insertId`.
  ///   - time: when it happened.
  ///   - received: when it came in.
  /// - Returns: a `LogEntry` of v2.
  func document(id: String, time: LogInstant, received: LogInstant) -> JSON {
    var document: JSON = .compact([
      "logName": .string(logName), "resource": resource, "timestamp": .string(time.text),
      "receiveTimestamp": .string(received.text), "insertId": .string(id), "httpRequest": httpRequest,
      "severity": severity == .default ? nil : .string(severity.name),
      "labels": labels.isEmpty ? nil : .object(labels.mapValues(JSON.string)),
      "errorGroups": errorGroups.isEmpty ? nil : .array(errorGroups.map { ["id": .string($0)] }),
    ])
    if let trace {
      document["trace"] = .string("projects/\(project)/traces/\(trace)")
      document["traceSampled"] = true
    }
    switch payload {
    case .none: break
    case .text(let text): document["textPayload"] = .string(text)
    case .json(let value): document["jsonPayload"] = value
    case .proto(let value): document["protoPayload"] = value
    }
    return document
  }
}
