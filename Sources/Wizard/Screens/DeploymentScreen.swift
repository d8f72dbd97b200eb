import PlainText
import SetupPlan
import TerminalUI

/// The deployment by the workflow, as it goes on: jobs and their steps, what is waited for, and at its end the service's own
/// answer or the failed step's lines.
struct DeploymentScreen: Screen, Equatable {
  var environment = ""
  /// The run, once it is found.
  var run: DeploymentRun?
  /// The jobs in the order in which they were seen, and of each the step that goes on, or the last one that was seen.
  var jobs: [DeploymentJob] = []
  var steps: [String: DeploymentStep] = [:]
  var log = LogPane()
  /// What is waited for; nil while something happens.
  var wait: DeploymentWait?
  /// What the service said last.
  var answer: (url: String, status: Int, body: String)?
  /// How it has ended.
  var outcome: DeploymentOutcome?
  /// When it began, by the clock that only goes forward, and how long it took.
  var startedAt = 0.0
  var seconds: Double?

  static func == (left: Self, right: Self) -> Bool {
    left.environment == right.environment && left.run == right.run && left.jobs == right.jobs
      && left.steps == right.steps && left.log == right.log && left.wait == right.wait && left.outcome == right.outcome
      && left.answer?.url == right.answer?.url && left.answer?.body == right.answer?.body
  }

  /// Whether it goes on.
  var isActive: Bool { outcome == nil }

  /// Why it has failed, if it has.
  var failure: Failure? { if case .failed(let failure)? = outcome { failure } else { nil } }

  /// Takes what has happened.
  mutating func take(_ event: DeploymentEvent, _ context: Context) {
    switch event {
    case .started(let run):
      self.run = run
      add(.info, "run \(run.number) of \(run.branch) \(run.commit.prefix(7)), by \(run.actor)", context)
    case .job(let job):
      wait = nil
      if let place = jobs.firstIndex(where: { $0.name == job.name }) { jobs[place] = job } else { jobs.append(job) }
      if job.state.hasEnded, job.state != .skipped {
        add(job.state == .failed ? .error : .info, "\(job.name) \(job.state.rawValue)", context)
      }
    case .step(let step, let job):
      wait = nil
      steps[job] = step
      if step.state == .failed { add(.error, "\(job): \(step.name) failed", context) }
      if step.state == .succeeded { add(.info, "\(job): \(step.name)", context) }
    case .waiting(let wait):
      self.wait = wait
      add(.warning, wait.words, context)
      add(.warning, wait.page, context)
    case .log(_, let step, let lines):
      for line in lines { add(step == nil ? .info : line.hasPrefix("error: ") ? .error : .info, line, context) }
    case .note(let level, let line): add(LogPane.Line.Level(level), line, context)
    case .serving(let revision, _): add(.info, "\(revision) has the traffic", context)
    case .answered(let url, let status, let body):
      answer = (url, status, body)
      add(.info, "GET \(url) answered \(status)", context)
    case .finished(let outcome, let seconds):
      wait = nil
      self.outcome = outcome
      self.seconds = seconds
    }
  }

  private mutating func add(_ level: LogPane.Line.Level, _ text: String, _ context: Context) {
    log.append(
      LogPane.Line(stamp: String(context.now.dropFirst(11).prefix(8)), level: level, text: SafeText(line: text)))
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.character("h")): return .home
    case .key(.character("r")) where failure != nil: return .deploy
    case .key(.enter) where !isActive, .key(.character("q")):
      return .quit(failure == nil && !isActive ? 0 : failure == nil ? 130 : 1)
    default:
      _ = log.handle(input, height: max(1, context.size.rows - 12))
      return .stay
    }
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome { .stay }

  func hints(_ context: Context) -> [Hint] {
    let first =
      isActive
      ? [Hint("q", "leave; the run goes on")]
      : failure == nil ? [Hint("enter", "finish")] : [Hint("r", "run it again"), Hint("enter", "quit")]
    return first + [Hint("h", "home"), Hint("?", "help"), Hint("pgup", "scroll")]
  }
}

extension LogPane.Line.Level {
  /// How loud an event's line is.
  fileprivate init(_ level: RunEvent.LogLevel) {
    self = level == .error ? .error : level == .warning ? .warning : .info
  }
}
