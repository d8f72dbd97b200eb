/// One entry of a service's log, as far as a person or a program reads it here.
package struct LogLine: Sendable, Equatable {
  /// Where a line comes from, by the end of its log's name.
  package enum Source: UInt8, Sendable, CaseIterable {
    /// `run.googleapis.com/requests`: one a request, written by Cloud Run.
    case request
    case stdout, stderr
    /// `run.googleapis.com/varlog/system`: Cloud Run's own lines about instances.
    case system
    /// `cloudaudit.googleapis.com/…`: who changed the service.
    case audit
    case other

    /// What a program writes.
    package static let output: Set<Source> = [.stdout, .stderr]

    /// The log's id, without its project; nil where several are meant.
    package var log: String? {
      switch self {
      case .request: "run.googleapis.com/requests"
      case .stdout: "run.googleapis.com/stdout"
      case .stderr: "run.googleapis.com/stderr"
      case .system: "run.googleapis.com/varlog/system"
      case .audit, .other: nil
      }
    }

    /// - Parameter name: a log's name, `projects/P/logs/run.googleapis.com%2Fstderr`.
    package init(logName name: String) {
      let id = String(name.split(separator: "/").last ?? "").replacing("%2F", with: "/")
      self =
        Self.allCases.first { $0.log == id } ?? (id.hasPrefix("cloudaudit.googleapis.com/") ? .audit : .other)
    }

    /// The word in a column, and in JSON.
    package var word: String {
      switch self {
      case .request: "request"
      case .stdout: "stdout"
      case .stderr: "stderr"
      case .system: "system"
      case .audit: "audit"
      case .other: "other"
      }
    }
  }

  /// What the log of requests says of one.
  package struct Request: Sendable, Equatable {
    package var method: String
    /// The address without host and query: a query may hold what is nobody's business.
    package var path: String
    package var status: Int
    /// Seconds from its arrival to the end of the answer, waiting for an instance included.
    package var latency: Double?
    package var userAgent: String

    package init(method: String, path: String, status: Int, latency: Double?, userAgent: String = "") {
      self.method = method
      self.path = path
      self.status = status
      self.latency = latency
      self.userAgent = userAgent
    }
  }

  /// What the API tells entries apart by: two with the same three are the same one.
  package struct Key: Sendable, Hashable {
    package var log: String
    package var time: LogTime
    package var insertID: String

    package init(log: String, time: LogTime, insertID: String) {
      self.log = log
      self.time = time
      self.insertID = insertID
    }
  }

  /// How many bytes of a text or a payload are kept; the rest is cut off, and said so.
  package static let longest = 8192

  package var key: Key
  /// When Logging got it: lines can arrive late, and out of order.
  package var received: LogTime
  package var severity: LogSeverity
  package var source: Source
  package var revision: String
  package var instance: String
  /// The trace's id alone, without its project; nothing where the program passes none on.
  package var trace: String
  /// What the line says, several lines where a stack trace was joined. From elsewhere: only `SafeText` may show it.
  package var text: String
  package var request: Request?
  /// A structured payload as JSON, without what looks like a secret; empty where the line is plain text.
  package var payload: String
  /// The error groups that Error Reporting counted it to.
  package var groups: [String]

  package init(
    key: Key, received: LogTime? = nil, severity: LogSeverity = .standard, source: Source, revision: String = "",
    instance: String = "", trace: String = "", text: String, request: Request? = nil, payload: String = "",
    groups: [String] = []
  ) {
    self.key = key
    self.received = received ?? key.time
    self.severity = severity
    self.source = source
    self.revision = revision
    self.instance = instance
    self.trace = trace
    self.text = text
    self.request = request
    self.payload = payload
    self.groups = groups
  }

  package var time: LogTime { key.time }

  /// The first line of what it says.
  package var head: Substring { text.prefix { !$0.isNewline } }

  /// How grave it is to a reader: a plain line has no severity, and a stack trace or an answer of 500 is an error all the same.
  package var weight: LogSeverity {
    if severity > .standard { return severity }
    if let request { return request.status >= 500 ? .error : request.status >= 400 ? .warning : .info }
    return text.hasPrefix(StackTraceJoiner.opening) ? .error : .standard
  }
}
