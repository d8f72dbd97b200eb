/// What the log entries of one group come to.
struct ErrorGroupTally: Sendable {
  let id: String
  private(set) var count = 0
  private(set) var first: LogInstant
  private(set) var last: LogInstant
  /// Service and version, each with its number of errors.
  private(set) var contexts: [[String]: Int] = [:]
  private(set) var newest: JSON = [:]
  /// The numbers of errors in stretches of equal length, counted from the beginning of the period.
  private(set) var timed: [Int64: Int] = [:]

  init(id: String, at time: LogInstant) { (self.id, first, last) = (id, time, time) }

  /// Counts an entry.
  /// - Parameters:
  ///   - record: the entry.
  ///   - begin: when the period begins.
  ///   - step: how long a stretch is, in microseconds; nil for none.
  mutating func add(_ record: some LogRecord, from begin: LogInstant, step: Int64?) {
    count += 1
    (first, last) = (min(first, record.time), max(last, record.time))
    let labels = ["service_name", "revision_name"].map { record.value(at: ["resource", "labels", $0])?.string ?? "" }
    contexts[labels, default: 0] += 1
    if let step { timed[(record.time.microseconds - begin.microseconds) / step, default: 0] += 1 }
    if record.time >= last { newest = record.document }
  }

  /// The words of its newest error.
  private var message: String {
    newest["textPayload"]?.string
      ?? ["stack_trace", "exception", "message"].lazy.compactMap { newest["jsonPayload"]?[$0]?.string }.first ?? ""
  }

  /// The group itself.
  func group(project: String) -> JSON {
    ["name": .string("projects/\(project)/groups/\(id)"), "groupId": .string(id), "resolutionStatus": "OPEN"]
  }

  /// As `groupStats` shows it.
  /// - Parameters:
  ///   - project: the project's id.
  ///   - begin: when the period begins.
  ///   - step: how long a stretch of `timedCounts` is, in microseconds; nil leaves them out.
  /// - Returns: an `ErrorGroupStats`.
  func stats(project: String, from begin: LogInstant, step: Int64?) -> JSON {
    let services = contexts.sorted { $0.value == $1.value ? $0.key[1] > $1.key[1] : $0.value > $1.value }
    let affected = services.map { Self.context($0.key) }
    return .compact([
      "group": group(project: project), "count": .string(String(count)), "affectedUsersCount": nil,
      "firstSeenTime": .string(first.text), "lastSeenTime": .string(last.text),
      "affectedServices": .array(affected), "numAffectedServices": .int(Int64(affected.count)),
      "timedCounts": step.map { step in
        .array(
          timed.sorted { $0.key < $1.key }.map { place, count in
            let start = LogInstant(microseconds: begin.microseconds + place * step)
            return [
              "count": .string(String(count)), "startTime": .string(start.text),
              "endTime": .string(LogInstant(microseconds: start.microseconds + step).text),
            ]
          })
      }, "representative": event,
    ])
  }

  /// The newest error, as an event.
  var event: JSON { Self.event(newest, message: message) }

  /// An error as `events` shows it.
  static func event(_ entry: JSON, message: String) -> JSON {
    let labels = ["service_name", "revision_name"].map { entry[path: "resource.labels.\($0)"]?.string ?? "" }
    return ["eventTime": entry["timestamp"] ?? "", "serviceContext": context(labels), "message": .string(message)]
  }

  private static func context(_ labels: [String]) -> JSON {
    ["service": .string(labels[0]), "version": .string(labels[1]), "resourceType": "cloud_run_revision"]
  }
}
