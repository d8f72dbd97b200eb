import SetupPlan
import TerminalUI

/// The runs of several services, a row each, and what became of them.
struct SeveralScreen: Screen, Equatable {
  enum State: Sendable, Equatable { case running, stopping, finished }

  /// The run of one service.
  struct Row: Sendable, Equatable {
    let name: String
    var steps: [StepID] = []
    var ended: Set<StepID> = []
    var current: StepID?
    /// How many steps have changed something.
    var changed = 0
    /// The last line of its log.
    var line = ""
    var end: ServiceEnd?
    /// Why it was left out before anything began.
    var leftOut: Failure?

    /// What went wrong.
    var failure: Failure? {
      if case .failed(let failure) = end?.outcome { failure } else { leftOut }
    }
  }

  var environment = ""
  var project = ""
  var rows: [Row] = []
  var place = 0
  var state = State.running
  /// When they began, and how long they took.
  var startedAt = 0.0
  var seconds = 0.0
  /// Why they could not begin at all.
  var failure: Failure?
  var scroll = Viewport()

  var isActive: Bool { state != .finished }

  /// The status to end with, as that of `overture apply --all`.
  var exitCode: Int32 {
    if failure != nil || rows.contains(where: { $0.failure != nil }) { return 1 }
    return rows.allSatisfy { if case .done = $0.end?.outcome { true } else { false } } ? 0 : 130
  }

  mutating func begin(
    names: [String], leftOut: [(String, Failure)], environment: String, project: String, seconds: Double
  ) {
    self = SeveralScreen()
    self.environment = environment
    self.project = project
    startedAt = seconds
    rows = names.map { Row(name: $0) } + leftOut.map { Row(name: $0.0, leftOut: $0.1) }
  }

  /// Whether a run has reported anything.
  func hasBegun(_ member: Int) -> Bool { rows.indices.contains(member) && !rows[member].steps.isEmpty }

  mutating func take(_ event: RunEvent, of member: Int) {
    guard rows.indices.contains(member) else { return }
    switch event {
    case .runStarted(_, _, let steps): rows[member].steps = steps
    case .stepStarted(let step): rows[member].current = step
    case .stepLog(_, _, let line): rows[member].line = line
    case .stepWaits(_, let retry): rows[member].line = retry.line
    case .stepFinished(let step, let outcome, _):
      rows[member].ended.insert(step)
      if outcome == .changed { rows[member].changed += 1 }
    case .runFinished: rows[member].line = ""
    }
  }

  mutating func take(_ end: ServiceEnd, of member: Int) {
    guard rows.indices.contains(member) else { return }
    rows[member].end = end
  }

  /// All have ended; what failed is marked.
  mutating func finish(seconds now: Double) {
    guard isActive else { return }
    state = .finished
    seconds = now - startedAt
    place = rows.firstIndex { $0.failure != nil } ?? place
    scroll.reset()
  }

  /// They could not begin, or nothing can be told any more.
  mutating func refused(_ failure: Failure) {
    self.failure = failure
    state = .finished
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.up), .key(.backTab): mark(place - 1)
    case .key(.down), .key(.tab): mark(place + 1)
    case .key(.home): mark(0)
    case .key(.end): mark(rows.count - 1)
    case .key(.pageDown), .key(.pageUp), .mouse:
      let room = lowerRoom(in: Chrome.body(context), context)
      let count = details(width: room.width, context).count
      _ = scroll.handle(input, count: count, height: room.height)
    case .key(.enter), .key(.character("q")): if !isActive { return .quit(exitCode) }
    case .key(.escape), .key(.character("h")): if !isActive { return .home }
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    mark(number)
    return .stay
  }

  private mutating func mark(_ row: Int) {
    place = min(max(0, row), max(0, rows.count - 1))
    scroll.reset()
  }

  func hints(_ context: Context) -> [Hint] {
    let service = Hint(context.theme.glyphs.updown, "service")
    guard !isActive else { return [service, Hint("^C", "stop"), Hint("?", "help")] }
    return [Hint("enter", "finish"), service, Hint("h", "services"), Hint("pgdn", "scroll"), Hint("?", "help")]
  }
}
