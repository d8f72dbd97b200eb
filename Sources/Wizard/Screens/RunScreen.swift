import PlainText
import SetupPlan
import TerminalUI

/// A run as it happens: the tree of steps, the log of the selected one, and what to do when one fails.
struct RunScreen: Screen, Equatable {
  /// How far one step is.
  enum Phase: Sendable, Equatable {
    case waiting
    /// - Parameter since: seconds of the forward clock.
    case running(since: Double)
    case ended(StepOutcome, seconds: Double)
  }

  /// A wait before a step tries something again.
  struct Wait: Sendable, Equatable {
    /// Seconds of the forward clock at which it ends.
    let end: Double

    /// Whole seconds that are left; nil when it is over.
    func left(at seconds: Double) -> Int? {
      let left = (end - seconds).rounded(.up)
      return left >= 1 && left < 1e6 ? Int(left) : nil
    }
  }

  /// How far the run is.
  enum State: Sendable, Equatable {
    /// Asked for, no event yet.
    case starting
    case running
    /// The running steps are finishing; none is started any more.
    case stopping
    case finished(RunOutcome, seconds: Double)
    /// It could not begin.
    case refused(Failure)
  }

  /// What can be done about a run that did not succeed.
  enum Remedy: Sendable { case retry, breakLock, stop, undo }

  var kind = RunEvent.RunKind.apply
  var environment = ""
  var state = State.starting
  var startedAt = 0.0
  var steps: [StepID] = []
  var phases: [StepID: Phase] = [:]
  var logs: [StepID: LogPane] = [:]
  /// What running steps wait for before they try again.
  var waits: [StepID: Wait] = [:]
  var selection: StepID?
  /// Whether the selection follows the step that started last; ends when a person moves it.
  var isFollowing = true
  /// Whether the log has the whole screen.
  var isZoomed = false
  var remedy = Remedy.retry
  /// Whether it is asked just now whether the lock of another run is to be broken.
  var isAskingAboutLock = false
  /// Why `overture.yaml` could not be written, if so.
  var notice: String?

  mutating func begin(kind: RunEvent.RunKind, environment: String, seconds: Double) {
    self = RunScreen()
    self.kind = kind
    self.environment = environment
    startedAt = seconds
  }

  var isActive: Bool {
    switch state {
    case .starting, .running, .stopping: true
    case .finished, .refused: false
    }
  }

  /// The first failure, and the step that it is of.
  var failure: (step: StepID?, failure: Failure)? {
    if case .refused(let failure) = state { return (nil, failure) }
    for step in steps {
      if case .ended(.failed(let failure), _) = phases[step] { return (step, failure) }
    }
    return nil
  }

  /// What the panel below says: a failure, or that the run was stopped.
  var panel: Failure? {
    if let failure { return isAskingAboutLock ? Self.question : failure.failure }
    switch state {
    case .finished(.interrupted, _):
      return Failure(
        message: "Stopped, as you asked.", reason: "The journal knows what is done and what is not.",
        remedy: "Go on from here, leave it as it is, or take back what was done.")
    case .finished(.failed, _):
      return Failure(
        message: "The run did not succeed.", reason: "A step was not started or not finished; see the logs.",
        remedy: "Try again, leave it as it is, or take back what was done.")
    default: return nil
    }
  }

  /// What has to be sure before a lock is broken.
  private static let question = Failure(
    message: "Break that lock?",
    reason: "Two runs at once undo each other's work. One that still lives notices that its lock is gone, and stops.",
    remedy: "Only if you are sure that the other run is dead.", kind: .locked)

  var doneCount: Int { steps.filter(isDone).count }

  /// Whether a step has ended as it should.
  func isDone(_ step: StepID) -> Bool {
    switch phases[step] {
    case .ended(.changed, _), .ended(.unchanged, _): true
    default: false
    }
  }

  // MARK: Events of the run

  mutating func take(_ event: RunEvent, _ context: Context) {
    switch event {
    case .runStarted(let run, let environment, let steps):
      kind = run
      self.environment = environment
      self.steps = steps
      phases = Dictionary(uniqueKeysWithValues: steps.map { ($0, .waiting) })
      state = .running
      startedAt = context.seconds
      if isFollowing { selection = steps.first }
    case .stepStarted(let step):
      phases[step] = .running(since: context.seconds)
      waits[step] = nil
      if isFollowing { selection = step }
    case .stepLog(let step, let level, let line): log(line, level, of: step, context)
    case .stepWaits(let step, let retry):
      waits[step] = Wait(end: context.seconds + retry.seconds)
      log(retry.line, .warning, of: step, context)
    case .stepFinished(let step, let outcome, let seconds):
      waits[step] = nil
      phases[step] = .ended(outcome, seconds: seconds)
      if case .failed = outcome {
        selection = step
        isFollowing = false
      } else if isFollowing, step == selection, let other = steps.last(where: isRunning) {
        selection = other
      }
    case .runFinished(let outcome, let seconds): state = .finished(outcome, seconds: seconds)
    }
  }

  private mutating func log(_ line: String, _ level: RunEvent.LogLevel, of step: StepID, _ context: Context) {
    let shown: LogPane.Line.Level = level == .error ? .error : level == .warning ? .warning : .info
    logs[step, default: LogPane()].append(
      LogPane.Line(stamp: RunScreen.timeOfDay(context.now), level: shown, text: SafeText(line: line)))
  }

  func isRunning(_ step: StepID) -> Bool {
    if case .running = phases[step] { true } else { false }
  }

  /// `12:01:07` of an RFC 3339 time.
  private static func timeOfDay(_ now: String) -> String {
    guard let start = now.firstIndex(of: "T") else { return "" }
    return String(now[now.index(after: start)...].prefix(8))
  }

  // MARK: Input

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    let page = max(1, context.size.rows - 8)
    if let selection, logs[selection, default: LogPane()].handle(input, height: page) { return .stay }
    switch input {
    case .key(.up): move(by: -1)
    case .key(.down): move(by: 1)
    case .key(.character("z")): isZoomed.toggle()
    case .key(.escape): (isZoomed, isAskingAboutLock) = (false, false)
    case .key(.character("f")): follow()
    case .key(.left), .key(.backTab): chooseRemedy(-1)
    case .key(.right), .key(.tab): chooseRemedy(1)
    case .key(.character("r")): return act(.retry)
    case .key(.character("b")): return act(.breakLock)
    case .key(.character("s")): return act(.stop)
    case .key(.character("u")): return act(.undo)
    case .key(.enter):
      guard panel != nil, !isActive else {
        isZoomed.toggle()
        return .stay
      }
      return act(remedy)
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    guard steps.indices.contains(number) else { return .stay }
    selection = steps[number]
    isFollowing = false
    return .stay
  }

  /// What can be done now, in the order of display.
  var remedies: [Remedy] {
    if isAskingAboutLock { return [.stop, .breakLock] }
    let breaking: [Remedy] = failure?.failure.isBreakableLock == true ? [.breakLock] : []
    return [.retry] + breaking + [.stop] + (canUndo ? [.undo] : [])
  }

  private mutating func chooseRemedy(_ distance: Int) {
    let place = (remedies.firstIndex(of: remedy) ?? 0) + distance
    remedy = remedies[min(max(0, place), remedies.count - 1)]
  }

  private mutating func act(_ remedy: Remedy) -> Outcome {
    guard !isActive, panel != nil, remedies.contains(remedy) else { return .stay }
    self.remedy = remedy
    switch remedy {
    case .retry: return .retry
    case .undo: return .undo
    case .breakLock:
      guard !isAskingAboutLock else { return .breakLock }
      (isAskingAboutLock, self.remedy) = (true, .stop)
      return .stay
    case .stop where isAskingAboutLock:
      (isAskingAboutLock, self.remedy) = (false, .breakLock)
      return .stay
    case .stop:
      if case .finished(.interrupted, _) = state { return .quit(130) }
      return .quit(RunScreen.status(of: failure?.failure))
    }
  }

  /// A run that takes back is not taken back again, and one that never began has nothing to take back.
  var canUndo: Bool {
    if case .refused = state { return false }
    return kind != .revert
  }

  /// The exit status of a failure's kind.
  private static func status(of failure: Failure?) -> Int32 {
    switch failure?.kind {
    case .unavailable: 69
    case .notPermitted: 77
    case .locked: 75
    case .answers: 65
    case .step, nil: 1
    }
  }

  private mutating func move(by distance: Int) {
    guard let selection, let place = steps.firstIndex(of: selection) else { return }
    self.selection = steps[min(max(0, place + distance), steps.count - 1)]
    isFollowing = false
  }

  private mutating func follow() {
    isFollowing = true
    if let step = steps.last(where: isRunning) { selection = step }
    if let selection { logs[selection]?.follow() }
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    if panel != nil, !isActive {
      return remedies.map { Hint($0.key, word(for: $0)) } + [
        Hint("?", "help"), Hint(glyphs.updown, "step"), Hint("z", "zoom"),
      ]
    }
    return [
      Hint(glyphs.updown, "step"), Hint("f", "follow"), Hint("?", "help"), Hint("z", isZoomed ? "steps" : "zoom"),
      Hint("pgup", "scroll"),
    ]
  }

  /// What trying again is called: a stopped run goes on.
  var retryWord: String {
    if case .finished(.interrupted, _) = state { "go on" } else { "retry" }
  }

  /// What a remedy is called, in a word or two.
  func word(for remedy: Remedy) -> String {
    switch remedy {
    case .retry: retryWord
    case .breakLock: isAskingAboutLock ? "break it" : "break lock"
    case .stop: isAskingAboutLock ? "leave it" : "stop"
    case .undo: "undo"
    }
  }
}

extension RunScreen.Remedy {
  /// The letter that chooses it.
  var key: String {
    switch self {
    case .retry: "r"
    case .breakLock: "b"
    case .stop: "s"
    case .undo: "u"
    }
  }
}
