import PlainText
import RESTClient
import ServiceLog

/// One line of `overture logs --format json`: a document a line.
struct LogLineDocument: ReportJSON {
  struct Request: Encodable {
    let method: String
    let path: String
    let status: Int
    /// Seconds, waiting for an instance included; absent where Cloud Run tells none.
    let latency: Double?
  }

  private let version = 1
  /// RFC 3339 in UTC, to the nanosecond.
  let time: String
  /// Cloud Logging's, such as `DEFAULT` or `ERROR`.
  let severity: String
  /// `request`, `stdout`, `stderr`, `system`, `audit` or `other`.
  let source: String
  let revision: String?
  let instance: String?
  let trace: String?
  /// Several lines where a stack trace was joined.
  let text: String
  let request: Request?
  /// A structured line's fields, without what looks like a secret.
  let payload: JSONValue?
  /// The ids of Error Reporting's groups that it counts to.
  let groups: [String]?
  /// Whether it came after lines that are later.
  let isLate: Bool

  init(_ line: LogLine, isLate: Bool) {
    func some(_ text: String) -> String? { text.isEmpty ? nil : text }
    time = line.time.text
    severity = line.severity.name
    source = line.source.word
    revision = some(line.revision)
    instance = some(line.instance)
    trace = some(line.trace)
    text = line.text
    request = line.request.map { Request(method: $0.method, path: $0.path, status: $0.status, latency: $0.latency) }
    payload = line.payload.isEmpty ? nil : try? JSONValue(bytes: Array(line.payload.utf8))
    groups = line.groups.isEmpty ? nil : line.groups
    self.isLate = isLate
  }
}

/// `overture logs --errors --format json`.
struct ErrorGroupsDocument: ReportJSON {
  struct Group: Encodable {
    let title: String
    let count: Int
    let first: String?
    let last: String?
    /// Error Reporting's; absent where it was counted from the log here.
    let id: String?
  }

  private let version = 1
  let service: String
  /// Those that Error Reporting has.
  let reported: [Group]
  /// Those of the log's lines.
  let counted: [Group]

  init(service: String, reported: [ErrorGroup], counted: [ErrorGroup]) {
    func group(_ group: ErrorGroup) -> Group {
      Group(
        title: group.title, count: group.count, first: group.first?.text, last: group.last?.text, id: group.id)
    }
    self.service = service
    self.reported = reported.map(group)
    self.counted = counted.map(group)
  }
}
