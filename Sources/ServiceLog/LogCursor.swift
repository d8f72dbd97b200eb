/// Where following a log has got to: what to ask for next, and which lines were seen.
///
/// Entries arrive late and out of order, and Logging's live tail needs a stream that REST has not. So each look asks again for the
/// last minute, and for what arrived since, and what was seen is known by its key.
package struct LogCursor: Sendable {
  /// How far each look goes back behind the newest line, in seconds: what comes later than that is missed.
  package static let overlap = 60.0
  /// How far it goes back behind the newest arrival, in seconds.
  package static let arrivalOverlap = 5.0
  /// How long a line is held back, in seconds, for those that belong before it. Logging's own tail waits as long.
  package static let hold = 2.0
  /// How long keys are kept, in seconds.
  private static let memory = 2 * overlap

  private let query: LogQuery
  /// The time of the newest line.
  package private(set) var newest: LogTime
  private var newestArrival: LogTime?
  private var seen: Set<LogLine.Key> = []
  /// Lines that wait for those before them.
  private var held: [LogLine] = []
  private var joiner = StackTraceJoiner()
  /// The time of the last line that was given out.
  private var given: LogTime?

  /// - Parameters:
  ///   - query: the lines to follow; its `until` is not used.
  ///   - start: from when on.
  package init(_ query: LogQuery, from start: LogTime) {
    self.query = query
    newest = start
    beginning = start
  }

  private let beginning: LogTime

  /// What the next look asks for.
  package var next: LogQuery {
    var query = query
    query.since = max(beginning, newest.advanced(by: -Self.overlap))
    query.until = nil
    return query
  }

  /// What else its filter says, so that a silent log costs little: nil at first.
  package var arrivalFilter: String? {
    newestArrival.map { "receiveTimestamp>=\(LogQuery.quoted($0.advanced(by: -Self.arrivalOverlap).text))" }
  }

  /// One line that is to be shown.
  package struct Shown: Sendable, Equatable {
    package var line: LogLine
    /// Whether it belongs before lines that were shown.
    package var isLate: Bool

    package init(line: LogLine, isLate: Bool = false) {
      self.line = line
      self.isLate = isLate
    }
  }

  /// Takes what a look has brought.
  ///
  /// - Parameters:
  ///   - lines: in any order; what was seen counts once.
  ///   - now: the present, by the same clock as the next call's.
  /// - Returns: what is to be shown now, in order of time; late lines are marked.
  package mutating func take(_ lines: [LogLine], now: LogTime) -> [Shown] {
    for line in lines where line.time >= beginning && seen.insert(line.key).inserted {
      newest = max(newest, line.time)
      newestArrival = max(newestArrival ?? line.received, line.received)
      held.append(line)
    }
    let oldest = newest.advanced(by: -Self.memory)
    if seen.count > 4096 { seen = seen.filter { $0.time >= oldest } }
    return release(olderThan: now.advanced(by: -Self.hold))
  }

  /// What is still held back, when nothing follows.
  package mutating func finish() -> [Shown] {
    release(olderThan: LogTime(nanoseconds: .max), all: true)
  }

  private mutating func release(olderThan limit: LogTime, all: Bool = false) -> [Shown] {
    held.sort { ($0.time, $0.key.insertID) < ($1.time, $1.key.insertID) }
    let count = held.prefix { $0.time <= limit }.count
    let ready = Array(held[..<count])
    held.removeFirst(count)
    var lines = joiner.take(ready)
    // A trace has come whole where nothing more of its stream came with it.
    if all || held.isEmpty { lines += joiner.finish() }
    lines.sort { ($0.time, $0.key.insertID) < ($1.time, $1.key.insertID) }
    return lines.map { line in
      defer { given = max(given ?? line.time, line.time) }
      return Shown(line: line, isLate: given.map { line.time < $0 } ?? false)
    }
  }
}
