import PlainText
import SetupPlan

/// Where several runs are shown while they go on.
protocol FleetScreen: Sendable {
  /// Shows what one of them reports.
  /// - Throws: `CommandFailure` where nothing can be shown any more.
  mutating func take(_ event: RunEvent, of member: Int) throws
  /// Shows how one of them ended.
  /// - Throws: `CommandFailure` where nothing can be shown any more.
  mutating func end(_ member: Int, _ outcome: FleetOutcome) throws
  /// Shows a line beside the runs.
  mutating func say(_ line: SafeText)
  /// All have ended: nothing moves any more.
  mutating func finish()
}

/// Several runs as events, one a line on standard output, each with its service and environment.
struct FleetEvents: FleetScreen {
  let names: [SetUpName]

  mutating func take(_ event: RunEvent, of member: Int) throws {
    try StandardStreams.answer(SafeText(json: RunEventLine(event, of: names[member]).text + "\n"))
  }

  mutating func end(_: Int, _: FleetOutcome) {}
  mutating func say(_ line: SafeText) { StandardStreams.progress(line) }
  mutating func finish() {}
}

/// The warnings of several runs: what all of them say is told once.
struct FleetWarnings: Sendable {
  private var told: Set<String> = []

  /// Whether an event is a warning that one of the runs has told already.
  mutating func isRepeated(_ event: RunEvent) -> Bool {
    guard case .stepLog(_, .warning, let line) = event else { return false }
    return !told.insert(line).inserted
  }
}

/// Several runs as lines on standard error: what was changed, and how each ended.
struct FleetLines: FleetScreen {
  private var rows: [FleetRow]
  private var warnings = FleetWarnings()

  /// - Parameter names: the set-ups, in their order.
  init(_ names: [SetUpName]) { rows = names.map { FleetRow(name: $0) } }

  mutating func take(_ event: RunEvent, of member: Int) {
    guard !warnings.isRepeated(event) else { return }
    for line in rows[member].take(event) { StandardStreams.progress(line) }
  }

  mutating func end(_ member: Int, _ outcome: FleetOutcome) {
    let line = rows[member].end(outcome)
    if case .failed = outcome { StandardStreams.tell(line) } else { StandardStreams.progress(line) }
  }
  mutating func say(_ line: SafeText) { StandardStreams.progress(line) }
  mutating func finish() {}
}

/// Several runs on a terminal: a row for each that goes on, changed in place, below the rows of those that have ended.
struct FleetRows: FleetScreen {
  private var rows: [FleetRow]
  private var warnings = FleetWarnings()
  private var going: [Int] = []
  private var ended = 0
  private var failed = 0
  /// How many rows of the terminal are to be drawn over.
  private var drawn = 0

  /// - Parameter names: the set-ups, in their order.
  init(_ names: [SetUpName]) { rows = names.map { FleetRow(name: $0) } }

  mutating func take(_ event: RunEvent, of member: Int) {
    guard !warnings.isRepeated(event) else { return }
    if !going.contains(member) { going.append(member) }
    let lines = rows[member].take(event)
    if case .stepLog(_, .warning, _) = event { draw(above: lines) } else { draw(above: []) }
  }

  mutating func end(_ member: Int, _ outcome: FleetOutcome) {
    going.removeAll { $0 == member }
    ended += 1
    if case .failed = outcome { failed += 1 }
    draw(above: [rows[member].end(outcome)])
  }

  mutating func say(_ line: SafeText) { draw(above: [line]) }

  mutating func finish() {
    StandardStreams.rewind(drawn)
    drawn = 0
  }

  private mutating func draw(above lines: [SafeText]) {
    let size = StandardStreams.terminalSize
    StandardStreams.rewind(drawn)
    for line in lines { StandardStreams.progress(line) }
    // A row that the terminal breaks in two could not be drawn over.
    let shown = going.prefix(max(0, size.rows - 2)).map { rows[$0].going } + [summary]
    for row in shown { StandardStreams.progress(row.prefix(columns: size.columns - 1)) }
    drawn = shown.count
  }

  private var summary: SafeText {
    let waiting = rows.count - ended - going.count
    let trouble: SafeText = failed == 0 ? "" : ", \(failed) of them failed"
    return "\(ended) of \(rows.count) ended\(trouble); \(going.count) going on, \(waiting) waiting"
  }
}
