/// A stored entry, as listing and filters look at it.
protocol LogRecord: Sendable {
  /// When it happened.
  var time: LogInstant { get }
  /// What tells entries of the same instant apart, and orders them.
  var id: String { get }
  /// The project that it belongs to.
  var project: String { get }
  /// As the API shows it.
  var document: JSON { get }
  /// The value at a path, or nil. For a played entry this is cheaper than building the whole entry.
  func value(at path: [String]) -> JSON?
}

/// An entry that is kept as it was written.
struct WrittenRecord: LogRecord {
  let time: LogInstant
  let id: String
  let project: String
  let document: JSON

  /// Reads an entry in the API's form; nil if it is not one.
  init?(_ document: JSON) {
    guard let time = document["timestamp"]?.string.flatMap({ LogInstant($0) }), let id = document["insertId"]?.string,
      let name = document["logName"]?.string
    else { return nil }
    (self.time, self.id, self.document) = (time, id, document)
    project = String(name.split(separator: "/").dropFirst().first ?? "")
  }

  func value(at path: [String]) -> JSON? {
    var value = document
    for part in path {
      guard let next = value[part] else { return nil }
      value = next
    }
    return value
  }
}

extension LogRecord {
  /// Whether it comes before another one, oldest first; entries of one instant are in the order of their ids.
  func isBefore(_ other: any LogRecord) -> Bool { time == other.time ? id < other.id : time < other.time }
}
