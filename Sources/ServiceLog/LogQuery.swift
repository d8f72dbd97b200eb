/// Which lines of a service's log are asked for, and the filter that asks Cloud Logging for them.
package struct LogQuery: Sendable, Equatable {
  /// The service whose lines they are.
  package struct Service: Sendable, Equatable {
    package var project: String
    package var region: String
    package var name: String

    package init(project: String, region: String, name: String) {
      self.project = project
      self.region = region
      self.name = name
    }
  }

  package var service: Service
  /// The first moment, which counts; nil has no beginning.
  package var since: LogTime?
  /// The moment before which it ends; nil has no end.
  package var until: LogTime?
  /// The least severity.
  package var severity: LogSeverity?
  package var revision: String?
  package var instance: String?
  package var trace: String?
  /// Whether only what went wrong is asked for: severity ERROR and above, stack traces on plain output, answers of 500 and above.
  package var errorsOnly = false

  package init(_ service: Service) { self.service = service }

  /// The same question for what went wrong alone.
  package var errors: LogQuery {
    var query = self
    query.errorsOnly = true
    return query
  }

  /// The filter in Logging's language, one condition a line. Logging accepts at most 20,000 characters.
  package var filter: String {
    var terms = [
      #"resource.type="cloud_run_revision""#, "resource.labels.service_name=\(Self.quoted(service.name))",
      "resource.labels.location=\(Self.quoted(service.region))",
    ]
    if let revision { terms.append("resource.labels.revision_name=\(Self.quoted(revision))") }
    if let instance { terms.append("labels.instanceId=\(Self.quoted(instance))") }
    if let trace { terms.append("trace=\(Self.quoted("projects/\(service.project)/traces/\(trace)"))") }
    if let severity { terms.append("severity>=\(severity.name)") }
    if errorsOnly {
      // A plain line has the severity DEFAULT, whatever it says: `severity>=ERROR` alone would miss Python's stack traces.
      terms.append(
        "(severity>=ERROR OR textPayload:\(Self.quoted("Traceback (most recent call last)")) OR httpRequest.status>=500)"
      )
    }
    if let since { terms.append("timestamp>=\(Self.quoted(since.text))") }
    if let until { terms.append("timestamp<\(Self.quoted(until.text))") }
    return terms.joined(separator: "\nAND ")
  }

  /// The condition that names one of a project's logs.
  ///
  /// - Parameters:
  ///   - log: the log's id, `run.googleapis.com/stderr`.
  ///   - project: the project's id.
  /// - Returns: the condition.
  package static func names(_ log: String, of project: String) -> String {
    "logName=\(quoted("projects/\(project)/logs/\(log.replacing("/", with: "%2F"))"))"
  }

  /// A text in the filter's quotes.
  static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
