import PlainText
import SetupPlan

/// What is shown of one of several runs.
struct FleetRow: Sendable, Equatable {
  let name: SetUpName
  /// The steps that will be looked at.
  private var steps: [StepID] = []
  private var ended: Set<StepID> = []
  private var current: StepID?
  private var changed = 0
  private var seconds = 0.0

  /// - Parameter name: the set-up.
  init(name: SetUpName) { self.name = name }

  private var title: SafeText { "\(name.service) \(name.environment)" }

  /// Takes an event in.
  /// - Returns: what is worth a line: a step that has changed something or failed, and warnings.
  mutating func take(_ event: RunEvent) -> [SafeText] {
    switch event {
    case .runStarted(_, _, let steps):
      self.steps = steps
      return []
    case .stepStarted(let step):
      current = step
      return []
    case .stepLog(_, .warning, let line): return ["\(title): warning: \(line)"]
    case .stepFinished(let step, let outcome, _):
      ended.insert(step)
      if outcome == .changed { changed += 1 }
      guard outcome != .unchanged, outcome != .skipped else { return [] }
      return ["\(title): step \(ended.count) of \(steps.count) \(step.rawValue) \(outcome.name)"]
    case .runFinished(_, let seconds):
      self.seconds = seconds
      return []
    case .stepLog, .stepWaits: return []
    }
  }

  /// The row while the run goes on.
  var going: SafeText {
    guard let current, !steps.isEmpty else { return "\(title): beginning" }
    return "\(title): step \(min(ended.count + 1, steps.count)) of \(steps.count) \(current.rawValue)"
  }

  /// The row when the run has ended.
  func end(_ outcome: FleetOutcome) -> SafeText {
    switch outcome {
    case .done(let address):
      let what: SafeText = changed == 0 ? "up to date" : "\(changed) \(changed == 1 ? "step" : "steps") changed"
      let place: SafeText = address.map { ", \($0)" } ?? ""
      return "\(title): done in \(PlainEvents.seconds(seconds)), \(what)\(place)"
    case .failed(let failure): return "\(title): failed: \(failure.message)"
    case .interrupted: return "\(title): interrupted"
    case .unbegun: return "\(title): not begun"
    }
  }
}
