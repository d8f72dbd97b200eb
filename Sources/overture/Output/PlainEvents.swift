import PlainText
import SetupPlan

/// A run as lines of plain text: one where a step starts to say something, one where it ends.
struct PlainEvents {
  /// Whether the log lines of steps are shown.
  var showsLog = true

  /// The lines of an event; often none.
  func lines(_ event: RunEvent) -> [SafeText] {
    switch event {
    case .runStarted(let run, let environment, let steps):
      ["\(run.rawValue) \(environment): \(steps.count) steps"]
    case .stepStarted: []
    case .stepLog(let step, let level, let line):
      showsLog ? ["  \(step.rawValue): \(level == .info ? "" : "\(level.rawValue): ")\(line)"] : []
    case .stepWaits(let step, let retry): lines(.stepLog(step, level: .warning, line: retry.line))
    case .stepFinished(let step, let outcome, let seconds):
      ["\(Self.padded(step.rawValue, 22))\(Self.padded(outcome.name, 11))\(Self.seconds(seconds))"]
        + (outcome.failure?.all ?? []).flatMap { ["  \($0.message)", "  \($0.reason)", "  \($0.remedy)"] }
    case .runFinished(let outcome, let seconds): ["\(outcome.name) in \(Self.seconds(seconds))"]
    }
  }

  /// Writes the lines of an event to standard error: those of a failure whatever `--quiet` says.
  func tell(_ event: RunEvent) {
    let isFailure = if case .stepFinished(_, .failed, _) = event { true } else { false }
    if case .stepStarted(let step) = event { StandardStreams.detail("\(step.rawValue) …") }
    for line in lines(event) {
      if isFailure { StandardStreams.tell(line) } else { StandardStreams.progress(line) }
    }
  }

  static func seconds(_ seconds: Double) -> String {
    let tenths = Int((max(0, min(seconds, 1e9)) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
