import ServiceLog
import SetupPlan
import TerminalUI

/// The service's log: followed, searched, filtered, a line's details, and its whole trace.
struct LogsScreen: Screen {
  /// Which lines are shown by where they come from.
  enum Kind: Sendable, CaseIterable {
    case all, requests, output, platform

    var sources: Set<LogLine.Source>? {
      switch self {
      case .all: nil
      case .requests: [.request]
      case .output: [.stdout, .stderr]
      case .platform: [.system, .audit]
      }
    }

    var word: String {
      switch self {
      case .all: "all lines"
      case .requests: "requests"
      case .output: "the service's output"
      case .platform: "Cloud Run's own lines"
      }
    }
  }

  /// How many lines one tick looks through: a packed block is unpacked in well under a millisecond.
  static let scanned = 20_480

  private static let severities: [LogSeverity?] = [nil, .info, .warning, .error]

  var environment = ""
  private(set) var store = LogStore()
  /// Whether anything has been answered yet.
  private(set) var isOpen = false
  private(set) var failure: Failure?
  /// What is worth saying of the connection.
  private(set) var note: String?
  private(set) var severity: LogSeverity?
  private(set) var kind = Kind.all
  /// The trace that alone is shown.
  private(set) var trace: String?
  /// What is searched for.
  private(set) var words = TextField()
  private(set) var isTyping = false
  private(set) var wraps = false
  private(set) var showsDetails = false
  var details = Viewport()
  /// The marked line's number; nil follows the newest.
  private(set) var marked: Int?
  /// The numbers of the lines that are looked for, in order; nil where all are shown.
  private(set) var matches: [Int]?
  /// The lines that have not been looked through: those below this number.
  private(set) var unscanned = 0

  var isFollowing: Bool { marked == nil }
  var isScanning: Bool { matches != nil && unscanned > store.first }

  /// What is looked for.
  var search: LogSearch {
    LogSearch(sources: kind.sources, severity: severity, pattern: words.text.isEmpty ? nil : .words(words.text))
  }

  /// How many lines are shown.
  var count: Int { matches?.count ?? store.count }

  /// The number of the line in a place among those that are shown.
  func number(at place: Int) -> Int { matches.map { $0[place] } ?? store.first + place }

  /// The place of the marked line, or of the newest.
  var place: Int {
    guard let marked else { return max(0, count - 1) }
    guard let matches else { return min(max(0, marked - store.first), max(0, count - 1)) }
    return min(Self.lowerBound(matches, marked), max(0, matches.count - 1))
  }

  /// The marked line, or the newest.
  var line: LogLine? { count > 0 ? store.line(number(at: place)) : nil }

  /// Takes lines that have come.
  mutating func take(_ shown: [LogCursor.Shown]) {
    isOpen = true
    failure = nil
    note = nil
    let search = search
    for shown in shown {
      let number = store.numbers.upperBound
      store.append(shown.line)
      if matches != nil, matching(shown.line, search) { matches?.append(number) }
    }
    // What has gone from the store is shown no longer.
    if let first = matches?.first, first < store.first { matches?.removeAll { $0 < store.first } }
    if let marked, marked < store.first { self.marked = store.first }
  }

  /// Takes that nothing came.
  mutating func opened() { isOpen = true }

  mutating func take(note: String) { self.note = note }

  mutating func take(_ failure: Failure) { self.failure = failure }

  /// Looks through some of the older lines, the newest of them first.
  mutating func tick() {
    guard isScanning else { return }
    let begin = max(store.first, unscanned - Self.scanned)
    let search = search
    var found: [Int] = []
    store.forEach(in: begin..<unscanned) { number, line in
      if matching(line, search) { found.append(number) }
      return true
    }
    matches = found + (matches ?? [])
    unscanned = begin
  }

  private func matching(_ line: LogLine, _ search: LogSearch) -> Bool {
    if let trace, line.trace != trace { return false }
    return search.matches(line)
  }

  /// Begins to look for what is asked for now; a screen's worth is found at once.
  private mutating func refilter() {
    if search.isEmpty, trace == nil {
      matches = nil
      return
    }
    matches = []
    unscanned = store.numbers.upperBound
    tick()
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    if isTyping { return type(input) }
    if showsDetails { return read(input, context) }
    switch input {
    case .key(.escape):
      guard trace != nil || !search.isEmpty else { return .back }
      trace = nil
      severity = nil
      kind = .all
      words = TextField()
      refilter()
    case .key(.character("q")): return .back
    case .key(.character("/")):
      isTyping = true
      words.isMarked = true
    case .key(.character("f")): marked = nil
    case .key(.character("w")): wraps.toggle()
    case .key(.character("s")):
      severity = Self.next(severity, in: Self.severities)
      refilter()
    case .key(.character("o")):
      kind = Self.next(kind, in: Kind.allCases)
      refilter()
    case .key(.character("t")): showTrace()
    case .key(.character("r")): return .reload
    case .key(.enter):
      if failure != nil { return .reload }
      if line != nil {
        marked = number(at: place)
        showsDetails = true
        details.reset()
      }
    case .key(.up), .key(.backTab): move(by: -1)
    case .key(.down), .key(.tab): move(by: 1)
    case .key(.pageUp): move(by: -page(context))
    case .key(.pageDown), .key(.character(" ")): move(by: page(context))
    case .key(.home): mark(0)
    case .key(.end): marked = nil
    case .mouse(let mouse) where mouse.action == .wheelUp: move(by: -3)
    case .mouse(let mouse) where mouse.action == .wheelDown: move(by: 3)
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    guard !showsDetails else { return .stay }
    if marked == number { showsDetails = true } else { marked = number }
    return .stay
  }

  private mutating func type(_ input: InputEvent) -> Outcome {
    switch input {
    case .key(.enter): isTyping = false
    case .key(.escape):
      isTyping = false
      words = TextField()
      refilter()
    default:
      let before = words.text
      _ = words.handle(input)
      if words.text != before { refilter() }
    }
    return .stay
  }

  private mutating func read(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.enter), .key(.character("q")): showsDetails = false
    case .key(.character("t")):
      showsDetails = false
      showTrace()
    default:
      _ = details.handle(input, count: detailLines(context).count, height: page(context))
    }
    return .stay
  }

  /// Shows the marked line's whole trace, or all lines again.
  private mutating func showTrace() {
    if trace != nil {
      trace = nil
    } else if let line, !line.trace.isEmpty {
      marked = number(at: place)
      trace = line.trace
    } else {
      note = "this line names no trace"
      return
    }
    refilter()
  }

  private mutating func move(by distance: Int) {
    let wanted = place + distance
    // Beyond the newest line it follows again.
    if distance > 0, wanted >= count { return marked = nil }
    mark(wanted)
  }

  private mutating func mark(_ place: Int) {
    guard count > 0 else { return }
    marked = number(at: min(max(0, place), count - 1))
  }

  func page(_ context: Context) -> Int { max(1, context.size.rows - (context.isShort ? 4 : 8)) }

  private static func next<Value: Equatable>(_ value: Value, in all: [Value]) -> Value {
    all[((all.firstIndex(of: value) ?? -1) + 1) % all.count]
  }

  /// The place of the first number that is not below another.
  private static func lowerBound(_ numbers: [Int], _ number: Int) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func hints(_ context: Context) -> [Hint] {
    if isTyping { return [Hint("enter", "keep"), Hint("esc", "search for nothing")] }
    if showsDetails { return [Hint("esc", "back to the lines"), Hint("t", "its trace")] }
    if failure != nil { return [Hint("r", "again"), Hint("?", "help"), Hint("esc", "back")] }
    return [
      Hint("/", "search"), Hint("enter", "details"), Hint("f", isFollowing ? "following" : "follow"),
      Hint("s", "severity"), Hint("o", "origin"), Hint("t", trace == nil ? "its trace" : "all traces"),
      Hint("w", wraps ? "clip" : "wrap"), Hint("?", "help"),
      Hint("esc", search.isEmpty && trace == nil ? "back" : "all lines"),
    ]
  }
}
